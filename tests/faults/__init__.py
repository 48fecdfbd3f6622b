"""Known faults, one at a time, in the published forms: which of them the checker finds, and what else it says.

``make faults`` prints the figures; see :mod:`faults.fault` for what a fault is and :mod:`faults.kinds` for all
kinds of them.
"""
