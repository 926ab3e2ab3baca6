"""The fast writer against the plain one: plain Whoosh reads the same from both, and so do the arrays."""

from __future__ import annotations

import importlib
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
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
from search.writing import compression

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


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches, and pieces of posting lists, as small as make a small collection go through what a large one does."""
    monkeypatch.setattr("search.fast_writer._WORDS_IN_MEMORY", 1500)
    monkeypatch.setattr("search.writing.merge._POSTINGS_AT_ONCE", 700)
    monkeypatch.setattr("search.writing.merge._LEAST_OF_SOURCE", 20)
    monkeypatch.setattr("search.writing.sources._DOCUMENTS_AT_ONCE", 7)
    monkeypatch.setattr("search.writing.whoosh_files._PIECE", 300)
    monkeypatch.setattr("search.execution.arrayfile._SPOOLED_FROM", 2000)


def everything_of_terms(reader: Any) -> dict[Any, Any]:
    told = {}
    for field, term in reader.all_terms():
        info = reader.term_info(field, term)
        ids, lengths = (info.min_id(), info.max_id()), (info.min_length(), info.max_length())
        told[field, term] = (info.weight(), info.doc_frequency(), info.max_weight(), ids, lengths)
    return told


@pytest.mark.usefixtures("small_pieces")
def test_full_batches_are_merged_to_what_one_batch_would_be(
    tmp_path: Path, make_items: MakeItems, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = make_items(200, 6)
    for name in ("plain", "pieces", "one"):
        (tmp_path / name).mkdir()
    write(WhooshWriter, tmp_path / "plain", items)
    flushed = []
    flush = FastWriter._flush
    monkeypatch.setattr(FastWriter, "_flush", lambda writer: flushed.append(len(writer._batch)) or flush(writer))
    write(FastWriter, tmp_path / "pieces", items)
    assert len(flushed) > 5
    monkeypatch.undo()
    write(FastWriter, tmp_path / "one", items)
    (pieces,) = (tmp_path / "pieces").glob("*.arrays")
    (one,) = (tmp_path / "one").glob("*.arrays")
    assert pieces.read_bytes() == one.read_bytes()
    with reader_of(tmp_path / "plain") as plain, reader_of(tmp_path / "pieces") as merged:
        assert everything_of(merged) == everything_of(plain)
        with reader_of(tmp_path / "one") as whole:
            assert everything_of_terms(merged) == everything_of_terms(whole)
    pieces.unlink()
    derive_arrays(tmp_path / "pieces")
    assert pieces.read_bytes() == one.read_bytes()
    assert sorted(file.suffix for file in (tmp_path / "pieces").iterdir()) == sorted(
        file.suffix for file in (tmp_path / "one").iterdir()
    )


@pytest.mark.usefixtures("small_pieces")
def test_merging_in_small_pieces_equals_the_plain_writers(tmp_path: Path, make_items: MakeItems) -> None:
    test_updates_deletions_and_merges_equal_the_plain_writers(tmp_path, make_items)


@pytest.mark.usefixtures("small_pieces")
def test_a_segment_of_plain_whoosh_is_merged_without_what_was_deleted(tmp_path: Path, make_items: MakeItems) -> None:
    items = make_items(80, 3)
    for name in ("plain", "fast"):
        (tmp_path / name).mkdir()
        write(WhooshWriter, tmp_path / name, items[:50])
    gone = [f"kohde-{number}" for number in range(5, 30)]
    write(WhooshWriter, tmp_path / "plain", items[50:], gone)
    write(FastWriter, tmp_path / "fast", items[50:], gone)
    (file,) = (tmp_path / "fast").glob("*.arrays")
    assert b"\xffkohde-7\xff" not in file.read_bytes()
    with reader_of(tmp_path / "plain") as plain, reader_of(tmp_path / "fast") as fast:
        assert everything_of(fast) == everything_of(plain)
    written = file.read_bytes()
    file.unlink()
    derive_arrays(tmp_path / "fast")
    assert file.read_bytes() == written


@pytest.mark.usefixtures("small_pieces")
def test_positions_that_need_four_bytes_are_merged(tmp_path: Path, make_items: MakeItems) -> None:
    items = make_items(90, 3)
    content = items[70].words["content"]
    far = replace(content, positions=content.positions + np.int32(100_000))
    items[70] = replace(items[70], words={**items[70].words, "content": far})
    for name in ("plain", "fast"):
        (tmp_path / name).mkdir()
    write(WhooshWriter, tmp_path / "plain", items)
    write(FastWriter, tmp_path / "fast", items)
    (file,) = (tmp_path / "fast").glob("*.arrays")
    arrays, _ = read_arrays(file)
    assert arrays["content.positions"].dtype == np.int32
    assert arrays["title.positions"].dtype == np.uint16
    with reader_of(tmp_path / "plain") as plain, reader_of(tmp_path / "fast") as fast:
        assert everything_of(fast) == everything_of(plain)


@pytest.mark.usefixtures("small_pieces")
def test_more_than_a_segment_can_store_becomes_several(
    tmp_path: Path, make_items: MakeItems, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = make_items(200, 3)
    for name in ("plain", "fast"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr("search.fast_writer._STORED_AT_MOST", 60_000)
    write(WhooshWriter, tmp_path / "plain", items)
    write(FastWriter, tmp_path / "fast", items)
    assert 2 <= len(list((tmp_path / "fast").glob("*.arrays"))) < 8
    with reader_of(tmp_path / "plain") as plain, reader_of(tmp_path / "fast") as fast:
        assert everything_of(fast) == everything_of(plain)


def test_many_small_updates_leave_few_segments_and_rewrite_little(
    tmp_path: Path, make_items: MakeItems, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = make_items(400, 4)
    rewritten = 0
    choose = FastWriter._to_rewrite

    def counted(writer: FastWriter, expunge: bool) -> Any:
        nonlocal rewritten
        kept, chosen = choose(writer, expunge)
        rewritten += sum(segment.doc_count() for segment, _ in chosen)
        return kept, chosen

    monkeypatch.setattr(FastWriter, "_to_rewrite", counted)
    write(FastWriter, tmp_path, items[:340])
    most = 0
    for number in range(340, 400):
        write(FastWriter, tmp_path, items[number : number + 1])
        most = max(most, len(list(tmp_path.glob("*.arrays"))))
    # Each segment is more than twice the next; each of the 60 items is written again at most log1.5(60) times.
    assert most <= 6
    assert rewritten <= 60 * 10
    assert ReferenceExecutor(tmp_path).size() == 400


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


def test_zlib_reads_what_is_compressed_and_takes_the_place_of_isa_l(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"kokous " * 100
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "isal.isal_zlib", None)
        importlib.reload(compression)
        assert compression.compress is zlib.compress
        assert all(len(compression.compressed(data, soon=soon)) < len(data) / 5 for soon in (False, True))
    importlib.reload(compression)
    for soon in (False, True):
        packed = compression.compressed(data, soon=soon)
        assert zlib.decompress(packed) == data
        assert len(packed) < len(data)
