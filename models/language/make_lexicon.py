"""Makes the shipped lexicon and the prior of lemmas from texts: ``python -m models.language.make_lexicon --help``.

Neither holds any text: the prior has lemmas with their damped counts, the lexicon hashes of word forms with their
analyses. Word forms are taken that the dictionary knows; names of persons
and of anything else but the listed names are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from models.language.backends import open_backend
from models.language.codec import encode
from models.language.lexicon import write_lexicon
from models.language.names import listed_reading
from models.language.pieces import is_plain_word
from models.language.readings import GUESSED, Reading
from models.language.selection import LemmaPrior
from models.language.swedish import is_swedish
from models.language.terms import FinnishTerms
from models.language.tokens import TOKEN

_LONGEST = 60


def read_documents(path: Path) -> Iterator[str]:
    """The documents of a file: the title and text of each object of JSON Lines, the last column of each other line."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for raw in lines:
            line = raw.decode("utf-8")
            if ".jsonl" in path.name:
                data = json.loads(line)
                yield f"{data.get('title') or ''}\n{data.get('text') or ''}"
            else:
                yield line.rstrip("\n").rpartition("\t")[2]


def count_forms(documents: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each word form occurs, and in how many documents. Swedish documents are skipped."""
    counts: Counter[str] = Counter()
    document_counts: Counter[str] = Counter()
    for document in documents:
        if is_swedish(document):
            continue
        forms = [form for form in TOKEN.findall(document) if is_plain_word(form) and len(form) <= _LONGEST]
        counts.update(forms)
        document_counts.update(set(forms))
    return counts, document_counts


def make_prior(counts: Counter[str], readings: dict[str, tuple[Reading, ...]]) -> dict[str, float]:
    """The damped counts of the lemmas that compete with another one for some form. Of names, only the listed ones."""
    known = {form: tuple(r for r in found if r.cost < GUESSED) for form, found in readings.items()}
    weights = LemmaPrior.count((counts[form], found) for form, found in known.items())
    kept: set[str] = set()
    for found in known.values():
        if len(found) > 1:
            kept.update(r.lemma for r in found if not r.proper or listed_reading(r.lemma))
    return {lemma: weights[lemma] for lemma in sorted(kept) if weights.get(lemma, 0.0) >= 0.5}


def is_shippable(form: str, readings: tuple[Reading, ...]) -> bool:
    """Whether a form may be shipped: the dictionary knows it as more than a name, or it is a listed name."""
    return listed_reading(form) is not None or any(r.cost < GUESSED and not r.proper for r in readings)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Make the shipped lexicon and the prior of lemmas from texts.")
    parser.add_argument("sources", nargs="+", type=Path, help="JSON Lines of items, or lines of text; may be .gz")
    parser.add_argument(
        "--vocabulary", action="append", default=[], type=Path, help="lines of text: all forms are taken"
    )
    parser.add_argument("--output", type=Path, default=Path("models/data"), help="the folder to write to")
    parser.add_argument("--documents", type=int, default=1, help="documents that a form must occur in")
    parser.add_argument("--keep-prior", action="store_true", help="make the lexicon alone, with the shipped prior")
    options = parser.parse_args(arguments)

    counts, document_counts = count_forms(text for path in options.sources for text in read_documents(path))
    extra, _ = count_forms(text for path in options.vocabulary for text in read_documents(path))
    backend = open_backend()
    chosen = {form for form, count in document_counts.items() if count >= options.documents} | set(extra)
    without_prior = FinnishTerms(backend, LemmaPrior({}))
    read = chosen if options.keep_prior else {*counts, *extra}
    readings = {form: without_prior.readings(form) for form in read}
    sys.stderr.write(f"{len(readings)} word forms, {sum(counts.values())} words\n")

    if options.keep_prior:
        prior = LemmaPrior.shipped()
    else:
        weights = make_prior(counts, readings)
        rows = "".join(f"{lemma}\t{weight:.3g}\n" for lemma, weight in weights.items())
        (options.output / "lemma-prior.tsv.gz").write_bytes(gzip.compress(rows.encode(), 9, mtime=0))
        # As it is read back, so that the lexicon holds what the analyser would answer.
        prior = LemmaPrior({lemma: float(f"{weight:.3g}") for lemma, weight in weights.items()})
        sys.stderr.write(f"{len(weights)} lemmas in the prior\n")

    terms = FinnishTerms(backend, prior)
    analyses = {form: encode(terms.analyse(form)) for form in sorted(chosen) if is_shippable(form, readings[form])}
    small = [form for form in analyses if form.islower()]
    version = write_lexicon(
        options.output / "wordforms.lexicon",
        f"{backend.name} {backend.version}",
        analyses,
        with_capital=[form for form in small if encode(terms.analyse(form.capitalize())) == analyses[form]],
        in_capitals=[form for form in small if encode(terms.analyse(form.upper())) == analyses[form]],
    )
    sys.stderr.write(f"{len(analyses)} forms in the lexicon {version}\n")


if __name__ == "__main__":
    main()
