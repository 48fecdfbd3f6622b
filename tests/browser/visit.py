"""Somebody at a page, in a window of their own."""

from pathlib import Path
from typing import Any, NamedTuple, Self

from playwright.sync_api import Browser, Page

from browser.chromium import AXE

DESK, PHONE = (1280, 900), (390, 844)
#: A busy machine is no failure; milliseconds.
PATIENCE = 20_000


class Visit(NamedTuple):
    """Somebody at a page, and what the browser had to complain of since."""

    page: Page
    complaints: list[str]
    asked: list[str]

    @classmethod
    def begin(cls, browser: Browser, size: tuple[int, int], **how: Any) -> Self:
        """A window of its own; a narrow one is a phone."""
        phone = size == PHONE
        window = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, is_mobile=phone, has_touch=phone, locale="zh-CN",
            accept_downloads=True, color_scheme="light", **how,
        )  # fmt: skip
        window.set_default_timeout(PATIENCE)
        visit = cls(window.new_page(), [], [])
        visit.page.on(
            "console", lambda told: visit.complaints.append(told.text) if told.type == "error" else None
        )
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("request", lambda request: visit.asked.append(request.url))
        return visit

    def end(self) -> None:
        """Close the window."""
        self.page.context.close()

    def drop(self, *files: Path) -> None:
        """Drop files on the page as somebody does with a mouse."""
        hand = self.page.context.new_cdp_session(self.page)
        carried = {"items": [], "files": [str(path) for path in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            hand.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 300, "data": carried})

    def refused(self) -> list[str]:
        """The sentences with which files were not taken."""
        self.page.wait_for_selector("#in-trouble > p")
        return self.page.locator("#in-trouble > p").all_inner_texts()

    def judged(self) -> str:
        """Wait for the result; its head."""
        self.page.wait_for_selector("#in-result:not([hidden])")
        return self.page.inner_text("#in-head h1")

    def violations(self) -> list[str]:
        """What axe-core finds to be out of some people's reach."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE.read_text("utf-8"))
        told = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        return [
            f"{one['id']}: {one['help']}: {node['html'][:150]}"
            for one in told["violations"]
            for node in one["nodes"]
        ]

    def overhang(self) -> int:
        """By how many pixels the page is wider than the window."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(wide))
