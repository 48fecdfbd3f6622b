"""``python -m tests.layouts [N] [SEED]``: type N workbooks anew, read them, print the score."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest does
    from layouts.command import main

    sys.exit(main(sys.argv[1:]))
