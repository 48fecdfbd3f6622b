#!/bin/sh
# Installs what the tests of the WPS add-in need, if it is missing and if that is possible without asking:
# Node.js with apt, the modules of tests/wps with npm, in exactly the versions of its lock file.
# Never fails its caller: where it cannot install, it says so in one line and ends well.

. "$(dirname "$0")/apt.sh"

folder=$(dirname "$0")/../tests/wps

# The packages whose programs are not there yet.
missing() {
    command -v node >/dev/null 2>&1 || printf ' nodejs'
    command -v npm >/dev/null 2>&1 || printf ' npm'
}

# Whether the modules are those of the lock file.
has_modules() {
    installed=$folder/node_modules/.package-lock.json
    [ -f "$installed" ] && ! [ "$folder/package-lock.json" -nt "$installed" ]
}

wanted=$(missing)
[ -z "$wanted" ] || try_install "Node.js（只需一次）" "$wanted"
if [ -z "$(missing)" ] && ! has_modules; then
    echo '正在用 npm 安装测试用的模块（只需一次）……'
    npm ci --silent --prefix "$folder" >/dev/null 2>&1 </dev/null
fi
if ! has_modules; then
    echo '!!! 没能装上 Node.js 或 tests/wps 的模块，WPS 加载项的测试会跳过；请手工安装 nodejs、npm，再运行一次。' \
        '| Could not install Node.js or the modules of tests/wps: the tests of the WPS add-in will be SKIPPED.' >&2
fi
exit 0
