"""Any file that comes in → grids of plain values, bounded in time and memory, nothing in it executed."""
