"""What :mod:`agent` does with macros: loads an add-in behind the workbooks, calls its functions."""

from __future__ import annotations

from typing import Any

import uno
from com.sun.star.beans import PropertyValue

FILTER = "Calc MS Excel 2007 VBA XML"
RUN_ANY = 4  # com.sun.star.document.MacroExecMode: ALWAYS_EXECUTE_NO_WARN


class Macros:
    """Every public method is one operation of the protocol."""

    _desktop: Any
    _documents: dict[int, Any]

    def known(self, document: Any) -> int:
        """The number to name an open workbook by."""
        raise NotImplementedError

    def load(self, path: str) -> int:
        """Load an add-in as Excel does: hidden, and nothing of it can be changed for good."""
        settings = {"Hidden": True, "ReadOnly": True, "MacroExecutionMode": RUN_ANY, "FilterName": FILTER}
        properties = tuple(PropertyValue(Name=name, Value=value) for name, value in settings.items())
        return self.known(
            self._desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, properties)
        )

    def blank(self) -> int:
        """A new workbook in a window."""
        return self.known(self._desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))

    def call(self, document: int, name: str, arguments: list[str]) -> Any:
        """What a function of the workbook's macros returns, such as ``Module.Function``."""
        address = f"vnd.sun.star.script:xltool.{name}?language=Basic&location=document"
        script = self._documents[document].getScriptProvider().getScript(address)
        return script.invoke(tuple(arguments), (), ())[0]
