"""Real workbooks changed at random, and what reading makes of them: ``make fuzz``."""
