"""Indexing with worker processes: the same index as with one process, whatever happens to a worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.cli.indexing import usual_jobs
from indexer.document import Given, SourceFile
from indexer.indexing import FEW_FILES, Indexing, IndexReport
from indexer.preparing import Preparation
from indexer.source import find_sources
from indexer.workers import MOST_ITEMS, PackedItem, Workers, WorkerSetup
from models.item import Item
from models.pipeline import load_analyser
from search.home import IndexHome
from search.stored import stored_items
from tests.indexer.minutes_text import minutes

FILES = FEW_FILES + 3


def write_minutes(folder: Path) -> None:
    """Minutes, among them what fails, what is told apart and what is no minutes; and more items than go at a time."""
    folder.mkdir()
    for number in range(FILES):
        title = f"Nuorisotakuun toteutuminen {number}"
        text = minutes({1: (title, f"Merkitään tiedoksi vuoden {2000 + number} sivistystoimenkertomukset.")})
        (folder / f"kh{number:02}.txt").write_text(text, "utf-8")
    (folder / "kh90-broken.pdf").write_bytes(b"%PDF-1.7 cut short")
    (folder / "kh91-twice.txt").write_text(minutes({1: ("Sama kokous", "Hyväksytään.")}), "utf-8")
    lines = [
        json.dumps({"id": f"a{n}", "title": f"Asia {n}", "text": f"Päätetään valtuustoaloitekäsittelystä {n}."})
        for n in range(2 * MOST_ITEMS + 5)
    ]
    lines[3] = json.dumps({"id": "a3", "text": "Fullmäktige beslutade att godkänna det och att det är till för alla."})
    (folder / "many.jsonl").write_text("\n".join(lines), "utf-8")


def index(home: Path, folder: Path, jobs: int) -> tuple[IndexReport, list[Item], list[bytes]]:
    """The report, the items, and the words of the index: the files that the order of writing decides."""
    home.mkdir(exist_ok=True)
    analyser = load_analyser(home)
    opened = IndexHome(home)
    run = Indexing(opened, analyser, None, from_live=True, given=Given("Niittylä"), jobs=jobs)
    run.add_sources(find_sources([folder]))
    report = run.finish()
    analyser.close()
    files = [path.read_bytes() for path in (opened.live_folder() / "index").glob("*.arrays")]
    return report, list(stored_items(opened)), files


def test_the_index_is_the_same_whatever_the_number_of_processes(tmp_path: Path) -> None:
    write_minutes(tmp_path / "minutes")
    alone = index(tmp_path / "one", tmp_path / "minutes", 1)
    together = index(tmp_path / "two", tmp_path / "minutes", 2)
    assert together[0] == alone[0]
    assert (alone[0].added, len(alone[0].failures)) == (FILES + 2, 1)
    assert any("already that of an item" in warning.message for warning in alone[0].warnings)
    assert together[1] == alone[1]
    assert {item.municipality for item in alone[1]} == {"Niittylä"}
    assert {item.language for item in alone[1]} == {"fi", "sv"}
    assert together[2] == alone[2]
    assert alone[2]


def workers_of(home: Path, jobs: int) -> Workers:
    analyser = load_analyser(home)
    return Workers(jobs, WorkerSetup(home, analyser.name), Preparation(analyser, None), analyser)


def sources(folder: Path, count: int) -> list[SourceFile]:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(minutes({number + 1: ("Kesätyöt", "Hyväksytään.")}), "utf-8")
    return [source for source in find_sources([folder]) if isinstance(source, SourceFile)]


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    workers = workers_of(tmp_path, 1)
    given = sources(tmp_path / "minutes", 4)
    try:
        states = []
        for _, prepared in workers.prepared(given, lambda source: source):
            assert prepared is not None
            states.append(prepared.state)
            for process in workers.process_ids():
                os.kill(process, signal.SIGKILL)
    finally:
        workers.close()
    assert states == ["minutes"] * 4
    assert workers.process_ids() == ()


def test_a_file_that_ends_its_worker_fails_and_the_others_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = sources(tmp_path / "minutes", 3)
    (tmp_path / "sitecustomize.py").write_text(
        "import indexer.parser as parser, os\n"
        "read = parser.read_or_refuse\n"
        "parser.read_or_refuse = lambda source: os._exit(9) if source.path.name == '1.txt' else read(source)\n",
        "utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    workers = workers_of(tmp_path, 2)
    try:
        prepared = [one for _, one in workers.prepared(given, lambda source: source) if one]
    finally:
        workers.close()
    assert [one.state for one in prepared] == ["minutes", "failed", "minutes"]
    assert "1.txt: the process that read it ended suddenly" in prepared[1].failure
    assert "--jobs 1" in prepared[1].failure


def test_items_are_the_same_after_the_hand_over(tmp_path: Path) -> None:
    analyser = load_analyser(tmp_path)
    item = Item(
        id="a", title="Nuorisotakuun ja TE24-uudistuksen §:t", text="Lain 5 §:n mukaan\n1 000,50 euroa – ks. s. 3."
    )
    analysed = analyser.item(item)
    again = PackedItem.pack(analysed).unpack(load_analyser(tmp_path))
    assert (again.item, again.title.words, again.body.words) == (item, analysed.title.words, analysed.body.words)
    assert again.body.starts.tolist() == analysed.body.starts.tolist()


def test_few_files_start_no_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workers, "__init__", lambda *_: pytest.fail("workers for few files"))
    sources(tmp_path / "minutes", FEW_FILES)
    report, items, _ = index(tmp_path / "home", tmp_path / "minutes", 2)
    assert (report.added, len(items)) == (FEW_FILES, FEW_FILES)
    (tmp_path / "minutes" / "0.txt").write_text(minutes({1: ("Kesätyöt", "Hylätään.")}), "utf-8")
    report, items, _ = index(tmp_path / "home", tmp_path / "minutes", 2)
    assert (report.updated, report.unchanged) == (1, FEW_FILES - 1)


def test_usual_number_of_processes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert usual_jobs() == 4
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3}, raising=False)
    assert usual_jobs() == 1


def test_breaking_off_leaves_the_live_generation_and_no_process(tmp_path: Path) -> None:
    write_minutes(tmp_path / "minutes")
    home = tmp_path / "home"
    index(home, tmp_path / "minutes", 1)
    before = (home / "CURRENT").read_bytes()
    lines = [json.dumps({"id": f"b{n}", "text": f"Päätetään asiasta {n}. " * 200}) for n in range(8000)]
    (tmp_path / "minutes" / "more.jsonl").write_text("\n".join(lines), "utf-8")
    pykala = str(Path(sys.executable).with_name("pykala"))
    # Tests that a shell runs in the background would hand on that Ctrl-C is ignored.
    listening = ["env", "--default-signal=INT", pykala]
    command = [*listening, "--home", str(home), "reindex", str(tmp_path / "minutes"), "--jobs", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        children = wait_for_children(process.pid)
        os.killpg(process.pid, signal.SIGINT)  # as the terminal does
        _, said = process.communicate(timeout=60)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    assert process.returncode == 1
    assert "Traceback" not in said
    assert (home / "CURRENT").read_bytes() == before
    assert len(list((home / "generations").iterdir())) == 1
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    # And the home is not locked.
    analyser = load_analyser(home)
    Indexing(IndexHome(home), analyser, None, from_live=True).abandon()


def wait_for_children(process: int) -> set[int]:
    """The worker processes of a process, when it has started two."""
    for _ in range(1200):
        # A child belongs to the thread that started it.
        lists = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
        children = {int(child) for line in lists for child in line.split()}
        workers = {child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}
        if len(workers) >= 2:
            return workers
        time.sleep(0.05)
    raise AssertionError("no worker was started")
