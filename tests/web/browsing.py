"""A real browser for tests: Debian's Chromium under Playwright, and a visit that notes what goes wrong."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SPACING = """
    *{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}
    p{margin-bottom:2em!important}
"""
"""What a reader may ask for at least, by WCAG 1.4.12."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian's package chromium)")


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an app while it is served as `pykala serve` does."""
    from waitress import create_server
    from waitress.wasyncore import close_all

    server = create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    # The connections that browsers keep open are closed too, by the thread that they belong to.
    server.trigger.pull_trigger(lambda: close_all(server._map))
    thread.join(5)
    assert not thread.is_alive()


class Visit:
    """A page that notes every message of the console and every error."""

    def __init__(
        self, browser: Any, address: str, *, width: int = 1280, javascript: bool = True, dark: bool = False
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="fi-FI",
            java_script_enabled=javascript,
            base_url=address,
            color_scheme="dark" if dark else "light",
        )
        self.context.set_default_timeout(8000)
        self.page = self.context.new_page()
        self.messages: list[str] = []
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("requestfailed", self._failed)

    def _failed(self, request: Any) -> None:
        # A suggestion or a search that a later one overtook is given up on purpose.
        if request.failure != "net::ERR_ABORTED":
            self.messages.append(f"{request.url}: {request.failure}")

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *error: object) -> None:
        self.context.close()


def broken_rules(page: Any) -> list[tuple[str, list[Any]]]:
    """The rules of axe-core that a page breaks, with where it does."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": RULES}).response
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found["violations"]]


def too_wide(page: Any) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def adopt_styles(page: Any, rules: str) -> None:
    """Add rules of style as a reader's own program does, whatever the page's policy says."""
    page.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", rules
    )
