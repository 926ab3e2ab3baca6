"""A hundred thousand random and mutated queries: none may raise, and none may take longer than a second.

    python -m benchmarks.fuzz_queries [--queries N] [--home HOME] [--seed N]

Half are put together from operators, fields, quotes, numbers and words; half are real-looking queries with letters
inserted, deleted, doubled and swapped. All are parsed and planned; with ``--home`` each is also searched there, as the
page does it. Printed are the slowest queries.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from search.query import parse_query, plan_query
from search.query.fields import CANONICAL
from search.query.lexer import OPERATORS

_WORDS = """
    koulu nuorisotakuu asemakaavan muutos talousarvio TE-palvelut kunnille päätös ja on 2024 Lahden uimahallin
    elinvoima- oikaisuvaatimus kuntalain 140 §:n a å
"""
WORDS = (*_WORDS.split(), "1 000,50")
NUMBERS = (
    "331/00.01.02.03/2024",
    "47/00.02/2016",
    "551/01.0100.010002/2018",
    "HEL 2024-009117 T 00 00 03",
    "TRE:6026/10.03.01/2016",
    "MliDno-2017-1034",
    "OUKA/899/02.06.01.04/2017",
    "5139-2016 (001, 101, 014, 111)",
    "Dnro 123/2021",
    "§ 3",
    "3 §",
    "22.1.2024",
    "050 123 4567",
    "+358 50 1234567",
    "kirjaamo@niittyla.fi",
    "https://www.niittyla.fi/a?b=c&d",
)
SIGNS = (
    *"\"'()[]{}*?~:-+=§/\\|&%.,;!<>^$#@–”»«\t\n\0",
    *('="', "~2", "*:*", "--", "((", "))"),
    *("ä̈", "a\u0308", "ﬁ", "\u200b", "\xad", "\udcff", "𐍈"),
)
QUERIES = (
    "asemakaavan muutos",
    '"TE-palvelujen siirto" kunnille',
    "nuorisotakuu TAI työpaja -koulu",
    'otsikko:uimahalli päätös:"hyväksyttiin yksimielisesti"',
    "vuosi:2020-2024 toimielin:kaupunginhallitus (koulu TAI kirjasto) EI vuokra",
    '="asemakaavan muutoksen" k?ulu* *takuu uimahali~2',
    *NUMBERS,
)


def made_up(chance: random.Random) -> str:
    """A query of random pieces."""
    pieces = []
    for _ in range(chance.randint(1, 14)):
        kind = chance.random()
        if kind < 0.3:
            pieces.append(chance.choice(SIGNS))
        elif kind < 0.6:
            pieces.append(chance.choice(WORDS))
        elif kind < 0.7:
            pieces.append(chance.choice(tuple(OPERATORS)))
        elif kind < 0.8:
            pieces.append(chance.choice(tuple(CANONICAL)) + ":")
        elif kind < 0.9:
            pieces.append(chance.choice(NUMBERS))
        else:
            pieces.append(
                "".join(chr(chance.choice((chance.randint(1, 0x17F), chance.randint(1, 0xD7FF)))) for _ in "abc")
            )
        if chance.random() < 0.6:
            pieces.append(" ")
    return "".join(pieces)


def mutated(chance: random.Random) -> str:
    """A query with letters inserted, deleted, doubled and swapped."""
    text = list(chance.choice(QUERIES))
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(text) + 1)
        match chance.randrange(4):
            case 0:
                text.insert(place, chance.choice(SIGNS + WORDS))
            case 1:
                del text[place : place + chance.randint(1, 4)]
            case 2:
                text[place:place] = text[place : place + chance.randint(1, 8)]
            case _:
                text[place : place + 2] = reversed(text[place : place + 2])
    return "".join(text)


def planning() -> Callable[[str], object]:
    from models.pipeline import load_analyser
    from models.topics.vocabulary import load_vocabulary

    analyser, vocabulary = load_analyser(), load_vocabulary()
    return lambda text: plan_query(parse_query(text), analyser, None, vocabulary)


def searching(home: Path) -> Callable[[str], object]:
    from search import open_engine
    from search.request import MAX_QUERY_CHARACTERS, SearchRequest

    engine = open_engine(home)
    return lambda text: engine.search(SearchRequest(query=text[:MAX_QUERY_CHARACTERS]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    run = searching(options.home) if options.home else planning()
    run("lämmittely")
    times: list[tuple[float, str]] = []
    failed = 0
    for number in range(options.queries):
        text = made_up(chance) if number % 2 else mutated(chance)
        started = time.process_time()
        try:
            run(text)
        except Exception as error:
            failed += 1
            print(f"{type(error).__name__}: {error} for {text!r}", file=sys.stderr)
        times.append((time.process_time() - started, text))
    times.sort(reverse=True)
    print(f"{options.queries} queries, {failed} failed, median {1000 * times[len(times) // 2][0]:.2f} ms")
    for seconds, text in times[:5]:
        print(f"{1000 * seconds:9.1f} ms  {text!r}")
    return 1 if failed or times[0][0] > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
