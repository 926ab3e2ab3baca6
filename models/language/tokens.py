"""Tokens of Finnish minutes: where each word of a text stands.

Kept whole: case numbers, cadastral ids, dates, times and grouped numbers, e-mail and web addresses, inflected
abbreviations (``§:n``, ``Kh:n``) and hyphenated words with their trailing hyphen (``elinvoima-``). Punctuation is no
token. The rules are one regular expression, which scans a text several times faster than rules tried token by token.
"""

from __future__ import annotations

import re

# A letter or digit, or a mark that a text not in NFC has behind its letter.
_W = r"[\w\u0300-\u036f]"
# A joiner binds what stands on both its sides into one token.
_JOINER = r"""(?:
      [-\u2010\u2011\xad]+(?=\w)            # TE24-uudistus, 408-407-1-162, a soft hyphen
    | (?<=\d)[.,:](?=\d)                    # 22.1.2024, 16.30, 1,5, 1:162
    | (?<=[\d)])/(?=\w) | /(?=\d)           # 331/00.01/2024, OUKA/899
    | :(?=\d|[a-zåäö]{1,6}(?![\w]))         # TRE:6026, Kh:n, 20:een
    | ['’´](?=\w)                           # vaa'an
    | &(?=\w)                               # H&M
)"""

TOKEN = re.compile(
    rf"""
      (?:https?://|www\.)[^\s<>"'”»)\]]*[\w/]           # web address
    | [\w.+-]*\w@\w[\w-]*(?:\.\w[\w-]*)+                # e-mail address
    | \b(?:[a-zåäö\d-]+\.)+(?:fi|com|org|net|eu|info)\b(?:/[\w./?=&%-]*[\w/])?    # hel.fi/asuminen
    | \b[Hh][Ee][Ll][ ]\d{{4}}-\d{{6}}(?:[ ][Tt](?:[ ]\d\d){{2,4}})?\b  # case number of Helsinki
    | (?<![\d.,/-])\d{{1,3}}(?:[ \xa0\u202f]\d{{3}})+(?:,\d+)?(?![\w/-]|[.,]\d)     # 1 000,50
    | {_W}+(?:{_JOINER}{_W}+)*(?:(?<=[^\W\d])[-\u2010\u2011](?![\w-]))?
    | [§%€]:[a-zåäö]{{1,6}}\b                           # §:n
    """,
    re.VERBOSE,
)
