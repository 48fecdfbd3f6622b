# Read by the scripts that install what tests need: apt, where it may be used without asking.
# shellcheck shell=sh

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Installs the packages of the second list; the first word is what they are called. Fails where it may not.
try_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root true >/dev/null 2>&1 || return 1
    echo "正在用 apt 安装测试用的 $1：$2"
    patience='-o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=120'
    # shellcheck disable=SC2086  # both are lists of words
    {
        as_root apt-get $patience update
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get $patience install -y --no-install-recommends $2
    } >/dev/null 2>&1 </dev/null
}
