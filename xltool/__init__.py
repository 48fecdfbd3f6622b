"""财政项目支出绩效表格工具箱: draw, stamp, read and check the performance forms of public projects."""

__version__ = "0.1.0"
