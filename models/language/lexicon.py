"""The shipped lexicon: the analyses of the most frequent word forms, in one read-only file that is mapped.

The forms themselves are not kept, only their 64-bit hashes (BLAKE2b): with a million forms and a billion look-ups of
words that are not among them, a wrong answer has a probability of about 1 in 20,000. A form in small letters also
answers for the same form with a capital or in capitals, where those were found to have the same analysis.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

_MAGIC = "pykala-lexicon-2"
_MOST_BLOCKS = 2048  # kept unpacked, some 6 KB each: all of the shipped lexicon
_BLOCK = 64  # analyses a compressed block: small enough to unpack for one look-up
_WITH_CAPITAL, _IN_CAPITALS = np.uint32(1 << 31), np.uint32(1 << 30)  # beside a number: it is also that form's
_NUMBER = np.uint32((1 << 30) - 1)


def hash_form(form: str) -> int:
    """The unsigned 64-bit hash under which a form is kept."""
    return int.from_bytes(hashlib.blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class Lexicon:
    """Encoded analyses (:mod:`models.language.codec`) by word form.

    ``hashes`` is uint64, rising, and ``numbers`` uint32, of the same shape ``(forms,)``: the analysis of the form with
    hash ``hashes[i]`` is number ``numbers[i]``, whose two highest bits say that it is also that of the form with a
    capital and of the form in capitals. Blocks of analyses are compressed; ``offsets`` (uint32, shape
    ``(blocks + 1,)``) says where each begins in ``body``.
    """

    def __init__(
        self,
        analyser: str,
        version: str,
        hashes: npt.NDArray[np.uint64],
        numbers: npt.NDArray[np.uint32],
        offsets: npt.NDArray[np.uint32],
        body: npt.NDArray[np.uint8],
    ) -> None:
        self.analyser = analyser
        self.version = version
        self._hashes = hashes
        self._numbers = numbers
        self._offsets = offsets
        self._body = body
        self._blocks: dict[int, list[str]] = {}

    def __len__(self) -> int:
        return len(self._hashes)

    def find(self, forms: Iterable[str]) -> dict[str, str]:
        """The encoded analyses of those forms that the lexicon has."""
        wanted = list(forms)
        found = self._find(wanted, wanted, np.uint32(0))
        rest = [form for form in wanted if form[:1].isupper() and form not in found]
        for flag, some in (
            (_WITH_CAPITAL, [form for form in rest if form[1:].islower()]),
            (_IN_CAPITALS, [form for form in rest if form.isupper() and len(form) > 1]),
        ):
            if some:
                found |= self._find(some, [form.lower() for form in some], flag)
        return found

    def _find(self, forms: list[str], written: list[str], flag: np.uint32) -> dict[str, str]:
        """The analyses of forms by what the lexicon has of them, ``written``, as far as that bears the flag."""
        hashes = np.fromiter((hash_form(form) for form in written), dtype=np.uint64, count=len(written))
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        numbers = self._numbers[places]
        found = np.flatnonzero((self._hashes[places] == hashes) & ((numbers & flag) == flag))
        analyses = (numbers[found] & _NUMBER).tolist()
        return {forms[i]: self._analysis(number) for i, number in zip(found.tolist(), analyses, strict=True)}

    def _analysis(self, number: int) -> str:
        block, place = divmod(number, _BLOCK)
        lines = self._blocks.get(block)
        if lines is None:
            start, end = self._offsets[block : block + 2].tolist()
            lines = zlib.decompress(self._body[start:end].tobytes()).decode().split("\n")
            if len(self._blocks) >= _MOST_BLOCKS:
                self._blocks.clear()
            self._blocks[block] = lines
        return lines[place]

    @classmethod
    def map(cls, path: Path) -> Lexicon:
        """Map a lexicon file.

        Raises:
            ValueError: it is no lexicon, or is cut short.
            OSError: it cannot be read.
        """
        with path.open("rb") as file:
            (length,) = struct.unpack("<I", file.read(4).ljust(4, b"\0"))
            header = json.loads(file.read(length))
        if not isinstance(header, dict) or header.get("magic") != _MAGIC:
            raise ValueError(f"{path} is not a lexicon")
        whole = np.memmap(path, dtype=np.uint8, mode="r")
        start = 4 + length
        columns: list[npt.NDArray[np.uint8]] = []
        for size in header["sizes"]:
            columns.append(whole[start : start + size])
            start += size
        hashes, numbers, offsets, body = columns
        return cls(
            header["analyser"],
            header["version"],
            hashes.view(np.uint64),
            numbers.view(np.uint32),
            offsets.view(np.uint32),
            body,
        )


def write_lexicon(
    path: Path,
    analyser: str,
    analyses: Mapping[str, str],
    with_capital: Collection[str] = (),
    in_capitals: Collection[str] = (),
) -> str:
    """Write a lexicon of encoded analyses by form, made by ``analyser`` (a backend's name and version).

    Args:
        with_capital: those of the forms that have the same analysis when they are written with a capital.
        in_capitals: those that have it when they are written in capitals.

    Returns:
        Its version: a digest of the content.
    """
    flags = {form: int(_WITH_CAPITAL) for form in with_capital}
    for form in in_capitals:
        flags[form] = flags.get(form, 0) | int(_IN_CAPITALS)
    lines = sorted(set(analyses.values()))
    number_of = {line: number for number, line in enumerate(lines)}
    pairs = sorted((hash_form(form), number_of[line] | flags.get(form, 0)) for form, line in analyses.items())
    blocks = [zlib.compress("\n".join(lines[i : i + _BLOCK]).encode(), 9) for i in range(0, len(lines), _BLOCK)]
    columns = (
        np.array([pair[0] for pair in pairs], dtype="<u8").tobytes(),
        np.array([pair[1] for pair in pairs], dtype="<u4").tobytes(),
        np.cumsum([0, *(len(block) for block in blocks)]).astype("<u4").tobytes(),
        b"".join(blocks),
    )
    version = hashlib.sha256(b"".join(columns)).hexdigest()[:8]
    header = {"magic": _MAGIC, "analyser": analyser, "version": version, "sizes": [len(column) for column in columns]}
    head = json.dumps(header).encode()
    head += b" " * (-(4 + len(head)) % 8)  # so that the columns are aligned
    path.write_bytes(struct.pack("<I", len(head)) + head + b"".join(columns))
    return version
