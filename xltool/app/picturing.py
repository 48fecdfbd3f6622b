"""The sheets of checked files drawn for a report, from the files as they are when it is made."""

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from xltool import files, remote
from xltool.excel.package import MAX_UNPACKED
from xltool.excel.picture import Picture, pictures
from xltool.refusal import Refusal


class Drawing:
    """Draws sheets; those of a file that is not what it was ``before`` the check are not drawn."""

    def __init__(self, before: Mapping[str, tuple[int, int]] = MappingProxyType({})) -> None:
        """``before`` as :func:`xltool.app.examine.states_of` gives it."""
        self._before = before

    def __call__(self, path: str, wanted: Mapping[str, Collection[str]]) -> Mapping[str, Picture] | Refusal:
        """The sheets of these names with at least these cells, or why there are none; never raises."""
        name = Path(path).name
        if path in self._before and files.state_of(Path(path)) != self._before[path]:
            return Refusal(f"“{name}”在校验的时候被移走或改动了，没有画出表样。请再校验一次。")
        try:
            with remote.on_this_machine(path, MAX_UNPACKED) as here:
                return pictures(here, wanted)
        except Refusal as refusal:
            return refusal
        except Exception:  # an odd look must not cost the report; what was found is told all the same
            return Refusal(f"“{name}”的内部结构不寻常，没有画出表样。问题都列在这里。")
