#!/bin/sh
# Builds the one-folder program for Linux: packaging/build_linux.sh [FOLDER], by default into dist/.
# Needs what `pip install '.[frozen]'` installs; PYTHON names the interpreter that has it.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/dist}
python=${PYTHON:-$root/.venv/bin/python}

if ! "$python" -c 'import PyInstaller' 2>/dev/null; then
    echo "请先运行：$python -m pip install '.[frozen]'" >&2
    exit 2
fi
"$python" -m PyInstaller "$root/packaging/xltool.spec" --noconfirm --log-level WARN \
    --distpath "$out" --workpath "$out/.work"
rm -rf "$out/.work"
echo "已生成 $out/xltool（$(du -sm "$out/xltool" | cut -f1) MB），程序是 $out/xltool/xltool"
