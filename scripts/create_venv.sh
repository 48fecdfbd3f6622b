#!/bin/sh
# Creates the virtual environment named on the command line with the first Python 3.11 or newer that can.

found=
for python in python3.13 python3.12 python3.11 python3; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    found=$python
    "$python" -m venv --clear "$1" >/dev/null 2>&1 && exit 0
    rm -rf "$1"
done

if [ -z "$found" ]; then
    echo "没有找到 Python 3.11 或更新的版本。请先安装，再运行一次。" >&2
else
    echo "$found 建不了虚拟环境 $1。Debian 或 Ubuntu 请先运行 sudo apt install python3-venv，再运行一次。" >&2
fi
exit 1
