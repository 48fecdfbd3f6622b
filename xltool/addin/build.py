"""The add-ins for all hosts as files in a folder, for whoever hands them out."""

from pathlib import Path

from xltool import files
from xltool.addin import oxt, wps, xlam


def build(folder: Path) -> list[Path]:
    """Write the add-ins into a folder, which is made if need be; the file or folder of each.

    Raises :class:`Refusal` where one of the files is there already, before any is written.
    """
    made = {
        folder / f"{xlam.NAME}.xlam": xlam.xlam(),
        folder / f"{xlam.NAME}.oxt": oxt.oxt(),
        **{folder / "wps" / path: content for path, content in wps.files().items()},
    }
    files.make_folder(folder)
    for path in made:
        if files.exists(path):
            files.refuse_taken(path)
    for path, content in made.items():
        files.make_folder(path.parent)
        files.write_new(path, content)
    return [folder / f"{xlam.NAME}.xlam", folder / f"{xlam.NAME}.oxt", folder / "wps"]
