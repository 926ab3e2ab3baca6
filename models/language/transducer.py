"""A weighted finite-state transducer as flat arrays that can be mapped from disk, and its look-up of strings.

The transducer of Pykko has 3.4 million arcs. As objects they take 1.0 GB and three seconds to load; as the arrays here
27 MB, of which a process that maps the file touches only the states its words run through. Arcs that need a grammatical
tag as input, which no text holds, are left out.
"""

from __future__ import annotations

import io
import json
import lzma
import os
import struct
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
import numpy.typing as npt

COLUMNS = {"input": "<u2", "output": "<u2", "target": "<u4", "cost": "|u1"}
"""What is stored of each arc, and as what."""

_KFST_ARC = np.dtype([("source", ">u4"), ("target", ">u4"), ("input", ">u2"), ("output", ">u2"), ("cost", ">f8")])
_KFST_FINAL = np.dtype([("state", ">u4"), ("cost", ">f8")])
_EPSILON = "@_EPSILON_SYMBOL_@"
_IDENTITY = "@_IDENTITY_SYMBOL_@"
_MAGIC = "pykala-transducer-1"
_STEPS_IN_MEMORY = 200_000
_ARCS_AT_A_TIME = 200_000

_ITSELF = "\x00"  # in an output: the input letter, which the transducer does not know

_Step = tuple[int, int, str]  # the state it leads to, its cost in halves, what it puts out


class Output(NamedTuple):
    """One path's output string and its cost."""

    text: str
    cost: float


class Transducer:
    """Maps input strings to weighted output strings.

    The arcs of state ``s`` are those at ``offsets[s]:offsets[s + 1]``, sorted by their input symbol.

    Args:
        symbols: the symbols that ``inputs`` and ``outputs`` are indices of.
        offsets: uint32, shape ``(states + 1,)``.
        columns: of each arc the ``input`` and ``output`` symbol (uint16), the ``target`` state (uint32) and the
            ``cost`` in halves (uint8), each of shape ``(arcs,)``.
        finals: the cost, in halves, of ending in each end state.
    """

    def __init__(
        self,
        symbols: list[str],
        offsets: npt.NDArray[Any],
        columns: Mapping[str, npt.NDArray[Any]],
        finals: dict[int, int],
    ) -> None:
        self._symbols = symbols
        self._offsets = offsets
        self._columns = columns
        self._finals = finals
        self._letters = {symbol: number for number, symbol in enumerate(symbols) if len(symbol) == 1}
        self._epsilon, self._identity = symbols.index(_EPSILON), symbols.index(_IDENTITY)
        self._emitted = [{_EPSILON: "", _IDENTITY: _ITSELF}.get(symbol, symbol) for symbol in symbols]
        # A memoryview gives plain integers three times faster than an array does.
        self._views = tuple(columns[name].data for name in COLUMNS)
        self._offset_view = offsets.data
        self._known_steps: dict[int, tuple[_Step, ...]] = {}
        self._reached: dict[int, tuple[_Step, ...]] = {}

    def outputs(self, text: str, limit: float) -> list[Output]:
        """All outputs of cost ``limit`` at most, each once, by rising cost."""
        most = int(limit * 2)
        known, width = self._known_steps, len(self._symbols)
        paths: list[tuple[int, int, str]] = [(0, 0, "")]  # the state reached, cost and output so far
        for letter in text:
            symbol = self._letters.get(letter, self._identity)
            further: list[tuple[int, int, str]] = []
            for state, cost, output in paths:
                steps = known.get(state * width + symbol)
                if steps is None:
                    steps = self._steps(state, symbol)
                for target, price, emitted in steps:
                    if cost + price <= most:
                        further.append((target, cost + price, output + emitted))
            if symbol == self._identity:
                further = [(target, cost, output.replace(_ITSELF, letter)) for target, cost, output in further]
            paths = further
        found: dict[str, int] = {}
        for state, cost, output in paths:
            steps = known.get(state * width + self._epsilon)
            for _, price, emitted in self._steps(state, self._epsilon) if steps is None else steps:
                if cost + price <= min(most, found.get(output + emitted, most)):
                    found[output + emitted] = cost + price
        return sorted((Output(output, cost / 2) for output, cost in found.items()), key=lambda o: o.cost)

    def _steps(self, state: int, symbol: int) -> tuple[_Step, ...]:
        """All ways on from a state: over any number of arcs without input and then one that reads ``symbol``. For
        epsilon, the ways to an end."""
        if len(self._known_steps) >= _STEPS_IN_MEMORY:
            self._known_steps.clear()
        reached = self._reached.get(state)
        if reached is None:
            reached = self._reach(state)
        if symbol == self._epsilon:
            finals = self._finals
            steps = [(at, cost + finals[at], output) for at, cost, output in reached if at in finals]
        else:
            inputs, outputs, targets, costs = self._views
            offsets, emitted = self._offset_view, self._emitted
            steps = []
            for at, cost, output in reached:
                end = offsets[at + 1]
                arc = bisect_left(inputs, symbol, offsets[at], end)
                while arc < end and inputs[arc] == symbol:
                    steps.append((targets[arc], cost + costs[arc], output + emitted[outputs[arc]]))
                    arc += 1
        found = self._known_steps[state * len(self._symbols) + symbol] = tuple(steps)
        return found

    def _reach(self, state: int) -> tuple[_Step, ...]:
        """A state and those that arcs without input lead to from it."""
        if len(self._reached) >= _STEPS_IN_MEMORY:
            self._reached.clear()
        inputs, outputs, targets, costs = self._views
        reached: list[_Step] = [(state, 0, "")]
        for at, cost, output in reached:  # which grows while it is walked
            end = self._offset_view[at + 1]
            arc = bisect_left(inputs, self._epsilon, self._offset_view[at], end)
            while arc < end and inputs[arc] == self._epsilon:
                reached.append((targets[arc], cost + costs[arc], output + self._emitted[outputs[arc]]))
                arc += 1
        found = self._reached[state] = tuple(reached)
        return found

    def save(self, path: Path) -> None:
        """Write the transducer to a file, all or nothing; what others were killed at is removed.

        Raises:
            OSError: it cannot be written.
        """
        header = {
            "magic": _MAGIC,
            "symbols": self._symbols,
            "states": len(self._offsets) - 1,
            "arcs": len(self._columns["input"]),
            "finals": list(self._finals.items()),
        }
        head = json.dumps(header).encode()
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            with unfinished.open("wb") as file:
                file.write(struct.pack("<I", len(head)) + head)
                file.write(self._offsets.tobytes())
                for name in COLUMNS:
                    file.write(self._columns[name].tobytes())
            # Another process that was ready first took it for a remain.
            with suppress(FileNotFoundError):
                unfinished.replace(path)
        finally:
            for remain in path.parent.glob(f"{path.name}.*"):
                remain.unlink(missing_ok=True)

    @classmethod
    def map(cls, path: Path) -> Transducer:
        """Map a file that :meth:`save` wrote.

        Raises:
            ValueError: the file is no such file, or is cut short.
            OSError: the file cannot be read.
        """
        with path.open("rb") as file:
            (length,) = struct.unpack("<I", file.read(4).ljust(4, b"\0"))
            header = json.loads(file.read(length))
        if not isinstance(header, dict) or header.get("magic") != _MAGIC:
            raise ValueError(f"{path} is not a transducer")
        states, count = header["states"], header["arcs"]
        start = 4 + length
        offsets = np.memmap(path, dtype="<u4", mode="r", offset=start, shape=(states + 1,))
        start += offsets.nbytes
        columns = {}
        for name, kind in COLUMNS.items():
            columns[name] = np.memmap(path, dtype=kind, mode="r", offset=start, shape=(count,))
            start += columns[name].nbytes
        return cls(header["symbols"], offsets, columns, dict(header["finals"]))

    @classmethod
    def from_kfst(cls, path: Path) -> Transducer:
        """Read a transducer without flag diacritics in the binary format of KFST, version 0, with weights
        (https://github.com/fergusq/fst-python).

        Raises:
            ValueError: the file is in another format, or has flag diacritics.
        """
        packed = path.read_bytes()
        magic, version, symbol_count, arc_count, final_count, weighted = struct.unpack_from("!4sHHII?", packed)
        if magic != b"KFST" or version != 0 or not weighted:
            raise ValueError(f"{path} is not a weighted KFST transducer of version 0")
        *names, rest = packed[17:].split(b"\0", symbol_count)
        symbols = [name.decode() for name in names]
        if any(len(symbol) > 4 and symbol[0] == "@" and symbol[2] == "." for symbol in symbols):
            raise ValueError(f"{path} has flag diacritics")
        with lzma.open(io.BytesIO(rest)) as body:
            source, columns = _read_arcs(body, arc_count, symbols)
            ends = np.frombuffer(body.read(final_count * _KFST_FINAL.itemsize), _KFST_FINAL)
        finals = {int(state): round(float(cost) * 2) for state, cost in ends.tolist()}
        return cls(symbols, *_by_state(source, columns, len(symbols)), finals)


