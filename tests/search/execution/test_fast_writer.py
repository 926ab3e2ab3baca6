"""The fast writer against the plain one: plain Whoosh reads the same from both, and so do the arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search.execution.arrayfile import read_arrays
from search.execution.derive import arrays_path, derive_arrays
from search.fast_writer import FastWriter
from search.reference import ReferenceExecutor
from search.schema import KEYWORD_FIELDS, WORD_FIELDS, IndexedItem
from search.whoosh_writer import WhooshWriter

MakeItems = Callable[[int, int], list[IndexedItem]]
Writer = type[FastWriter] | type[WhooshWriter]


def write(writer_class: Writer, folder: Path, items: Sequence[IndexedItem], deleted: Sequence[str] = ()) -> None:
    writer = writer_class(folder)
    writer.delete(deleted)
    for item in items:
        writer.add(item)
    writer.commit()


@contextmanager
def reader_of(folder: Path) -> Iterator[Any]:
    from whoosh.index import open_dir

    with open_dir(str(folder), readonly=True).reader() as reader:
        yield reader


def everything_of(reader: Any) -> dict[str, Any]:
    """All that a Whoosh reader tells of an index, by document id: numbers may differ after a merge."""
    ids = {d: reader.stored_fields(d)["id"] for d in range(reader.doc_count_all()) if not reader.is_deleted(d)}
    postings: dict[Any, Any] = {}
    for field, term in reader.all_terms():
        matcher = reader.postings(field, term)
        listed = {}
        while matcher.is_active():
            positions = tuple(matcher.value_as("positions")) if field in WORD_FIELDS else ()
            listed[ids[matcher.id()]] = (matcher.weight(), positions)
            matcher.next()
        if listed:
            postings[field, term] = listed
    stored = {ids[d]: reader.stored_fields(d) for d in ids}
    lengths = {(ids[d], name): reader.doc_field_length(d, name) or 0 for d in ids for name in WORD_FIELDS}
    return {"postings": postings, "stored": stored, "lengths": lengths}


def test_a_segment_is_the_plain_writers(tmp_path: Path, make_items: MakeItems) -> None:
    items = make_items(300, 7)
    (tmp_path / "plain").mkdir()
    (tmp_path / "fast").mkdir()
    write(WhooshWriter, tmp_path / "plain", items)
    write(FastWriter, tmp_path / "fast", items)
    with reader_of(tmp_path / "plain") as plain, reader_of(tmp_path / "fast") as fast:
        assert everything_of(fast) == everything_of(plain)
        for name in WORD_FIELDS:
            assert fast.field_length(name) == plain.field_length(name)
        for field, term in plain.all_terms():
            ours, theirs = fast.term_info(field, term), plain.term_info(field, term)
            assert ours.weight() == pytest.approx(theirs.weight(), rel=1e-6)
            assert ours.max_weight() == pytest.approx(theirs.max_weight(), rel=1e-6)
            told = [(i.doc_frequency(), i.min_id(), i.max_id(), i.min_length(), i.max_length()) for i in (ours, theirs)]
            assert told[0] == told[1]


def test_arrays_are_those_derived_from_the_plain_segment(tmp_path: Path, make_items: MakeItems) -> None:
    items = make_items(200, 8)
    arrays = []
    for name, writer_class in (("plain", WhooshWriter), ("fast", FastWriter)):
        (tmp_path / name).mkdir()
        write(writer_class, tmp_path / name, items)
        derive_arrays(tmp_path / name)
        (file,) = (tmp_path / name).glob("*.arrays")
        arrays.append(read_arrays(file))
    (plain, plain_meta), (fast, fast_meta) = arrays
    assert fast_meta == plain_meta
    assert list(fast) == list(plain)
    for name in plain:
        assert fast[name].dtype == plain[name].dtype, name
        np.testing.assert_array_equal(fast[name], plain[name], err_msg=name)


def test_arrays_derived_again_are_the_writers_own(tmp_path: Path, make_items: MakeItems) -> None:
    write(FastWriter, tmp_path, make_items(60, 9))
    (file,) = tmp_path.glob("*.arrays")
    written = file.read_bytes()
    file.unlink()
    derive_arrays(tmp_path)
    assert file.read_bytes() == written


def test_updates_deletions_and_merges_equal_the_plain_writers(tmp_path: Path, make_items: MakeItems) -> None:
    for name in ("plain", "fast"):
        (tmp_path / name).mkdir()
    first, second, third = make_items(120, 1), make_items(40, 2)[20:], make_items(7, 3)
    for items, deleted in ((first, ()), (second, ("kohde-50", "kohde-51", "olematon")), (third, ("kohde-30",))):
        for name, writer_class in (("plain", WhooshWriter), ("fast", FastWriter)):
            write(writer_class, tmp_path / name, items, deleted)
        with reader_of(tmp_path / "plain") as plain, reader_of(tmp_path / "fast") as fast:
            assert fast.doc_count() == plain.doc_count()
            assert everything_of(fast) == everything_of(plain)


def test_small_segments_are_merged_and_the_large_one_stays(tmp_path: Path, make_items: MakeItems) -> None:
    items = make_items(140, 4)
    write(FastWriter, tmp_path, items[:100])
    (large,) = tmp_path.glob("*.arrays")
    for number in range(100, 140, 4):
        write(FastWriter, tmp_path, items[number : number + 4])
    assert large.exists()
    files = sorted(tmp_path.glob("*.arrays"))
    assert 2 <= len(files) <= 5
    assert sorted(tmp_path.glob("*.seg")) == [file.with_suffix(".seg") for file in files]


def test_expunging_leaves_nothing_of_what_was_deleted(tmp_path: Path, make_items: MakeItems) -> None:
    from whoosh.index import open_dir

    items = make_items(50, 5)
    write(FastWriter, tmp_path, items)
    writer = FastWriter(tmp_path)
    assert writer.delete(["kohde-3", "kohde-3", "kohde-7"]) == 2
    writer.commit(expunge=True)
    index = open_dir(str(tmp_path), readonly=True)
    assert index.doc_count_all() == index.doc_count() == 48
    (file,) = tmp_path.glob("*.arrays")
    assert items[3].item.text.encode() not in file.read_bytes()
    assert items[4].item.text.encode() in file.read_bytes()


def test_deleting_everything_leaves_an_empty_index(tmp_path: Path, make_items: MakeItems) -> None:
    write(FastWriter, tmp_path, make_items(5, 5))
    writer = FastWriter(tmp_path)
    assert writer.delete([f"kohde-{number}" for number in range(5)]) == 5
    writer.commit(expunge=True)
    assert not list(tmp_path.glob("*.arrays"))
    assert ReferenceExecutor(tmp_path).size() == 0


def test_a_full_batch_becomes_a_segment_of_its_own(
    tmp_path: Path, make_items: MakeItems, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = make_items(90, 6)
    (tmp_path / "plain").mkdir()
    (tmp_path / "fast").mkdir()
    write(WhooshWriter, tmp_path / "plain", items)
    monkeypatch.setattr("search.fast_writer._WORDS_IN_MEMORY", 1500)
    write(FastWriter, tmp_path / "fast", items)
    assert len(list((tmp_path / "fast").glob("*.arrays"))) > 2
    with reader_of(tmp_path / "plain") as plain, reader_of(tmp_path / "fast") as fast:
        assert everything_of(fast) == everything_of(plain)


def test_cancelling_leaves_the_index_as_it_was(
    tmp_path: Path, make_items: MakeItems, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = make_items(30, 6)
    write(FastWriter, tmp_path, items[:10])
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    monkeypatch.setattr("search.fast_writer._WORDS_IN_MEMORY", 100)
    writer = FastWriter(tmp_path)
    for item in items[10:]:
        writer.add(item)
    writer.delete(["kohde-1"])
    writer.cancel()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    write(FastWriter, tmp_path, items[10:])
    assert ReferenceExecutor(tmp_path).size() == 30


def test_an_item_added_twice_and_a_second_writer_are_refused(tmp_path: Path, make_items: MakeItems) -> None:
    from whoosh.index import LockError

    (item,) = make_items(1, 1)
    writer = FastWriter(tmp_path)
    writer.add(item)
    with pytest.raises(ValueError, match="kohde-0"):
        writer.add(item)
    with pytest.raises(LockError):
        FastWriter(tmp_path)
    writer.commit()


def test_plain_whoosh_writes_on_where_the_fast_writer_left(tmp_path: Path, make_items: MakeItems) -> None:
    items = make_items(40, 2)
    write(FastWriter, tmp_path, items[:30])
    write(WhooshWriter, tmp_path, items[25:])
    derive_arrays(tmp_path)
    with reader_of(tmp_path) as reader:
        assert reader.doc_count() == 40
        stored = everything_of(reader)["stored"]
    assert {item_id: fields["item"] for item_id, fields in stored.items()} == {i.item.id: i.item_json for i in items}


def test_every_field_is_written(tmp_path: Path, make_items: MakeItems) -> None:
    from whoosh.index import open_dir

    write(FastWriter, tmp_path, make_items(30, 1))
    index = open_dir(str(tmp_path), readonly=True)
    (segment,) = index._read_toc().segments
    arrays, meta = read_arrays(arrays_path(tmp_path, segment))
    assert set(meta["lengths"]) == set(WORD_FIELDS)
    assert all(f"{name}.ends" in arrays for name in (*WORD_FIELDS, *KEYWORD_FIELDS))
