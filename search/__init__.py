"""The index and everything asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.engine import Engine


def open_engine(home: Path, kernels: str | None = None) -> Engine:
    """Open the search engine of an index home.

    ``kernels`` are ``numba`` or ``numpy``; by default the fastest there are. Compiled ones are ready when the engine
    is, so that no search waits for them; for a single search the plain ones are the sooner ready.

    Raises:
        NoIndex: the home holds no index yet.
        AnalyserMismatch: the index was made with another analyser.
    """
    from models.pipeline import load_analyser
    from models.topics.vocabulary import load_vocabulary
    from search.errors import NoIndex
    from search.execution import keep_machine_code_in, warm_up
    from search.home import IndexHome
    from search.whoosh_engine import WhooshEngine

    if IndexHome(home).live_number() is None:
        raise NoIndex(home)
    if kernels != "numpy":
        keep_machine_code_in(home / "kernels")
        warm_up()
    return WhooshEngine(home, load_analyser(home), load_vocabulary(), kernels)
