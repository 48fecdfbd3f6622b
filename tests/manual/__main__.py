"""``python -m manual`` writes the pages made from the program anew; ``python -m manual FOLDER`` builds all pages."""

import sys
from pathlib import Path

from manual import pages, reference

if sys.argv[1:]:
    written = pages.build(Path(sys.argv[1]))
    print(f"说明书共 {len(written)} 页，从 {written[0]} 看起。")
else:
    (pages.FOLDER / pages.BUTTONS).write_text(pages.buttons(), encoding="utf-8", newline="\n")
    reference.PAGE.write_text(reference.page(), encoding="utf-8", newline="\n")
