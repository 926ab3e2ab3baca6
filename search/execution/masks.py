"""Bytes per document that are made once and kept while they are in use: filters, and what keyword conditions match."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from search import plan as p
from search.execution.arrays import Bytes
from search.schema import KEYWORD_FIELDS

_KEPT_BYTES = 32 << 20


class KeptMasks:
    """The most recently used masks, 32 MB of them at most. Shared by threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Bytes]) -> Bytes:
        """The mask of a key, made if it is not there."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        made = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._size += made.nbytes
            while self._size > _KEPT_BYTES and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1].nbytes
        return made


def is_keyword_condition(plan: p.Plan) -> bool:
    """Whether a plan is of keyword fields alone: few such are asked, again and again."""
    match plan:
        case p.Term(field=field) | p.Range(field=field):
            return field in KEYWORD_FIELDS
        case p.AnyOf(children) | p.AllOf(children):
            return all(map(is_keyword_condition, children))
        case _:
            return False
