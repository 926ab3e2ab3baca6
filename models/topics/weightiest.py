"""Evidence for a topic none of whose labels stands in the item: the words that weighed most for it."""

from __future__ import annotations

import numpy as np

from models.analysis import AnalysedItem
from models.item import Evidence
from models.topics.classifier import TopicModel
from models.topics.features import PLACE_WEIGHT, TermReader
from models.topics.places import places
from models.topics.vectors import LemmaVectors

MAX_WORDS = 5


def weightiest_terms(
    analysed: AnalysedItem, topic: int, model: TopicModel, vectors: LemmaVectors, reader: TermReader
) -> tuple[Evidence, ...]:
    """The first occurrences of the words whose terms add most to the topic's score, at most five, title first."""
    terms = reader.item(analysed)
    known, weights = model.known(terms, vectors.weights(terms))
    tables = (model.linear, model.labels)
    gains = weights * sum(t.values[known, topic].astype(np.float32) * t.scales[topic] for t in tables)
    by_row = dict(zip(model.terms[known].tolist(), gains.tolist(), strict=True))
    best: dict[str, tuple[float, Evidence]] = {}
    in_body = PLACE_WEIGHT[places(analysed)]
    for text, counted in ((analysed.title, None), (analysed.body, in_body)):
        for number, word in enumerate(text.words):
            if word.lemma in best or (counted is not None and not counted[number]):
                continue
            gain = sum(by_row.get(row, 0.0) * share for row, share in reader.of_word(word))
            if gain > 0:
                start, end = int(text.starts[number]), int(text.ends[number])
                span = Evidence(start, end, text.text[start:end], "title" if counted is None else "text")
                best[word.lemma] = (gain, span)
    ranked = sorted(best.values(), key=lambda pair: -pair[0])[:MAX_WORDS]
    return tuple(sorted((span for _, span in ranked), key=lambda e: (e.field != "title", e.start)))
