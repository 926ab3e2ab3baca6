"""Taking items out of the index, so that nothing of them stays in the home.

The Local Government Act (410/2015), section 140, lets minutes with personal data be on the web only until the period
for appeals has ended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from indexer.record import SourceRecord
from search.home import SOURCES

if TYPE_CHECKING:
    from search.home import IndexHome


def remove_items(home: IndexHome, item_ids: Iterable[str]) -> tuple[str, ...]:
    """Build a generation without the items and make it live; returns the ids of those that there were.

    Every segment is merged and the cache of word forms is emptied, so that their words, texts and ids are in no file of
    the home.

    Raises:
        NoIndex: the home holds no index yet.
        HomeInUse: another process is indexing.
    """
    from models.pipeline import load_analyser
    from search.build import GenerationBuilder

    home.live_folder()
    wanted = tuple(dict.fromkeys(item_ids))
    analyser = load_analyser(home.path)
    builder = GenerationBuilder(home, analyser, from_live=True)
    try:
        removed = tuple(item_id for item_id in wanted if builder.remove((item_id,), expunge=True))
        with SourceRecord(builder.path / SOURCES) as record:
            record.forget_items(removed)
            record.close()
    except BaseException:
        builder.discard()
        raise
    if removed:
        builder.commit()
        analyser.forget()
    else:
        builder.discard()
    return removed


def expired_items(home: IndexHome, today: dt.date) -> tuple[str, ...]:
    """The ids of the items that may no longer be published on the given day."""
    from search.stored import stored_items

    return tuple(item.id for item in stored_items(home) if item.expires is not None and item.expires < today)
