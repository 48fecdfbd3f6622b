"""The command line: words in, one call of the app, words out."""

import sys

try:
    from xltool.cli.main import main
except KeyboardInterrupt:  # pressed so soon that nothing was begun
    sys.stderr.write("✗ 已中断。\n")
    raise SystemExit(2) from None

__all__ = ["main"]
