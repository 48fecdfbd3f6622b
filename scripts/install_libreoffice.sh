#!/bin/sh
# Installs with apt what the LibreOffice tests need, if it is missing and if that is possible without asking.
# Never fails its caller: where it cannot install, it says so in one line and ends well.

. "$(dirname "$0")/apt.sh"

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

wanted=$(missing)
if [ -n "$wanted" ]; then
    try_install "LibreOffice（只需一次，约几分钟）" "$wanted"
    for package in $(missing); do  # one that the registry lacks keeps no other out
        try_install "LibreOffice（只需一次，约几分钟）" "$package"
    done
    wanted=$(missing)
    [ -z "$wanted" ] || echo "!!! 没能装上 LibreOffice 测试所需的$wanted，相关测试会跳过；请手工安装。" \
        "| Could not install$wanted: the LibreOffice tests will be SKIPPED." >&2
fi
exit 0
