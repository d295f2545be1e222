"""Recognises keys, tokens and passwords in what was said, by the forms their makers give them.

Only where one stands is told, never which: a secret stays in its message. Every repetition
is bounded, so that no text takes longer than its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """Where in a text something stands that a rule knows, ``end`` being behind it."""

    start: int
    end: int
    rule: str


# Raise it with every change of what is recognised: older messages are then looked at again.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of secrets.

    One of ``signs`` (in small letters) is in every text that holds such a secret, which sifts
    out most texts; where it ``has_run``, so is a long run of letters and digits, else one of
    ``beside``, so that a text without them need not be searched for the sign. The group ``value``
    of ``form`` is what would be secret, else the whole; what ``rest`` fits right behind it belongs
    to it. ``name`` is for people.
    """

    name: str
    signs: tuple[str, ...]
    form: re.Pattern[str]
    rest: re.Pattern[str]
    has_run: bool
    beside: frozenset[bytes]


_REST = r"[A-Za-z0-9_-]*"  # of a key that is longer than its form has room for
# Of a private key: all up to its end, or its lines where that is missing, also inside of strings.
_REST_OF_PRIVATE_KEY = r"""(?x)
    (?: (?! -----(?:BEGIN|END) ) [\s\S] ){0,20000} (?= -----END )
  | [A-Za-z0-9+/=]* (?: [\s"'+,\\|>nr]{1,12} [A-Za-z0-9+/]{16,80}={0,2} ){0,400}
    (?: [\s"'+,\\|>nr]{1,12} [A-Za-z0-9+/]{1,15}={1,2} )?"""


def _rule(name: str, signs: str, form: str, rest: str = _REST, *, beside: str = "") -> Rule:
    words = frozenset(beside.encode().split())
    compiled = re.compile(form), re.compile(rest)
    return Rule(name, tuple(signs.split()), *compiled, has_run=not words, beside=words)


_ALONE = r"(?<![A-Za-z0-9])"  # no word goes on before it
_MIXED = r"(?=[A-Za-z_-]{0,40}[0-9])"  # a digit among what may else be words with hyphens

