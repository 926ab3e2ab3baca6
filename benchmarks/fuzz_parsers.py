"""Feed the readers and the parser damaged and invented files, and log what came of it.

    python -m benchmarks.fuzz_parsers text --seconds 600
    python -m benchmarks.fuzz_parsers pdf --engine atheris --seconds 600
    python -m benchmarks.fuzz_parsers html --corpus folder/of/real/files

A file may be refused (with a reason and a remedy) or read. It fails if anything else is raised, if it takes more than
ten seconds of processor time, if a section is not where it says it is in the item's text, or if a line of the document
is neither in an item nor unassigned. ``mutations`` damages files of the format at random, ``hypothesis`` invents whole
files with lines of minutes in the structures that the reader knows, and none of those lines may be lost on the way
from the bytes; ``atheris`` is guided by coverage and needs the package of that name. Prints one JSON object.
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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.invented_files import Invented
    from indexer.document import Document, Meeting

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
SECTION_WORDS = ("Asia", "ASIA", "Asiakohta", "Ärende", "ÄRENDE", "Pykälä", "PYKÄLÄ", "Paragraf")
INVENTED_SEEDS = 50
"""Invented files that are damaged along with the samples."""

HANG = 10.0
"""Seconds of processor time from which a file counts as hanging the parser; a busy machine makes no file hang."""


@dataclass
class Log:
    """What came of the runs."""

    runs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    failures: list[dict[str, str]] = field(default_factory=list)

    def run(self, content: bytes, name: str, shown: Sequence[str] = (), charset: str = "") -> None:
        """Read and parse one file; a failure is logged with the bytes that brought it about."""
        begun = time.process_time()
        try:
            outcome = outcome_of(content, name, shown, charset)
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


def outcome_of(content: bytes, name: str, shown: Sequence[str] = (), charset: str = "") -> str:
    """Read and parse bytes: ``refused`` or ``read``. ``shown`` are lines of the file, in the single-byte ``charset``
    that the reader had to guess, if any. Raises what is wrong.
    """
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
    if lost := min((lost_lines(document, meeting, lines) for lines in _readings(shown, charset)), key=len):
        raise AssertionError(f"lost: {lost[0]!r}")
    return "read"


def lost_lines(document: Document, meeting: Meeting, shown: Sequence[str] = ()) -> list[str]:
    """The lines of a document, and those ``shown`` in its file, that stand nowhere in its meeting."""
    kept = [part for item in meeting.items for part in (f"§ {item.section}", item.title, item.text)]
    kept += [part for item in meeting.items for part in (item.case_number, item.task_class)]
    # The § of an item stands in its number alone.
    kept += [f"{word} {item.section} {item.title}" for item in meeting.items for word in SECTION_WORDS]
    everything = _letters(" ".join(filter(None, [*kept, *meeting.unassigned])))
    blocks = document.blocks if document.format != "jsonlines" else ()
    lines = [line for block in blocks if block.hint != "Article" for line in block.text.split("\n")]
    lost = [line for line in lines if _letters(line) not in everything]
    beside = _letters(" ".join([*document.furniture, *document.metadata.values()]))
    return lost + [line for line in shown if _letters(line) not in everything and _letters(line) not in beside]


def _readings(shown: Sequence[str], charset: str) -> Iterator[Sequence[str]]:
    """The lines as they are, and as all of them look if their bytes are read in another of the charsets that a reader
    may guess: a few stray bytes do not tell which was meant.
    """
    yield shown
    if charset:
        from indexer.readers.text import CHARSETS

        written = [line.encode(charset, "replace") for line in shown]
        yield from ([line.decode(other, "replace") for line in written] for other in CHARSETS)


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


def run_hypothesis(log: Log, format: str, seconds: float, first_seed: int) -> None:
    end = time.monotonic() + seconds
    number = first_seed
    while time.monotonic() < end:
        invent(format, 200, number, lambda made: log.run(made.content, made.name, made.shown, made.charset))
        number += 1


def invent(format: str, files: int, number: int, feed: Callable[[Invented], None]) -> None:
    """Invent so many files of a format, always the same for a number, and feed them."""
    from hypothesis import HealthCheck, Phase, given, seed, settings

    from benchmarks.invented_files import STRATEGIES

    @seed(number)
    @settings(
        max_examples=files,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(STRATEGIES[format]())
    def run(made: Invented) -> None:
        feed(made)

    run()


def run_atheris(log: Log, seeds: list[bytes], name: str, seconds: float, report: Callable[[], None]) -> None:
    """Run the coverage-guided fuzzer; it ends the process itself, so the report is written as it goes."""
    import tempfile

    import atheris

    with atheris.instrument_imports(include=["indexer"]):
        import indexer.parser.minutes
        import indexer.readers.ahjo
        import indexer.readers.casem
        import indexer.readers.doc
        import indexer.readers.docx
        import indexer.readers.dynasty
        import indexer.readers.html
        import indexer.readers.jsonlines
        import indexer.readers.ktweb
        import indexer.readers.listing
        import indexer.readers.pdf
        import indexer.readers.text
        import indexer.readers.turku  # noqa: F401

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
    seeds = list(seeds_of(arguments.format, [SAMPLES, *arguments.corpus]))
    if arguments.engine != "hypothesis":
        invent(arguments.format, INVENTED_SEEDS, 0, lambda made: seeds.append(made.content))
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
        run_hypothesis(log, arguments.format, arguments.seconds, arguments.seed)
    else:
        run_mutations(log, seeds, name, arguments.seconds, arguments.seed)
    report()
    sys.exit(1 if log.failures else 0)


if __name__ == "__main__":
    main()
