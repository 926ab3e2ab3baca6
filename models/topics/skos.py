"""Reading vocabularies in SKOS (W3C Recommendation, 2009)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from models.characters import composed
from models.topics.vocabulary import Label, LabelKind, Topic, UnreadableVocabulary, Vocabulary

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

NAMESPACE = "urn:pykala:skos#"
OWN_PROPERTIES = ("decisiveLabel", "weakLabel", "negativeLabel", "taskClass")
"""Properties beyond SKOS: three kinds of labels, and beginnings of task classes that imply the topic."""

_FORMATS = {".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".nt": "nt", ".jsonld": "json-ld", ".n3": "n3"}


def read_skos(path: Path) -> Vocabulary:
    """The vocabulary in a SKOS file; its labels are not lemmatised yet.

    Raises:
        UnreadableVocabulary: the file cannot be parsed or has no usable concept.
    """
    graph = parse_skos(path)
    vocabulary = _Reader(graph).vocabulary()
    if not vocabulary.topics:
        raise UnreadableVocabulary(path, "It has no skos:Concept with a preferred label.")
    return vocabulary


def parse_skos(path: Path) -> Graph:
    """The file's RDF graph.

    Raises:
        UnreadableVocabulary: the file is missing or is not RDF of the kind that its name says.
    """
    from rdflib import Graph

    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(_FORMATS)
        raise UnreadableVocabulary(path, f'A vocabulary\'s name ends in {known}, not in "{path.suffix}".')
    try:
        return Graph().parse(data=path.read_bytes(), format=kind)
    except OSError as error:
        raise UnreadableVocabulary(path, f"The file cannot be read ({error.strerror}).") from error
    except Exception as error:  # rdflib's parsers raise errors of many unrelated classes
        raise UnreadableVocabulary(
            path, f"The file is not valid {kind}: {' '.join(str(error).split())[:300]}."
        ) from error


class _Reader:
    def __init__(self, graph: Graph) -> None:
        from rdflib import SKOS, URIRef

        self._graph = graph
        self._skos = SKOS
        self._task_class = URIRef(NAMESPACE + "taskClass")
        self._kinds: tuple[tuple[Node, LabelKind], ...] = (
            (URIRef(NAMESPACE + "decisiveLabel"), "decisive"),
            (SKOS.prefLabel, "preferred"),
            (SKOS.altLabel, "alternative"),
            (SKOS.hiddenLabel, "hidden"),
            (URIRef(NAMESPACE + "weakLabel"), "weak"),
            (URIRef(NAMESPACE + "negativeLabel"), "negative"),
        )

    def vocabulary(self) -> Vocabulary:
        from rdflib import RDF

        skos, graph = self._skos, self._graph
        concepts = [c for c in graph.subjects(RDF.type, skos.Concept) if (c, skos.prefLabel, None) in graph]
        broader = {concept: self._broader(concept) for concept in concepts}
        # A top concept with narrower ones is a group; one in the middle of a hierarchy is a topic like its children.
        parents = {parent for parent in broader.values() if parent is not None and broader.get(parent) is None}
        groups = {local_name(str(c)): self._texts(c, skos.prefLabel) for c in concepts if c in parents}
        topics = tuple(self._topic(c, broader[c]) for c in concepts if c not in parents)
        scheme = next(iter(graph.subjects(RDF.type, skos.ConceptScheme)), None)
        return Vocabulary(topics, groups, str(scheme or ""))

    def _broader(self, concept: Node) -> Node | None:
        return next(iter(sorted(self._graph.objects(concept, self._skos.broader), key=str)), None)

    def _topic(self, concept: Node, group: Node | None) -> Topic:
        graph, skos = self._graph, self._skos
        return Topic(
            local_name(str(concept)),
            str(concept),
            local_name(str(group)) if group is not None else "",
            tuple(self._labels(concept)),
            self._texts(concept, skos.scopeNote),
            tuple(sorted(local_name(str(o)) for o in graph.objects(concept, skos.related))),
            tuple(sorted(str(o) for o in graph.objects(concept, skos.exactMatch))),
            tuple(sorted(str(o) for o in graph.objects(concept, self._task_class))),
        )

    def _labels(self, concept: Node) -> Iterator[Label]:
        for prop, kind in self._kinds:
            values = self._graph.objects(concept, prop)
            for language, text in sorted(
                (getattr(v, "language", None) or "fi", " ".join(composed(str(v)).split())) for v in values
            ):
                yield Label(text, language, kind)

    def _texts(self, concept: Node, prop: Node) -> dict[str, str]:
        values = self._graph.objects(concept, prop)
        return dict(sorted((getattr(value, "language", None) or "fi", composed(str(value))) for value in values))


def local_name(uri: str) -> str:
    """The last part of a URI: a topic's id."""
    return composed(re.split(r"[/#:]", uri.rstrip("/#:"))[-1])
