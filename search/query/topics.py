"""Topics named in a query, by id or by any label."""

from __future__ import annotations

from models.analysis import Analyser
from models.topics.vocabulary import Vocabulary, plain_name

_SAME_BEGINNING = 3


def topic_ids(vocabulary: Vocabulary | None, text: str, analyser: Analyser) -> tuple[str, ...]:
    """The ids of the topics that a text names: by id or label as written, else by a label in any inflection.

    Without a vocabulary the text itself is taken for an id.
    """
    wanted = plain_name(text)
    if vocabulary is None:
        return (wanted,)
    found = vocabulary.named(wanted)
    if found or len(wanted) < _SAME_BEGINNING:
        return found
    lemmas = _lemmas(text, analyser)
    # Inflection hardly ever changes a word's beginning: so few names are analysed.
    names = vocabulary.names_beginning(wanted[:_SAME_BEGINNING])
    return tuple(dict.fromkeys(topic_id for name, topic_id in names if _lemmas(name, analyser) == lemmas))


def topics_beginning(vocabulary: Vocabulary | None, text: str) -> list[tuple[str, str]]:
    """Id and Finnish label of the topics one of whose shown labels begins with the text, or has a word that does.

    Those come first whose own label begins with it.
    """
    if vocabulary is None:
        return []
    wanted = plain_name(text)
    ranked: list[tuple[int, str, str]] = []
    for topic in vocabulary:
        label = topic.label("fi")
        others = [plain_name(other.text) for other in topic.labels if other.kind in ("preferred", "alternative")]
        if plain_name(label).startswith(wanted):
            ranked.append((0, label, topic.id))
        elif any(other.startswith(wanted) for other in others):
            ranked.append((1, label, topic.id))
        elif any(f" {wanted}" in other for other in others):
            ranked.append((2, label, topic.id))
    return [(topic_id, label) for _, label, topic_id in sorted(ranked)]


def _lemmas(text: str, analyser: Analyser) -> tuple[str, ...]:
    return tuple(word.lemma for word in analyser.text(text).words)
