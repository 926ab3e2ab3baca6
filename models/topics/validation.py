"""Checking a vocabulary before it is used: every fault with its concept, its line and what to do about it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.topics.skos import NAMESPACE, OWN_PROPERTIES, local_name, parse_skos
from models.topics.vocabulary import LABEL_TABLES

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_ID = re.compile(r"[^\s\"'<>&?#/]+")
SHOWN = ("preferred", "alternative", "hidden")
"""Kinds of which a label may be decisive besides."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a vocabulary: of which concept, on which line (from 1, None where unknown), and what to do."""

    concept: str
    line: int | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        line = f"line {self.line}: " if self.line else ""
        concept = f"{self.concept}: " if self.concept else ""
        return f"{line}{concept}{self.problem} {self.remedy}"

    def to_json(self) -> dict[str, str | int | None]:
        return {"concept": self.concept, "line": self.line, "problem": self.problem, "remedy": self.remedy}


def check_vocabulary(path: Path) -> list[Finding]:
    """The faults of a vocabulary file (SKOS, or a table of URIs and labels), in the order of its lines.

    The rules are those of SKOS (W3C Recommendation, 2009: S9, S13, S14, S27) that tagging relies on, and that every
    topic can be named and told from the others.

    Raises:
        UnreadableVocabulary: the file cannot be read at all.
    """
    if path.suffix.lower() in LABEL_TABLES:
        from models.topics.label_table import read_label_table

        read_label_table(path)
        return []
    graph = parse_skos(path)
    source = path.read_text(encoding="utf-8", errors="replace")
    return sorted(_Checker(graph, source).findings(), key=lambda f: (f.line or 0, f.concept, f.problem))


