"""The index and everything asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.engine import Engine


def open_engine(home: Path) -> Engine:
    """Open the search engine of an index home.

    Raises:
        NoIndex: the home holds no index yet.
        AnalyserMismatch: the index was made with another analyser.
    """
    from models.pipeline import load_analyser
    from models.topics.vocabulary import load_vocabulary
    from search.errors import NoIndex
    from search.home import IndexHome
    from search.whoosh_engine import WhooshEngine

    if IndexHome(home).live_number() is None:
        raise NoIndex(home)
    return WhooshEngine(home, load_analyser(home), load_vocabulary())
