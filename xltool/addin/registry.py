"""The registry of Windows, read only."""

import sys

if sys.platform == "win32":
    import winreg

    _ROOTS = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}

    class WindowsRegistry:
        """What is read of it; see :class:`xltool.addin.machine.Registry`."""

        def keys(self, path: str) -> list[str]:
            """The names of the keys below one; none where it is not there."""
            try:
                with self._opened(path) as key:
                    return [winreg.EnumKey(key, n) for n in range(winreg.QueryInfoKey(key)[0])]
            except OSError:
                return []

        def values(self, path: str) -> dict[str, object]:
            """The values of a key by name; none where it is not there."""
            try:
                with self._opened(path) as key:
                    entries = [winreg.EnumValue(key, n) for n in range(winreg.QueryInfoKey(key)[1])]
            except OSError:
                return {}
            return {name: value for name, value, _ in entries}

        def _opened(self, path: str) -> winreg.HKEYType:
            root, _, rest = path.partition("\\")
            return winreg.OpenKey(_ROOTS[root], rest)
