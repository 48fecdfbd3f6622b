#!/bin/sh
# Installs with apt the browser for the tests of pages, if it is missing and if that is possible without asking.
# Never fails its caller: where it cannot install, it says so in one line and ends well.

# The packages whose programs or fonts are not there yet.
missing() {
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || printf ' chromium'
    fc-list :lang=zh 2>/dev/null | grep -q . || printf ' fonts-noto-cjk'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

try_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root true >/dev/null 2>&1 || return 1
    echo "正在用 apt 安装测试用的 Chromium（只需一次）：$1"
    patience='-o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=120'
    # shellcheck disable=SC2086  # both are lists of words
    {
        as_root apt-get $patience update
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get $patience install -y --no-install-recommends $1
    } >/dev/null 2>&1 </dev/null
}

wanted=$(missing)
if [ -n "$wanted" ]; then
    try_install "$wanted"
    wanted=$(missing)
    [ -z "$wanted" ] || echo "!!! 没能装上网页测试所需的$wanted，相关测试会跳过；请手工安装。" \
        "| Could not install$wanted: the tests in a browser will be SKIPPED." >&2
fi
exit 0
