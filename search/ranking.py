"""Every constant of the ranking, in one place, with the measurement that set it.

Measured is MRR@10 on two sets, "titles" (titles of items as queries, their texts as items) and "questions" (questions
to librarians, their answers), each on the half of the queries that ``docs/relevance.md`` does not report on; the other
half moved alike. Where no measurement is named, the value is a judgement, and its reason is.
"""

from __future__ import annotations

from models.item import SectionKind

# --- BM25 and the weights of places, which are part of an index ---

K1 = 1.2
"""BM25's saturation of a term's frequency (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009).
0.9 and 1.6 are within .005 on both sets."""
B = 0.75
"""BM25's normalisation by length: 0 none, 1 whole. 0.5 loses .03 on questions, 0.9 loses .008 on titles."""

TITLE_PLACE_WEIGHT = 3.0
PLACE_WEIGHTS: dict[SectionKind, float] = {
    "decision": 1.0,
    "proposal": 1.0,
    "rationale": 1.0,
    "background": 1.0,
    "presenter": 0.1,
    "preparer": 0.1,
    "handling": 1.0,
    "vote": 0.5,
    "dissent": 1.0,
    "disqualification": 0.2,
    "attachments": 0.5,
    "appeal": 0.05,
    "notification": 0.1,
    "prior_handling": 0.5,
    "other": 1.0,
}
"""What a word weighs in the ranking by the kind of section it stands in. Text outside all sections counts as other.
Not measured: the sets have neither titles nor sections. What repeats from item to item (how to appeal, who prepared)
weighs next to nothing, and what another body decided earlier weighs half."""
LEAD_WEIGHT = 1.0
"""What the first word of an item's text weighs more than a word far down: ..."""
LEAD_WORDS = 30.0
"""... it falls to 1/e of that in this many words. Questions .608 → .611, recall@100 of titles .986 → .990."""

# --- Words of a query ---

FUNCTION_WORD_WEIGHT = 0.2
"""What a function word of the query weighs against another word. 1 loses .04 on questions; 0 to 0.2 are equal."""
SHORT_QUERY = 3
"""Up to this many words that are no function words, all weigh the same. Titles lose .01 if there is
no such limit; 5 and 15 for the two lose .003 on questions."""
LONG_QUERY = 12
"""From this many on, each word weighs the power below of its idf relative to the most telling one's."""
LONG_QUERY_POWER = 0.5
"""The power of a long query's relative idf. 0 loses .005 on questions; 1 loses .002."""
QUERY_PART_WEIGHT = 2.0
"""What a part of a compound in the query weighs, times the term's own weight, 0.3. 1 loses .003 on questions and .004
on titles; 3 loses .02 on titles."""
SIMILAR_WEIGHT = 0.7
"""What a word found by similarity weighs against the word itself, so that what was typed comes first."""
LONG_WORD = 8
"""Words of at least this many letters may be mistyped by two letters, shorter ones by one."""
TELLING_PARTS = 0.75
"""The share of the idf of its most telling part that an item's parts of a compound must have that no item has whole.
Titles .803 → .805, questions .6324 → .6330 (recall@100 .0007 less), and far fewer items are found by a common part;
0.5 gains .0002 on titles."""
LEAST_MISTYPED = 6
"""A word of at least this many letters that no item has may be a slip in a widened search: the words within one letter
of it are found too. Questions .630 → .632; 8 gains .0002 less; titles equal."""

# --- Near words ---

PAIR_WEIGHT = 0.2
"""What two neighbouring words of the query add where they stand near each other in an item, times their BM25. 0.1 to
0.3 gain .003 on titles and .001 on questions; 0.4 and more lose on both."""
PAIR_SLOP = 3
"""How many words may stand between them. 1 to 8 differ by less than .003."""
MOST_PAIRS = 12
"""Pairs of a long query that are looked for; more cost time and gain .001."""

# --- Widening: when few items have all the words ---

FEW_HITS = 10
"""A strict search with fewer hits than this, or than a page holds, is widened."""
WIDENED_SHARE = 0.5
"""The share of the idf of all a query's words that an item must have in a widened search, ..."""
WIDENED_TELLING = 0.35
"""... and the share of the idf of its most telling word that is enough. 1 loses .02 of recall@100 on questions; 0 gains
.002 and finds half as many items again."""
COVERAGE_POWER = 0.5
"""The power of the share of a query's idf that an item has, which multiplies its score in a widened search. With parts
that count as below, 0.25 loses .003 on titles and .001 on questions; 0.7 gains .001 on titles and loses as much on
questions."""
LONG_COVERAGE_POWER = 0.05
"""The same for a long query, where 0.3 loses .006 of recall@100."""
PART_COUNT = 0.5
"""What a part of a compound that some item has whole counts in a widened search, times its own idf, ..."""
MOST_OF_PARTS = 0.6
"""... and the share of its word's that all parts together count at most. As long as any part counted as the word did,
*kunnanjohtajan valinta* found 813 of 869 items, and now 117. Titles find 500 items in place of 779, questions 1,117 in
place of 1,363, with the same recall. 0.3 to 2.0 and 0.3 to 0.95 differ by .002."""
EVERY_WORD_FACTOR = 1.3
"""What an item that has every word scores in a widened search, times its score. Titles +.002; questions equal."""

# --- Exact values ---

CASE_NUMBER_SCORE = 30.0
"""What an item's own case number is worth when it is searched: above any item that only mentions it."""
SECTION_SCORE = 5.0
"""What an item's own § number is worth when it is searched."""
DATE_SCORE = 30.0
"""What the date of an item's meeting is worth when it is searched, alone or beside one other word: above any item that
only mentions it. It is shared with other words: the more there are, the more of them tell what is sought. The date in
an item's text weighs what any word does: at half, titles with a date lose .003."""
YEAR_SCORE = 1.0
"""What the year of an item's meeting is worth when it is searched: it finds, and hardly ranks."""
ORGAN_SCORE = 1.0
"""What a word of the query in the name of an item's organ or municipality is worth: it finds, and hardly ranks."""
MOST_CHECKED = 5000
"""Candidates of a phrase letter for letter whose stored text is read, so that no query takes long."""

# --- What moves every score gently (the sets have neither dates nor topics) ---

RECENT_DAYS = 730
"""How old an item may be to count as recent, in days."""
RECENT_FACTOR = 1.05
"""What a recent item scores, times its score: it passes only items that match about equally well."""
LATER_FACTOR = 0.9
"""What an agenda, or an item of meeting procedure, scores, times its score."""

# --- Similar items ---

SIMILAR_TERMS = 16
"""Distinctive terms by which similar items are found."""
SIMILAR_MOST_SHARE = 0.1
"""A term that a greater share of all items has does not distinguish an item."""
SIMILAR_TOPIC_SCORE = 2.0
"""What a shared topic is worth, times the logarithm of its rarity and the assignment's score."""
SIMILAR_TITLE_WEIGHT = 3
"""How many times a word of the title counts."""
SIMILAR_CHARACTERS = 4000
"""How much of an item's text is read for its distinctive terms."""
