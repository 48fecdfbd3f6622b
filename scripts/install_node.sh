#!/bin/sh
# Installs what the tests of the WPS add-in need, if it is missing and if that is possible without asking:
# Node.js with apt, the modules of tests/wps with npm, in exactly the versions of its lock file.
# Never fails its caller: where it cannot install, it says so in one line and ends well.

folder=$(dirname "$0")/../tests/wps

# The packages whose programs are not there yet.
missing() {
    command -v node >/dev/null 2>&1 || printf ' nodejs'
    command -v npm >/dev/null 2>&1 || printf ' npm'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

try_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root true >/dev/null 2>&1 || return 1
    echo "正在用 apt 安装测试用的 Node.js（只需一次）：$1"
    patience='-o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=120'
    # shellcheck disable=SC2086  # both are lists of words
    {
        as_root apt-get $patience update
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get $patience install -y --no-install-recommends $1
    } >/dev/null 2>&1 </dev/null
}

# Whether the modules are those of the lock file.
has_modules() {
    installed=$folder/node_modules/.package-lock.json
    [ -f "$installed" ] && ! [ "$folder/package-lock.json" -nt "$installed" ]
}

wanted=$(missing)
[ -z "$wanted" ] || try_install "$wanted"
if [ -z "$(missing)" ] && ! has_modules; then
    echo '正在用 npm 安装测试用的模块（只需一次）……'
    npm ci --silent --prefix "$folder" >/dev/null 2>&1 </dev/null
fi
if ! has_modules; then
    echo '!!! 没能装上 Node.js 或 tests/wps 的模块，WPS 加载项的测试会跳过；请手工安装 nodejs、npm，再运行一次。' \
        '| Could not install Node.js or the modules of tests/wps: the tests of the WPS add-in will be SKIPPED.' >&2
fi
exit 0
