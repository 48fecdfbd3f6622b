"""Where the frozen program starts: as itself, or as one of its own helpers (a worker, the process apart)."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    from xltool import apart

    if sys.argv[1:] == [apart.FROZEN_WORD]:
        apart.serve()
    from xltool.cli import main

    main()
