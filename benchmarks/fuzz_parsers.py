"""Feed the readers and the parser damaged and invented files, and log what came of it.

    python -m benchmarks.fuzz_parsers text --seconds 600
    python -m benchmarks.fuzz_parsers pdf --engine atheris --seconds 600
    python -m benchmarks.fuzz_parsers html --corpus folder/of/real/files

A file may be refused (with a reason and a remedy) or read. It fails if anything else is raised, if it takes more than
ten seconds of processor time, if a section is not where it says it is in the item's text, or if a line of the document
is neither in an item nor unassigned. ``mutations`` damages files of the format at random, ``hypothesis`` makes lines of
minutes (text only), ``atheris`` is guided by coverage and needs the package of that name. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parent.parent / "indexer" / "samples" / "minutes"
SUFFIXES = {
    "text": (".txt",),
    "pdf": (".pdf",),
    "html": (".html", ".htm"),
    "docx": (".docx",),
    "doc": (".doc",),
    "casem": (".json", ""),
    "jsonlines": (".jsonl",),
}
INSERTED = (
    *(
        "\n§ 3\n",
        "\n3 §\n",
        "\nPäätös\n",
        "\nEhdotus\n",
        "\nKunnanhallitus 1.2.2024 § 2\n",
        "\f",
        "\t",
        "\x00",
        "\ufeff",
    ),
    *("<p>", "</div>", "&nbsp;", "\ud7ff", '{"id": 1}', "[", "]", "%%EOF", "endobj", "/Length 99999", "-\n", "§" * 50),
    *("\nKäsitellyt asiat\n", "\nMuutoksenhaku\n§ 1, § 2\n", "\nJaa 7, ei 4\n", "Esittelijä: ", "1. a\n" * 40),
)
HANG = 10.0
"""Seconds of processor time from which a file counts as hanging the parser; a busy machine makes no file hang."""


@dataclass
class Log:
    """What came of the runs."""

    runs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    failures: list[dict[str, str]] = field(default_factory=list)

    def run(self, content: bytes, name: str) -> None:
        """Read and parse one file; a failure is logged with the bytes that brought it about."""
        begun = time.process_time()
        try:
            outcome = outcome_of(content, name)
        except Exception:
            outcome = "failed"
            self.failures.append(
                {"error": traceback.format_exc(limit=-4), "content": base64.b64encode(content).decode()}
            )
        took = time.process_time() - begun
        if took > HANG:
            outcome = "hung"
            self.failures.append({"error": f"took {took:.1f} s", "content": base64.b64encode(content).decode()})
        self.runs += 1
        self.outcomes[outcome] += 1
        self.slowest = max(self.slowest, took)

    def to_json(self, arguments: argparse.Namespace, seconds: float) -> dict[str, Any]:
        return {
            "format": arguments.format,
            "engine": arguments.engine,
            "seconds": round(seconds, 1),
            "runs": self.runs,
            "outcomes": dict(self.outcomes),
            "slowest_seconds": round(self.slowest, 3),
            "failures": self.failures[:20],
        }


def outcome_of(content: bytes, name: str) -> str:
    """Read and parse bytes: ``refused`` or ``read``. Raises what is wrong."""
    from indexer.document import SourceFile
    from indexer.errors import UnreadableSource
    from indexer.parser import parse_document
    from indexer.readers import read_document

    try:
        document = read_document(SourceFile(Path(name), content, ""))
        meeting = parse_document(document)
    except UnreadableSource as refused:
        if not (refused.reason and refused.remedy):
            raise AssertionError("refused without a reason or a remedy") from refused
        return "refused"
    for item in meeting.items:
        waiting = list(item.sections)
        while waiting:
            section = waiting.pop()
            if item.text[section.start : section.end] != section.text:
                raise AssertionError(f"section {section.kind} is not where it says it is")
            waiting.extend(section.parts)
    if len({item.id for item in meeting.items}) != len(meeting.items):
        raise AssertionError("two items share an id")
    kept = [part for item in meeting.items for part in (f"§{item.section}§", item.title, item.text)]
    everything = _letters(" ".join([*kept, *meeting.unassigned]))
    if document.format in ("pdf", "text"):
        for block in document.blocks:
            for line in block.text.split("\n"):
                if _letters(line) not in everything:
                    raise AssertionError(f"lost: {line!r}")
    return "read"


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def damaged(seeds: list[bytes], chance: random.Random) -> bytes:
    """A seed with a few random changes."""
    content = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        position = chance.randrange(len(content) + 1)
        span = min(len(content) - position, int(chance.expovariate(1 / 40)) + 1)
        change = chance.randrange(6)
        if change == 0:
            del content[position : position + span]
        elif change == 1:
            content[position:position] = chance.choice(INSERTED).encode("utf-8", "surrogatepass")
        elif change == 2:
            content[position:position] = content[position : position + span] * chance.randrange(1, 4)
        elif change == 3:
            content[position : position + span] = chance.randbytes(span)
        elif change == 4 and span:
            content[position] ^= 1 << chance.randrange(8)
        else:
            other = chance.choice(seeds)
            start = chance.randrange(len(other) + 1)
            content[position:position] = other[start : start + span * 4]
    return bytes(content)


def run_mutations(log: Log, seeds: list[bytes], name: str, seconds: float, seed: int) -> None:
    chance = random.Random(seed)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        log.run(damaged(seeds, chance), name)


def run_hypothesis(log: Log, name: str, seconds: float, first_seed: int) -> None:
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st

    lines = st.lists(
        st.one_of(st.sampled_from([part.strip("\n") for part in INSERTED]), st.text(max_size=60)), max_size=120
    )
    end = time.monotonic() + seconds
    number = first_seed
    while time.monotonic() < end:

        @seed(number)
        @settings(
            max_examples=400,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(lines)
        def feed(made: list[str]) -> None:
            log.run("\n".join(made).encode("utf-8", "replace"), name)

        feed()
        number += 1


def run_atheris(log: Log, seeds: list[bytes], name: str, seconds: float, report: Callable[[], None]) -> None:
    """Run the coverage-guided fuzzer; it ends the process itself, so the report is written as it goes."""
    import tempfile

    import atheris

    with atheris.instrument_imports(include=["indexer"]):
        import indexer.parser.minutes
        import indexer.readers.casem
        import indexer.readers.docx
        import indexer.readers.html
        import indexer.readers.pdf
        import indexer.readers.text  # noqa: F401

    def feed(data: bytes) -> None:
        log.run(data, name)
        if log.runs % 500 == 0:
            report()

    corpus = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for number, content in enumerate(seeds):
        (corpus / str(number)).write_bytes(content)
    longest = max(map(len, seeds))
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={int(seconds)}",
            f"-max_len={longest}",
            "-timeout=60",
            f"-artifact_prefix={corpus.parent}/",
            str(corpus),
        ],
        feed,
    )
    atheris.Fuzz()


def seeds_of(format: str, folders: list[Path]) -> Iterator[bytes]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix.lower() in SUFFIXES[format] and path.stat().st_size < 2_000_000:
                yield path.read_bytes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("format", choices=SUFFIXES)
    parser.add_argument("--engine", choices=("mutations", "hypothesis", "atheris"), default="mutations")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, action="append", default=[], help="a folder of files to damage")
    parser.add_argument("--log", type=Path, help="write the JSON object here too")
    arguments = parser.parse_args()
    name = f"fuzz{SUFFIXES[arguments.format][0]}"
    seeds = list(seeds_of(arguments.format, [SAMPLES, *arguments.corpus])) or [b"{}\n", b"[]", b"\xd0\xcf\x11\xe0"]
    log = Log()
    begun = time.monotonic()

    def report() -> None:
        line = json.dumps(log.to_json(arguments, time.monotonic() - begun), ensure_ascii=False)
        if arguments.log:
            arguments.log.write_text(line + "\n", encoding="utf-8")
        print(line, flush=True)

    if arguments.engine == "atheris":
        run_atheris(log, seeds, name, arguments.seconds, report)
    elif arguments.engine == "hypothesis":
        run_hypothesis(log, name, arguments.seconds, arguments.seed)
    else:
        run_mutations(log, seeds, name, arguments.seconds, arguments.seed)
    report()
    sys.exit(1 if log.failures else 0)


if __name__ == "__main__":
    main()
