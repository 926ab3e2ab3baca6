"""The stored items of the live generation, read without an analyser: for export, removal and rebuilding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from models.item import Item
from search.build import INDEX
from search.home import IndexHome


def stored_items(home: IndexHome, item_ids: Iterable[str] | None = None) -> Iterator[Item]:
    """Items in the order of their ids, or the given ones in their order; ids without an item are passed over.

    Raises:
        NoIndex: the home holds no index yet.
    """
    with _reader(home) as reader:
        wanted = (term.decode() for term in reader.expand_prefix("id", b"")) if item_ids is None else item_ids
        for item_id in wanted:
            term = item_id.encode()
            if ("id", term) in reader:
                for document in reader.postings("id", term).all_ids():
                    yield Item.from_json(json.loads(reader.stored_fields(document)["item"]))


@contextmanager
def _reader(home: IndexHome) -> Iterator[Any]:
    from whoosh.index import open_dir

    index = open_dir(str(home.live_folder() / INDEX), readonly=True)
    reader = index.reader()
    try:
        yield reader
    finally:
        reader.close()
        index.close()
