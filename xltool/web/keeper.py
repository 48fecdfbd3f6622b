"""The keeper of the ledger: known by a word that lies in the archive's folder, and by a cookie for a working day."""

import contextlib
import hmac
import secrets
import time
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from starlette.datastructures import Headers

from xltool import files
from xltool.refusal import Refusal

#: The file in the archive's folder; its first line is the word.
FILE = "台账口令.txt"
_ADVICE = "上面第一行是打开收件台账的口令，只能让管台账的人看到。可以换成自己的，至少 {} 个字符；换了以后要重新登录。"
#: Nobody takes one of these signs for another.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _OF_GROUP = 4, 5
SHORTEST = 12
_COOKIE = "xltool-ledger"
_SECONDS = 8 * 3600


class Keeper:
    """Who may see the ledger."""

    def __init__(self, folder: Path) -> None:
        """Makes a word where there is none. Raises :class:`Refusal` where it cannot, or the word is too short."""
        self.path = folder / FILE
        self._key = secrets.token_bytes(32)
        if not files.exists(self.path):
            groups = ("".join(secrets.choice(_SIGNS) for _ in range(_OF_GROUP)) for _ in range(_GROUPS))
            word = "-".join(groups)
            files.write_new(self.path, f"{word}\n\n{_ADVICE.format(SHORTEST)}\n".encode("utf-8-sig"))
            with contextlib.suppress(OSError):  # a file system without permissions
                self.path.chmod(0o600)
        self._word()

    def is_right(self, word: str) -> bool:
        """Whether this is the word now. Raises :class:`Refusal` where it cannot be read."""
        return hmac.compare_digest(word.strip().encode("utf-8", "replace"), self._word().encode())

    def cookie(self, *, secure: bool) -> str:
        """What a browser that knew the word keeps, as a header; good until the word changes or the server stops."""
        until = str(int(time.time()) + _SECONDS)
        value = f"{until}.{self._sign(until)}"
        return f"{_COOKIE}={value}; Max-Age={_SECONDS}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}"

    @staticmethod
    def no_cookie() -> str:
        """The header that takes it away."""
        return f"{_COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict"

    def admits(self, headers: Headers) -> bool:
        """Whether a request is the keeper's. Raises :class:`Refusal` where the word cannot be read."""
        try:
            kept = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
        except CookieError:
            return False
        until, _, signed = kept.value.partition(".") if kept else ("", "", "")
        is_ours = hmac.compare_digest(signed.encode(), self._sign(until).encode())
        return is_ours and int(until) > time.time()

    def _sign(self, until: str) -> str:
        return hmac.new(self._key, f"{until}\n{self._word()}".encode(), "sha256").hexdigest()

    def _word(self) -> str:
        try:
            text = self.path.read_text("utf-8-sig")
        except (OSError, ValueError):
            raise Refusal(
                f"读不了收件文件夹里的“{FILE}”。请管理员检查它的权限，或删去它再重启服务。"
            ) from None
        word = next(iter(text.splitlines()), "").strip()
        if len(word) < SHORTEST:
            raise Refusal(
                f"收件文件夹里“{FILE}”第一行的口令不到 {SHORTEST} 个字符，容易被人猜中。请管理员改长一些。"
            )
        return word
