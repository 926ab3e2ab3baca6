"""The command `pykala serve`: what it says, and that it answers until it is told to end."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import threading
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

import search
from indexer.cli import group
from tests.web.fake_engine import FakeEngine
from web.cli import _shown


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    engine = FakeEngine()
    monkeypatch.setattr(search, "open_engine", lambda home: engine)
    return engine


def test_without_an_index_it_names_the_command_that_makes_one(tmp_path: Path) -> None:
    answer = CliRunner().invoke(group, ["--home", str(tmp_path / "none"), "serve"])
    assert answer.exit_code == 1
    assert f"pykala --home {tmp_path / 'none'} index" in answer.stderr


def test_a_port_in_use_is_named_with_the_remedy(engine: FakeEngine, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = CliRunner().invoke(group, ["--home", str(tmp_path), "serve", "--port", str(port)])
    assert answer.exit_code == 1
    assert f"port {port}" in answer.stderr
    assert "--port" in answer.stderr
    assert list(engine.items()) == []  # the engine was closed


def test_it_serves_until_it_is_told_to_end(engine: FakeEngine, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answers: list[bytes] = []
    refused: list[int] = []

    def visit() -> None:
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/?q=nuorisotakuu&lang=fi", timeout=5) as answer:
                    answers.append(answer.read())
                # A body is not kept, however long its sender says that it is.
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("POST", "/", headers={"Content-Length": "1000000"})
                refused.append(connection.getresponse().status)
                connection.close()
                break
            except OSError:
                threading.Event().wait(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        answer = CliRunner().invoke(group, ["--home", str(tmp_path), "serve", "--port", str(port)])
    finally:
        visitor.join()
        signal.signal(signal.SIGTERM, before)
    assert answer.exit_code == 0
    assert answer.stderr.splitlines()[-1] == f"Serving http://127.0.0.1:{port}/ (Ctrl+C ends)"
    assert "3 asiaa" in answers[0].decode()
    assert refused == [413]
    assert list(engine.items()) == []  # the engine was closed


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "[::1]"), ("haku", "haku")],
)
def test_the_address_shown_can_be_opened(host: str, shown: str) -> None:
    assert _shown(host) == shown
