"""Remake docs/images/*.png: the real pages over the sample minutes, in Chromium.

python docs/images/make_screenshot.py
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import sync_playwright
from waitress import create_server

from indexer.cli import group
from models.topics.vocabulary import load_vocabulary
from search import open_engine
from web.app import create_app

FOLDER = Path(__file__).resolve().parent
SAMPLES = FOLDER.parent.parent / "indexer" / "samples" / "minutes"
PAGES = {
    "search.png": ("/?q=nuorisotakuu", 1280, 960),
    "item.png": ("/asiat/kaislaranta-2024-04-15-kaupunginvaltuusto-26", 1280, 960),
    "topic.png": ("/aiheet/te-uudistus", 1280, 960),
    "search-narrow.png": ("/?q=nuorisotakuu", 320, 960),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        indexed = CliRunner().invoke(group, ["--home", home, "index", str(SAMPLES)])
        if indexed.exit_code:
            sys.exit(indexed.output)
        engine = open_engine(Path(home))
        server = create_server(create_app(engine, load_vocabulary()), host="127.0.0.1", port=0)
        threading.Thread(target=server.run, daemon=True).start()
        shoot(f"http://127.0.0.1:{server.effective_port}")
        engine.close()


def shoot(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-gpu", "--lang=fi"],
            env={**os.environ, "LANGUAGE": "fi"},
        )
        for name, (path, width, height) in PAGES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="fi-FI")
            page.goto(address + path)
            page.wait_for_selector("main")
            page.screenshot(path=FOLDER / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
