"""The stored items of the live generation, read without an analyser: for export, removal and rebuilding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from models.item import Item
from search.build import INDEX
from search.errors import DamagedIndex
from search.home import IndexHome, telling_damage


def stored_items(home: IndexHome, item_ids: Iterable[str] | None = None, *, after: str = "") -> Iterator[Item]:
    """Items in the order of their ids, those that come after ``after``; or the given ones in their order. Ids without
    an item are passed over.

    Raises:
        NoIndex: the home holds no index yet.
        DamagedIndex: its index cannot be read.
    """
    while True:
        folder = home.live_folder()
        try:
            reader = _reader(folder)
        except DamagedIndex:
            # A generation that is swept away while it is being opened has a successor.
            if home.live_folder() == folder:
                raise
        else:
            break
    with reader:
        yield from _items(reader, folder, item_ids, after)


def items_in(folder: Path, item_ids: Iterable[str]) -> Iterator[Item]:
    """Items of a generation's folder, as :func:`stored_items` gives them."""
    with _reader(folder) as reader:
        yield from _items(reader, folder, item_ids)


def _items(reader: Any, folder: Path, item_ids: Iterable[str] | None, after: str = "") -> Iterator[Item]:
    with telling_damage(folder):
        wanted = _ids(reader, after.encode(errors="surrogatepass")) if item_ids is None else item_ids
        for item_id in wanted:
            term = item_id.encode()
            if ("id", term) in reader:
                for document in reader.postings("id", term).all_ids():
                    yield Item.from_json(json.loads(reader.stored_fields(document)["item"]))


def _ids(reader: Any, after: bytes) -> Iterator[str]:
    """The ids that come after one, in their order; the terms before it are not read."""
    for field, term in reader.terms_from("id", after):
        if field != "id":
            return
        if term > after:
            yield term.decode()


def _reader(folder: Path) -> Any:
    from whoosh.index import open_dir

    with telling_damage(folder):
        return open_dir(str(folder / INDEX), readonly=True).reader()