def _read_arcs(
    body: IO[bytes], count: int, symbols: list[str]
) -> tuple[npt.NDArray[np.uint32], dict[str, npt.NDArray[Any]]]:
    """The source states and the columns of the arcs whose input can stand in a text."""
    readable = np.array([len(symbol) == 1 or symbol in (_EPSILON, _IDENTITY) for symbol in symbols])
    sources: list[npt.NDArray[np.uint32]] = []
    chunks: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in COLUMNS}
    # In pieces: the whole body is 70 MB, which a process that answers queries can do without.
    for start in range(0, count, _ARCS_AT_A_TIME):
        size = min(_ARCS_AT_A_TIME, count - start) * _KFST_ARC.itemsize
        arcs = np.frombuffer(body.read(size), _KFST_ARC)
        arcs = arcs[readable[arcs["input"]]]
        sources.append(arcs["source"].astype("<u4"))
        for name, kind in COLUMNS.items():
            values = np.round(arcs["cost"] * 2) if name == "cost" else arcs[name]
            chunks[name].append(values.astype(kind))
    return np.concatenate(sources), {name: np.concatenate(parts) for name, parts in chunks.items()}


def _by_state(
    source: npt.NDArray[np.uint32], columns: dict[str, npt.NDArray[Any]], width: int
) -> tuple[npt.NDArray[np.uint32], dict[str, npt.NDArray[Any]]]:
    """Offsets per state and the arcs in order of state and of input symbol, of which there are ``width``."""
    states = int(max(source.max(), columns["target"].max())) + 1
    # The file is in order of states: a stable sort has little to do.
    order = np.argsort(source.astype(np.int64) * width + columns["input"], kind="stable")
    offsets = np.zeros(states + 1, dtype="<u4")
    np.cumsum(np.bincount(source, minlength=states), out=offsets[1:])
    return offsets, {name: column[order] for name, column in columns.items()}
