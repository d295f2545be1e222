"""The signs of the query language, as expressions that are tried where one may stand."""

from __future__ import annotations

import re

from chatvault.domain.search.query_fields import NAMES

SPACE = re.compile(r"\s*")
OPENING, CLOSING = re.compile(r"\("), re.compile(r"\)")
OR = re.compile(r"OR(?=[\s()]|$)")
AND = re.compile(r"AND(?=[\s()]|$)")
MINUS = re.compile(r"-(?=[^\s-])|NOT(?:\s+(?=\S)|(?=\())")
# ASCII: else the dotless ı of "fıle:" would be an i, which no name has.
FIELD = re.compile(rf"({'|'.join(NAMES)}):", re.IGNORECASE | re.ASCII)
# The quotes of written texts, which some keyboards make of others; where they are closed.
_WRITTEN = r'[“„]([^"“”„]+)[“”]|«([^"«»]+)»'
PHRASE = re.compile(rf'"([^"]*)"?|{_WRITTEN}')
NEARNESS = re.compile(r"~\d{1,3}(?=[\s)]|$)")  # behind a phrase, elsewhere
QUOTED = re.compile(rf'"((?:[^"]|"")*+)"?|{_WRITTEN}')  # a value, in which two quotes are one
GAP = re.compile(r"[ \t]+(?=\S)")  # amid a value of several words
EQUALS = re.compile(r"=(?=\S)")
# With the flags that people write behind one: its case never matters, and all matches are meant.
EXPRESSION = re.compile(r"/((?:[^/\\]|\\.)+)/[gi]{0,2}(?=[\s)]|$)")
WORD = re.compile(r"\S+")
# Not what is multiplied in pasted code: "x*2". With each star more it is looked for in many times
# as many ways.
STARRED = re.compile(r"(?=.*[^\W\d_]{2})(?:\*[^\W_]+\*+[^\W_]+|[^\W_]+(?:\*+[^\W_]+){1,2})\*?")
BEGUN = re.compile(r"""[-"(/*.]*""")  # signs behind which more is about to be typed
