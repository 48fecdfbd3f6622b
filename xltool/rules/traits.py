"""What an indicator row is like, as one number: rules name the traits without which they say nothing.

A catalogue of a hundred rules looks at every row; most rows are of no concern to most rules.
"""

QUANTITY = 1  # the target is a number with its operator and unit, or part of it
INCOMPLETE = 2  # … of which operator or unit is missing
UNUSUAL = 4  # … whose unit or value is worth a word
UNCLEAR = 8  # the target is no value, or cannot be read
QUALITATIVE = 16  # the target is a word or a deadline
UNANSWERED = 32  # the actual value is no value
COMPARABLE = 64  # target and actual value are numbers of the same unit
MISSED = 128  # … and the target is surely missed
DISORDERLY = 256  # weight or score is no number, out of range, or kept as text
REASON = 512  # a reason is given
NO_REASON = 1024
