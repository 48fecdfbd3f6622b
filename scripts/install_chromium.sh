#!/bin/sh
# Installs with apt the browser for the tests of pages, if it is missing and if that is possible without asking.
# Never fails its caller: where it cannot install, it says so in one line and ends well.

. "$(dirname "$0")/apt.sh"

# The packages whose programs or fonts are not there yet.
missing() {
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || printf ' chromium'
    fc-list :lang=zh 2>/dev/null | grep -q . || printf ' fonts-noto-cjk'
}

wanted=$(missing)
if [ -n "$wanted" ]; then
    try_install "Chromium（只需一次）" "$wanted"
    wanted=$(missing)
    [ -z "$wanted" ] || echo "!!! 没能装上网页测试所需的$wanted，相关测试会跳过；请手工安装。" \
        "| Could not install$wanted: the tests in a browser will be SKIPPED." >&2
fi
exit 0
