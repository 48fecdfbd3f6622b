"""The command line: words in, one call of the app, words out."""

from xltool.cli.main import main

__all__ = ["main"]
