"""The only room that knows workbooks: draw, compile, stamp, read back, annotate."""
