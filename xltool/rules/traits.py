"""What an indicator row is like, as one number: rules name the traits without which they say nothing.

A catalogue of a hundred rules looks at every row; most rows are of no concern to most rules.
"""

QUANTITY = 1 << 0  # the target is a number with its operator and unit, or part of it
INCOMPLETE = 1 << 1  # … of which operator or unit is missing
ODD_UNIT = 1 << 2  # … whose unit is worth a word
ODD_VALUE = 1 << 3  # … whose operator or number is worth a word
UNCLEAR = 1 << 4  # the target is no value, or cannot be read
QUALITATIVE = 1 << 5  # the target is a word or a deadline
DEADLINE = 1 << 6  # … is a deadline
ODD_WORD = 1 << 7  # … that is worth a word
UNANSWERED = 1 << 8  # the actual value is no value
COMPARABLE = 1 << 9  # target and actual value are numbers of the same unit
MISMATCHED = 1 << 10  # one of them is a number, and they cannot be compared
UNREACHED = 1 << 11  # no number surely reaches the target
MISSED = 1 << 12  # … and one surely misses it
NOUGHT = 1 << 13  # target and actual value are comparable, and the target is 0
DOUBTFUL = 1 << 14  # they are percentages that may be hard to believe
DISORDERLY = 1 << 15  # weight or score is no number, out of range, kept as text, or has too many decimals
DEDUCTED = 1 << 16  # the score is not surely the weight
REASON = 1 << 17  # a reason is given
NO_REASON = 1 << 18
MISPLACED = 1 << 19  # the name, or where it stands, is worth a word
