"""Updates of an index home that end badly, for ``test_building``: run as a process of its own, which may fork.

Every update replaces all items; which update an item is of is told by its municipality.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import search.fast_writer
from search.build import INDEX, GenerationBuilder
from search.errors import UnwritableIndex
from search.execution import open_executor
from search.home import IndexHome
from tests.search.corpus import SimpleAnalyser, make_items

ITEMS = 120
search.fast_writer._WORDS_IN_MEMORY = 1500  # Several batches, which are merged.


def update(home: Path, number: int) -> None:
    analyser = SimpleAnalyser()
    items = make_items(random.Random(1), ITEMS)
    builder = GenerationBuilder(IndexHome(home), analyser, from_live=True)
    try:
        builder.add(analyser.item(replace(item, municipality=f"Kunta{number}")) for item in items)
        builder.commit()
    except BaseException:
        builder.discard()
        raise


def state(home: Path) -> int:
    """The one update that all items are of. Read by plain Whoosh; the executor opens it too."""
    from whoosh.index import open_dir

    index_home = IndexHome(home)
    assert index_home.verify()[1] == ()
    index = index_home.live_folder() / INDEX
    executor = open_executor(index, kernels="numpy")
    assert executor.size() == ITEMS
    executor.close()
    with open_dir(str(index), readonly=True).reader() as reader:
        stored = [reader.stored_fields(d) for d in range(reader.doc_count_all()) if not reader.is_deleted(d)]
    assert len(stored) == ITEMS
    (municipality,) = {json.loads(fields["item"])["municipality"] for fields in stored}
    return int(municipality.removeprefix("Kunta"))


def kill(home: Path, times: int) -> int:
    """Kill an update at as many moments, spread over the time that one takes; returns how many were under way."""
    started = time.monotonic()
    update(home, 1)
    duration = time.monotonic() - started
    killed, before = 0, 1
    for moment in range(times):
        number = moment + 2
        process = os.fork()
        if not process:
            update(home, number)
            os._exit(0)
        time.sleep(duration * (moment + 0.5) / times)
        os.kill(process, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(process, 0)[1])
        now = state(home)
        assert now in (before, number), (before, number, now)
        before = now
    return killed


def fill(home: Path, limits: list[int]) -> int:
    """Let an update fail since no file may grow over a limit, as on a full disk; returns how many failed."""
    failed, before = 0, 0
    for number, limit in enumerate(limits, 1):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            update(home, number)
            before = number
        except UnwritableIndex as error:
            assert str(home) in str(error)
            assert "is as it was" in str(error)
            failed += 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert state(home) == before
        # Nothing stays that would keep the disk full.
        assert [folder.name for folder in (home / "generations").iterdir()] == [str(IndexHome(home).live_number())]
    return failed


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    update(folder, 0)
    count = kill(folder, 10) if sys.argv[1] == "kill" else fill(folder, [0, 100, 3_000, 15_000, 40_000, 10**8])
    update(folder, 99)
    assert state(folder) == 99
    sys.stdout.write(f"{count}\n")
