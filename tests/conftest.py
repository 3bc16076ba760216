"""What all tests share: how long random tests search, counted calls, and a real browser.

Random tests try the same examples each time, so that nobody is surprised by luck; ``nox -s fuzz``
tries others, and many more.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

settings.register_profile("steady", derandomize=True)
settings.register_profile("fuzz", max_examples=5_000)
settings.load_profile("steady")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
WIDE, NARROW = (1280, 720), (390, 844)


@dataclass
class Opened:
    """A page in a browser, and all that went wrong in it so far.

    ``frame`` is where the page lives: the window itself, or an iframe in it.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        return self.page.frames[-1]

    def violations(self) -> list[str]:
        """What axe-core has to say against it as it looks now, best practices included."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.frame).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html']:.200}" for one in found]


Open = Callable[..., Opened]
Counted = Callable[[Any, str], list[tuple[Any, ...]]]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Count calls from here on: ``calls = counted(module, "function")``, the arguments of each.

    How much work something is can be told so on any machine, however busy.
    """

    def count(owner: Any, name: str) -> list[tuple[Any, ...]]:
        calls: list[tuple[Any, ...]] = []
        original = getattr(owner, name)

        def counting(*arguments: Any, **options: Any) -> Any:
            calls.append(arguments)
            return original(*arguments, **options)

        monkeypatch.setattr(owner, name, counting)
        return calls

    return count


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # For one module at a time: while it is open no other test of the process may run asyncio.
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a file: offline, on a screen of some size, ``sandboxed`` as a course platform would."""
    contexts = []

    def open_(
        path: Path, size: tuple[int, int] = WIDE, *, sandboxed: bool = False, **options: Any
    ) -> Opened:
        if sandboxed:
            inside = escape(path.read_text(encoding="utf-8"))
            path = tmp_path / "platform.html"
            path.write_text(
                "<!doctype html><title>A course</title>"
                '<iframe title="The page" sandbox="allow-scripts" width="1200" height="700" '
                f'srcdoc="{inside}"></iframe>',
                encoding="utf-8",
            )
        width, height = size
        context = browser.new_context(
            offline=True, viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        opened = Opened(context.new_page())
        said = opened.complaints.append
        opened.page.on("console", lambda message: said(f"{message.type}: {message.text}"))
        opened.page.on("pageerror", lambda error: said(f"error: {error}"))
        own = {path.as_uri(), "about:srcdoc"}
        opened.page.on(
            "request",
            lambda asked: None if asked.url in own else said(f"request: {asked.url:.100}"),
        )
        opened.page.goto(path.as_uri())
        return opened

    yield open_
    for context in contexts:
        context.close()