# Keys that say by their beginning what they are. What looks random alone is no secret yet.
_KEYS = (
    _rule("key of OpenAI, Anthropic or alike", "sk-",
          _ALONE + r"sk-(?:(?:ant|proj|svcacct|admin|or)-)?" + _MIXED + r"[A-Za-z0-9_-]{24,200}"),
    _rule("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
          _ALONE + r"(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})"),
    _rule("GitLab token", "glpat- gldt- glrt- glptt-",
          _ALONE + r"gl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{20,200}"),
    _rule("AWS key", "akia asia", _ALONE + r"(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
    _rule("Google key", "aiza gocspx- ya29.",
          _ALONE + r"(?:AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{28}"
          r"|ya29\.[A-Za-z0-9_-]{30,400})"),
    _rule("Azure key", "accountkey=", r"AccountKey=(?P<value>[A-Za-z0-9+/]{86}==)", beside="key"),
    _rule("Slack token", "xox xapp- hooks.slack.com/services/",
          _ALONE + r"(?:xox[abeoprs]-[A-Za-z0-9-]{20,200}|xapp-\d-[A-Za-z0-9-]{20,200})"
          r"|hooks\.slack\.com/services/(?P<value>T\w{7,12}/B\w{7,12}/\w{20,40})"),
    _rule("Discord webhook", "/api/webhooks/",
          r"discord(?:app)?\.com/api/webhooks/\d{15,20}/(?P<value>[\w-]{60,80})"),
    _rule("Telegram token", ":aa", r"(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])"),
    _rule("Stripe key", "k_live_ k_test_", _ALONE + r"[rs]k_(?:live|test)_[A-Za-z0-9]{20,250}"),
    _rule("Stripe secret", "whsec_", _ALONE + r"whsec_[A-Za-z0-9+/=]{32,100}", beside="sec"),
    _rule("SendGrid key", "sg.", _ALONE + r"SG\.[A-Za-z0-9_-]{20,40}\.[A-Za-z0-9_-]{30,60}"),
    _rule("Mailgun key", "key-", _ALONE + r"key-[0-9a-f]{32}(?![0-9a-zA-Z])"),
    _rule("Hugging Face token", "hf_", _ALONE + r"hf_[A-Za-z0-9]{30,100}"),
    _rule("key of Groq, xAI or alike", "gsk_ xai- pplx- r8_",
          _ALONE + r"(?:gsk_[A-Za-z0-9]{40,80}|xai-[A-Za-z0-9]{60,100}|pplx-[A-Za-z0-9]{40,80}"
          r"|r8_[A-Za-z0-9]{37})"),
    _rule("token of a package registry", "npm_ pypi- dckr_pat_",
          _ALONE + r"(?:npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,250}"
          r"|dckr_pat_[A-Za-z0-9_-]{20,60})"),
    _rule("hosting token", "dop_v1_ dapi hvs. sbp_ shpat_ shpss_ lin_api_ ntn_",
          _ALONE + r"(?:dop_v1_[0-9a-f]{64}|dapi[0-9a-f]{32}|hvs\.[A-Za-z0-9_-]{24,200}"
          r"|sbp_[0-9a-f]{40}|shp(?:at|ss)_[0-9a-f]{32}|lin_api_[A-Za-z0-9]{40}"
          r"|ntn_[A-Za-z0-9]{40,60})"),
    _rule("JSON Web Token", "eyj",
          _ALONE + r"eyJ[A-Za-z0-9_-]{10,400}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{20,700}"),
    _rule("age key", "age-secret-key-", r"AGE-SECRET-KEY-1[A-Z0-9]{50,64}"),
    _rule("private key", "-----begin",
          r"-----BEGIN\ (?:[A-Z]{2,10}\ ){0,2}PRIVATE\ KEY(?:\ BLOCK)?-----"
          r"(?P<value>[\s\S]{0,200}?[A-Za-z0-9+/]{40})",
          _REST_OF_PRIVATE_KEY, beside="key"),
)  # fmt: skip
# What stands where a secret belongs.
_PLACES = (
    _rule("password in an address", "://",
          r"(?<=://)[^\s:/@]{1,64}:(?P<value>[^\s:/@]{6,64})@[\w.-]", "", beside="@"),
    _rule("authorization", "authorization",
          r"(?i:\bauthorization\b[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:bearer|basic)\s{1,3})"
          r"(?P<value>(?=[A-Za-z._~+/-]{0,60}\d)[A-Za-z0-9._~+/-]{16,700}={0,2})",
          beside=": ="),
)  # fmt: skip
NAMED = "password or key"  # the rule of what is called one
_NAME = r"""(?: (?P<password> pass(?:word|wd|phrase) | pwd )
       | (?:secret|token) (?:[_-]?key)? | (?:api|access|auth|account|private)[_-]?key )"""
_NAME_AT_END = re.compile(rf"(?xi) {_NAME} $")
_VALUE = re.compile(r"\S{8,200}")
_NAMED = re.compile(
    rf"""(?x) (?i: {_NAME} )
    \\{{0,3}} ["'`]? [ \t]{{0,3}} (?: =>? | :=? ) [ \t]{{0,3}}
    (?: (?P<quote>\\{{0,3}}["'`]) (?P<quoted>(?:[^"'`\s\\]|\\.){{8,200}}?) (?P=quote)
      | (?P<bare>[^\s"'`,;(){{}}\[\]<>$|\\]{{8,200}}) (?= [\s"'`,;\\] | $ ) )
    """
)
# Every name begins with one of these, or ends with "key".
NAMES = (b"pass", b"pwd", b"secret", b"token")
_KEY_OF = re.compile(rb"(?:api|access|auth|account|private)[_-]?\Z")
_LONGEST_KEY_OF = len("account_")
RULES = (*_KEYS, *_PLACES)
_SIGNS = tuple((sign.encode(), rule) for rule in RULES for sign in rule.signs)
_SIGNS_NEAR_RUNS = tuple(pair for pair in _SIGNS if pair[1].has_run)
_SIGNS_ANYWHERE = tuple(pair for pair in _SIGNS if not pair[1].has_run)
_MARKS = frozenset((b":", b"="))  # between a name and what is called so
# What is looked for first, so that most of the rest need not be.
_KEY, _SECRET = b"key", b"sec"
_BESIDE = frozenset((_KEY, _SECRET)).union(_MARKS, *(rule.beside for _, rule in _SIGNS_ANYWHERE))
_RUN = b"a" * 20
_SHAPES = bytes(
    ord("a" if (chr(code).isalnum() and code < 128) or chr(code) in "_-" else " ")
    for code in range(256)
)  # of the characters that runs are made of
_BEFORE_RUN = 80  # a sign stands in a run, or so far before it at the most

# What people write where a secret would stand.
_MADE_UP = re.compile(
    r"(?i)example|your|placeholder|change_?me|redacted|dummy|insert|replace|xxxx|\*\*\*|\.\.\.|…"
)
_REFERENCE = re.compile(r"[${<%]|(?i:env[.:(]|process\.|os\.|vault:|op://|secrets?\.)")
_IDENTIFIER = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_WORDS_OF_DOCUMENTS = ("password", "passwort", "passwd", "secret", "postgres", "pass1234")
_SHORTEST = 12  # "pass=" and a value
_FEWEST_DISTINCT = 3  # characters; fewer are a row of crosses
_SHORT_KEY, _FEW_DISTINCT = 16, 8  # a name is shorter and says the same letters again


def holds_secret(text: str) -> bool:
    """Whether a key, token or password of a known form stands in ``text``."""
    return next(places(text), None) is not None


def places(text: str) -> Iterator[Place]:
    """Where keys, tokens and passwords stand in ``text``, in no order; some more than once."""
    if len(text) < _SHORTEST:
        return
    letters = text.encode("ascii", "replace")  # a byte a character: places stay the same
    lowered = letters.lower()
    held = {word for word in _BESIDE if word in lowered}
    for rule in _possible(letters, lowered, held):
        for found in rule.form.finditer(text):
            if _is_secret(found):
                yield _place(rule, found)
    if not held.isdisjoint(_MARKS):
        yield from _named(text, lowered, held)


def _possible(letters: bytes, lowered: bytes, held: Set[bytes]) -> Iterator[Rule]:
    """The rules of which a sign stands where one has to.

    Few texts hold a long run, and to find one is a single pass; to look for every sign in
    every text takes ten times as long.
    """
    near = _near_runs(letters.translate(_SHAPES), lowered)
    for sign, rule in _SIGNS_NEAR_RUNS if near else ():
        if sign in near:
            yield rule
    for sign, rule in _SIGNS_ANYWHERE:
        if not rule.beside.isdisjoint(held) and sign in lowered:
            yield rule


def _near_runs(shapes: bytes, lowered: bytes) -> bytes:
    """All long runs with what stands before them."""
    near, end = [], 0
    while (start := shapes.find(_RUN, end)) >= 0:
        end = shapes.find(b" ", start)
        end = len(shapes) if end < 0 else end
        near.append(lowered[max(0, start - _BEFORE_RUN) : end])
    return b" ".join(near)


def is_named_secret(name: str, value: str) -> bool:
    """Whether ``value``, which is called ``name``, is a password or key."""
    called = _NAME_AT_END.search(name)
    return (
        called is not None
        and _VALUE.fullmatch(value) is not None
        and _is_value(value, called["password"], is_quoted=True)
    )


def _place(rule: Rule, found: re.Match[str]) -> Place:
    start, end = found.span("value") if found.groupdict().get("value") else found.span()
    rest = rule.rest.match(found.string, end)
    return Place(start, rest.end() if rest else end, rule.name)


def _named(text: str, lowered: bytes, held: Set[bytes]) -> Iterator[Place]:
    """Where a value stands behind a word for passwords or keys.

    The words are looked for one by one: one expression for all, in small and large letters,
    takes ten times as long.
    """
    for start in _names(lowered, held):
        found = _NAMED.match(text, start)
        if found is not None:
            group = "quoted" if found["quoted"] else "bare"
            if _is_value(found[group], found["password"], is_quoted=group == "quoted"):
                yield Place(*found.span(group), NAMED)


def _names(lowered: bytes, held: Set[bytes]) -> Iterator[int]:
    """Where words for passwords or keys begin."""
    for name in NAMES:
        if _SECRET in held or not name.startswith(_SECRET):
            yield from _each(name, lowered)
    for place in _each(_KEY, lowered) if _KEY in held else ():
        before = _KEY_OF.search(lowered, max(0, place - _LONGEST_KEY_OF), place)
        if before is not None:
            yield before.start()


def _each(word: bytes, lowered: bytes) -> Iterator[int]:
    """Where a word stands."""
    place = lowered.find(word)
    while place >= 0:
        yield place
        place = lowered.find(word, place + len(word))


def _is_secret(found: re.Match[str]) -> bool:
    """Whether what was found is meant to be one, and no example of one."""
    value = found.groupdict().get("value") or found[0]
    return not _is_made_up(value)


def _is_made_up(value: str) -> bool:
    return (
        value.lower() in _WORDS_OF_DOCUMENTS
        or len(set(value)) < _FEWEST_DISTINCT
        or _MADE_UP.search(value) is not None
        or _REFERENCE.match(value) is not None
    )


def _is_value(value: str, password: str | None, *, is_quoted: bool) -> bool:
    """Whether what is called a password or key is one, and no code that gets it elsewhere.

    ``password`` is the word for a password that it is called by; None where that means a key.
    """
    if _is_made_up(value) or _IDENTIFIER.fullmatch(value):
        return False
    if not any(map(str.isalpha, value)) or value.startswith(("/", "~", "./")):
        return False
    odd = sum(not character.isalpha() and character not in "_-.:/" for character in value)
    if odd < (1 if is_quoted or (password or "").isupper() else 2):
        return False
    is_long = len(value) >= _SHORT_KEY and len(set(value)) >= _FEW_DISTINCT
    return is_long or password is not None
