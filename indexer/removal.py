"""Taking items out of the index, so that nothing of them stays in the home.

The Local Government Act (410/2015), section 140, lets minutes with personal data be on the web only until the period
for appeals has ended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from indexer.record import SourceRecord, text_sha256
from search.home import SOURCES

if TYPE_CHECKING:
    from search.home import IndexHome


def remove_items(home: IndexHome, item_ids: Iterable[str]) -> tuple[str, ...]:
    """Build a generation without the items and make it live; returns the ids of those that there were.

    Every segment is merged and the cache of word forms is emptied, so that their words, texts and ids are in no file of
    the home. Hashes of them stay, by which indexing their files again leaves them out.

    Raises:
        NoIndex: the home holds no index yet.
        HomeInUse: another process is indexing.
    """
    from models.pipeline import load_analyser
    from search.build import GenerationBuilder
    from search.stored import stored_items

    home.live_folder()
    analyser = load_analyser(home.path)
    builder = GenerationBuilder(home, analyser, from_live=True)
    try:
        texts = {item.id: text_sha256(item) for item in stored_items(home, dict.fromkeys(item_ids))}
        removed = tuple(item_id for item_id in texts if builder.remove((item_id,), expunge=True))
        with SourceRecord(builder.path / SOURCES) as record:
            record.remove_items({item_id: texts[item_id] for item_id in removed})
            record.close()
    except BaseException:
        builder.discard()
        raise
    if removed:
        # First: were it killed in between, the items would still be there to be removed again.
        analyser.forget()
        builder.commit()
    else:
        builder.discard()
    return removed


def expired_items(home: IndexHome, today: dt.date) -> tuple[str, ...]:
    """The ids of the items that may no longer be published on the given day."""
    from search.stored import stored_items

    return tuple(item.id for item in stored_items(home) if item.is_over(today))
