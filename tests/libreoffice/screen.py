"""A screen that nobody sees: LibreOffice draws its windows there as on an officer's, and pictures are taken of it."""

import ctypes
import os
import shutil
import struct
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

#: Of the screen, in pixels.
SIZE = (1320, 720)
#: Seconds to wait for the screen to be there, or for what is on it to stand still.
PATIENCE = 20
#: Seconds without a change after which it stands still.
_STILL = 0.5
#: In how many steps the mouse comes.
_STEPS = 4
#: Numbers at the head of a dump of the screen: where they stand, counted by four bytes.
_HEADER, _COUNT, _LINE, _COLOURS = 0, 20, 12, 19


def missing() -> str:
    """What keeps pictures from being taken here, in a few words; empty when nothing does."""
    return "" if shutil.which("Xvfb") else "Xvfb not found"


class Screen:
    """An Xvfb of its own; its picture lies in a file that the server keeps up to date."""

    def __init__(self) -> None:
        self._temporary = TemporaryDirectory(prefix="xltool-screen-")
        self._file = Path(self._temporary.name) / "Xvfb_screen0"
        reading, writing = os.pipe()
        width, height = SIZE
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24",
             "-fbdir", self._temporary.name, "-nolisten", "tcp", "-nocursor"],
            pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as told:  # ends without a number where the server does
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        #: What ``DISPLAY`` is set to.
        self.name = f":{number}"

    def still(self, unlike: Image.Image | None = None) -> Image.Image:
        """What is on the screen once it stands still, and is no longer as it was before."""
        deadline, since = time.monotonic() + PATIENCE, time.monotonic()
        seen = self._file.read_bytes()
        while True:
            now = time.monotonic()
            if now - since > _STILL and (unlike is None or picture(seen).tobytes() != unlike.tobytes()):
                return picture(seen)
            assert now < deadline, f"nothing new that stands still on the screen within {PATIENCE} s"
            time.sleep(0.1)
            before, seen = seen, self._file.read_bytes()
            since = since if before == seen else now

    def point(self, x: int, y: int) -> None:
        """Move the mouse there, as a hand does: into the window first, then on it."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = x11.XDefaultRootWindow.restype = ctypes.c_void_p
        server = ctypes.c_void_p(x11.XOpenDisplay(self.name.encode()))
        root = ctypes.c_void_p(x11.XDefaultRootWindow(server))
        for away in range(_STEPS, -1, -1):
            x11.XWarpPointer(server, None, root, 0, 0, 0, 0, x - away, y)
            x11.XSync(server, 0)
            time.sleep(0.1)
        x11.XCloseDisplay(server)

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait(PATIENCE)
        self._temporary.cleanup()


def picture(dump: bytes) -> Image.Image:
    """A dump of the screen as a picture."""
    head = struct.unpack(f">{_COUNT + 1}I", dump[: 4 * (_COUNT + 1)])
    start = head[_HEADER] + 12 * head[_COLOURS]
    return Image.frombytes("RGB", SIZE, dump[start:], "raw", "BGRX", head[_LINE])
