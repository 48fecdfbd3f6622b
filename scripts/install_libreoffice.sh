#!/bin/sh
# Installs with apt what the LibreOffice tests need, if it is missing and if that is possible without asking.
# Never fails its caller: where it cannot install, it says so in one line and ends well.

uno_python() {
    office=$(readlink -f "$(command -v soffice)" 2>/dev/null)
    for python in /usr/bin/python3 "${office%/*}/python"; do
        "$python" -c 'import uno' >/dev/null 2>&1 && return 0
    done
    return 1
}

# In Chinese, for the pictures of the manual.
chinese() {
    office=$(readlink -f "$(command -v soffice)" 2>/dev/null)
    [ -e "${office%/*}/../share/registry/res/registry_zh-CN.xcd" ]
}

# The packages whose programs or fonts are not there yet.
missing() {
    command -v soffice >/dev/null 2>&1 || printf ' libreoffice-calc'
    uno_python || printf ' python3-uno'
    fc-list :lang=zh 2>/dev/null | grep -q . || printf ' fonts-noto-cjk'
    command -v pdftoppm >/dev/null 2>&1 || printf ' poppler-utils'
    command -v Xvfb >/dev/null 2>&1 || printf ' xvfb'
    chinese || printf ' libreoffice-l10n-zh-cn'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

try_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root true >/dev/null 2>&1 || return 1
    echo "正在用 apt 安装测试用的 LibreOffice（只需一次，约几分钟）：$1"
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
    for package in $(missing); do  # one that the registry lacks keeps no other out
        try_install "$package"
    done
    wanted=$(missing)
    [ -z "$wanted" ] || echo "!!! 没能装上 LibreOffice 测试所需的$wanted，相关测试会跳过；请手工安装。" \
        "| Could not install$wanted: the LibreOffice tests will be SKIPPED." >&2
fi
exit 0