class _Checker:
    def __init__(self, graph: Graph, source: str) -> None:
        from rdflib import RDF, SKOS, URIRef

        self._graph = graph
        self._skos = SKOS
        self._lines = source.splitlines()
        self._concepts = sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)
        self._own = {URIRef(NAMESPACE + name) for name in OWN_PROPERTIES}
        self._kinds = {
            "preferred": SKOS.prefLabel,
            "alternative": SKOS.altLabel,
            "hidden": SKOS.hiddenLabel,
            "decisive": URIRef(NAMESPACE + "decisiveLabel"),
            "weak": URIRef(NAMESPACE + "weakLabel"),
            "negative": URIRef(NAMESPACE + "negativeLabel"),
        }

    def findings(self) -> Iterator[Finding]:
        if not self._concepts:
            yield Finding("", None, "The file has no skos:Concept.", "Give every topic the type skos:Concept.")
        yield from self._ids()
        yield from self._shared_names()
        yield from self._properties()
        for concept in self._concepts:
            yield from self._labels(concept)
            yield from self._relations(concept)

    def _finding(self, concept: Node, problem: str, remedy: str, text: str = "") -> Finding:
        return Finding(local_name(str(concept)), self._line(concept, text), problem, remedy)

    def _line(self, concept: Node, text: str = "") -> int | None:
        """The line where the concept is described, or the first one from there on with the text."""
        name = re.escape(local_name(str(concept)))
        subject = re.compile(rf"^\s*(?:<[^>]*\b{name}>|[\w-]*:{name})(?=\s|$)|(?:about|ID)=\"[^\"]*\b{name}\"")
        start = next((number for number, line in enumerate(self._lines) if subject.search(line)), None)
        if start is None:
            return None
        if text:
            start = next((n for n in range(start, len(self._lines)) if text in self._lines[n]), start)
        return start + 1

    def _ids(self) -> Iterator[Finding]:
        by_id: dict[tuple[str, bool], list[Node]] = defaultdict(list)
        for concept in self._concepts:
            by_id[local_name(str(concept)), self._is_group(concept)].append(concept)
        for (name, _), concepts in by_id.items():
            if not _ID.fullmatch(name):
                remedy = "End it in letters, digits and hyphens: that is the topic's id."
                yield self._finding(concepts[0], f"The URI {concepts[0]} does not end in a usable id.", remedy)
            if len(concepts) > 1:
                uris = " and ".join(str(c) for c in concepts)
                yield self._finding(concepts[0], f"Two concepts have the id {name}: {uris}.", "Rename one of them.")

    def _shared_names(self) -> Iterator[Finding]:
        by_name: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for concept in self._concepts:
            if self._is_group(concept):
                continue  # a group may be called like one of its topics
            for label in self._graph.objects(concept, self._skos.prefLabel):
                by_name[str(label).casefold(), getattr(label, "language", None) or "fi"].append(concept)
        for (name, language), concepts in by_name.items():
            for other in concepts[1:]:
                problem = f'The preferred label "{name}"@{language} is also that of {local_name(str(concepts[0]))}.'
                yield self._finding(other, problem, "Give the two different names, or make them one concept.")

    def _is_group(self, concept: Node) -> bool:
        broader = self._skos.broader
        return (concept, broader, None) not in self._graph and (None, broader, concept) in self._graph

    def _properties(self) -> Iterator[Finding]:
        """Names that are nearly a property are passed over by every reader; nobody would notice."""
        seen: set[Node] = set()
        for concept, prop, _ in sorted(self._graph, key=str):
            name = str(prop)
            own = name.startswith(NAMESPACE)
            if prop in seen or not (own or name.startswith(str(self._skos))):
                continue
            if (own and prop not in self._own) or (not own and not hasattr(self._skos, local_name(name))):
                seen.add(prop)
                known = (
                    "decisiveLabel, weakLabel, negativeLabel and taskClass"
                    if own
                    else "those of the SKOS recommendation"
                )
                problem = f"There is no property {local_name(name)} in {name.removesuffix(local_name(name))}."
                yield self._finding(concept, problem, f"Correct its name; known are {known}.", local_name(name))

    def _labels(self, concept: Node) -> Iterator[Finding]:
        graph = self._graph
        preferred = list(graph.objects(concept, self._skos.prefLabel))
        if not preferred:
            remedy = 'Add a name, as in: skos:prefLabel "Asemakaava"@fi'
            yield self._finding(concept, "It has no preferred label.", remedy)
        languages = [getattr(label, "language", None) or "fi" for label in preferred]
        for language in sorted({x for x in languages if languages.count(x) > 1}):
            problem = f"It has {languages.count(language)} preferred labels in one language ({language})."
            yield self._finding(concept, problem, "Keep one, and make the others skos:altLabel.")
        kinds: dict[tuple[str, str], str] = {}
        for kind, prop in self._kinds.items():
            for label in sorted(graph.objects(concept, prop), key=str):
                text, language = str(label), getattr(label, "language", None) or "fi"
                if not _WORD.search(text):
                    problem = f'Its {kind} label "{text}" has no word.'
                    yield self._finding(concept, problem, "Write a name, or remove the label.", text)
                    continue
                before = kinds.setdefault((text.casefold(), language), kind)
                if before != kind and not (kind == "decisive" and before in SHOWN):
                    problem = f'The label "{text}"@{language} is both {before} and {kind}.'
                    yield self._finding(concept, problem, "Keep it as one of the two.", text)

    def _relations(self, concept: Node) -> Iterator[Finding]:
        graph, skos = self._graph, self._skos
        known = set(self._concepts)
        for prop in (skos.broader, skos.related):
            for other in sorted(graph.objects(concept, prop), key=str):
                name, kind = local_name(str(other)), local_name(str(prop))
                if other not in known:
                    problem = f"Its skos:{kind} {name} is no concept of this file."
                    yield self._finding(concept, problem, "Correct the name, or describe that concept.", name)
                elif other == concept:
                    problem = f"It is named as its own skos:{kind}."
                    yield self._finding(concept, problem, "Remove that statement.", name)
        ancestors = set(graph.transitive_objects(concept, skos.broader)) - {concept}
        if any((ancestor, skos.broader, concept) in graph for ancestor in ancestors):
            problem = "Following skos:broader from it leads back to it."
            yield self._finding(concept, problem, "Let one of the concepts in the circle have no skos:broader.")
