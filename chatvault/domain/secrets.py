"""Recognises keys, tokens and passwords in what was said, by the forms their makers give them.

Only whether there is one is told, never which: a secret stays in its message. Every repetition
is bounded, so that no text takes longer than its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of secrets.

    One of ``signs`` is in every text that holds such a secret, which sifts
    out most texts. The group ``value`` of ``form`` is what would be secret, else the whole.
    """

    name: str
    signs: tuple[str, ...]
    form: re.Pattern[str]


def _rule(name: str, signs: str, form: str) -> Rule:
    return Rule(name, tuple(signs.split()), re.compile(form))


_ALONE = r"(?<![A-Za-z0-9])"  # no word goes on before it
_MIXED = r"(?=[A-Za-z_-]{0,40}[0-9])"  # a digit among what may else be words with hyphens

# Keys that say by their beginning what they are. What looks random alone is no secret yet. All
# hold a run of _RUN and have their sign in it or shortly before.
_KEYS = (
    _rule("OpenAI, Anthropic, OpenRouter and others alike", "sk-",
          _ALONE + r"sk-(?:(?:ant|proj|svcacct|admin|or)-)?" + _MIXED + r"[A-Za-z0-9_-]{24,200}"),
    _rule("GitHub", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
          _ALONE + r"(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})"),
    _rule("GitLab", "glpat- gldt- glrt- glptt-",
          _ALONE + r"gl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{20,200}"),
    _rule("AWS", "AKIA ASIA", _ALONE + r"(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
    _rule("Google", "AIza GOCSPX- ya29.",
          _ALONE + r"(?:AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{28}"
          r"|ya29\.[A-Za-z0-9_-]{30,400})"),
    _rule("Slack", "xox xapp- hooks.slack.com/services/",
          _ALONE + r"(?:xox[abeoprs]-[A-Za-z0-9-]{20,200}|xapp-\d-[A-Za-z0-9-]{20,200})"
          r"|hooks\.slack\.com/services/"
          r"(?P<value>T[A-Za-z0-9_]{7,12}/B[A-Za-z0-9_]{7,12}/[A-Za-z0-9_]{20,40})"),
    _rule("Discord", "/api/webhooks/",
          r"discord(?:app)?\.com/api/webhooks/[0-9]{15,20}/(?P<value>[A-Za-z0-9_-]{60,80})"),
    _rule("Telegram", ":AA", r"(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])"),
    _rule("Stripe", "k_live_ k_test_", _ALONE + r"[rs]k_(?:live|test)_[A-Za-z0-9]{20,250}"),
    _rule("SendGrid", "SG.", _ALONE + r"SG\.[A-Za-z0-9_-]{20,40}\.[A-Za-z0-9_-]{30,60}"),
    _rule("Mailgun", "key-", _ALONE + r"key-[0-9a-f]{32}(?![0-9a-zA-Z])"),
    _rule("Hugging Face", "hf_", _ALONE + r"hf_[A-Za-z0-9]{30,100}"),
    _rule("Groq, xAI, Perplexity, Replicate", "gsk_ xai- pplx- r8_",
          _ALONE + r"(?:gsk_[A-Za-z0-9]{40,80}|xai-[A-Za-z0-9]{60,100}|pplx-[A-Za-z0-9]{40,80}"
          r"|r8_[A-Za-z0-9]{37})"),
    _rule("packages and containers", "npm_ pypi- dckr_pat_",
          _ALONE + r"(?:npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,250}"
          r"|dckr_pat_[A-Za-z0-9_-]{20,60})"),
    _rule("hosting", "dop_v1_ dapi hvs. sbp_ shpat_ shpss_ lin_api_ ntn_",
          _ALONE + r"(?:dop_v1_[0-9a-f]{64}|dapi[0-9a-f]{32}|hvs\.[A-Za-z0-9_-]{24,200}"
          r"|sbp_[0-9a-f]{40}|shp(?:at|ss)_[0-9a-f]{32}|lin_api_[A-Za-z0-9]{40}"
          r"|ntn_[A-Za-z0-9]{40,60})"),
    _rule("JSON Web Token", "eyJ",
          _ALONE + r"eyJ[A-Za-z0-9_-]{10,400}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{20,700}"),
)  # fmt: skip
# Keys with + and / in between: they are so long that a run is in them as well.
_BROKEN_KEYS = (
    _rule("Azure", "AccountKey=", r"AccountKey=(?P<value>[A-Za-z0-9+/]{86}==)"),
    _rule("Stripe, for hooks", "whsec_", _ALONE + r"whsec_[A-Za-z0-9+/=]{32,100}"),
    _rule("private key", "PRIVATE AGE-SECRET-KEY-",
          r"-----BEGIN\ (?:[A-Z]{2,10}\ ){0,2}PRIVATE\ KEY(?:\ BLOCK)?-----"
          r"(?P<value>[\s\S]{0,200}?[A-Za-z0-9+/]{40})|AGE-SECRET-KEY-1[A-Z0-9]{50,64}"),
)  # fmt: skip
# What stands where a secret belongs.
_PLACES = (
    _rule("password in an address", "://",
          r"://[^\s:/@]{1,64}:(?P<value>[^\s:/@]{6,64})@[\w.-]"),
    _rule("authorization", "authorization",
          r"(?i:\bauthorization\b[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:bearer|basic)\s{1,3})"
          r"(?P<value>(?=[A-Za-z._~+/-]{0,60}\d)[A-Za-z0-9._~+/-]{16,700}={0,2})"),
)  # fmt: skip
_NAMED = re.compile(
    r"""(?x)
    (?i: (?P<password> pass(?:word|wd|phrase) | pwd )
       | (?:secret|token) (?:[_-]?key)? | (?:api|access|auth|account|private)[_-]?key )
    ["'`]? [ \t]{0,3} (?: =>? | :=? ) [ \t]{0,3}
    (?: (?P<quote>["'`]) (?P<quoted>[^"'`\s]{8,200}) (?P=quote)
      | (?P<bare>[^\s"'`,;(){}\[\]<>$|\\]{8,200}) (?= [\s"'`,;\\] | $ ) )
    """
)
NAMES = (
    *("pass", "pwd", "secret", "token"),
    *(
        f"{of}{joint}key"
        for of in ("api", "access", "auth", "account", "private")
        for joint in "_-"
    ),
    *("apikey", "accesskey", "authkey", "accountkey", "privatekey"),
)
RULES = (*_KEYS, *_BROKEN_KEYS, *_PLACES)
_ENCODED_NAMES = tuple(name.encode() for name in NAMES)
_ENCODED_NAMES_WITHOUT_KEY = tuple(name for name in _ENCODED_NAMES if b"key" not in name)
_MARKS = (b"_", b"-", b":", b"/", b".")
_Signs = tuple[tuple[bytes, re.Pattern[str]], ...]
_SIGNS_OF_KEYS, _SIGNS_OF_BROKEN_KEYS, _SIGNS_OF_PLACES = (
    tuple((sign.encode(), rule.form) for rule in rules for sign in rule.signs)
    for rules in (_KEYS, _BROKEN_KEYS, _PLACES)
)
# The same by a character that they hold: what has no "_" need not be looked through for those.
_BY_MARK = tuple(
    (
        mark,
        tuple(pair for pair in _SIGNS_OF_KEYS if next(filter(pair[0].count, _MARKS), b"") == mark),
    )
    for mark in (b"", *_MARKS)
)
# Bytes by what they are: x for what keys are made of, else a space.
_SHAPES = bytes(
    ord("x") if code < 128 and (chr(code).isalnum() or chr(code) in "_-") else ord(" ")
    for code in range(256)
)
_RUN = b"x" * 20
_BEFORE = 64  # characters from a sign to its run, at most

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
    if len(text) < _SHORTEST:
        return False
    letters = text.encode("ascii", "replace")  # all signs are; places stay the same
    near = _near_runs(letters)
    if near and _holds_key(text, letters, near):
        return True
    if b":" not in letters and b"=" not in letters:  # one stands before each that is named
        return False
    lowered = letters.lower()
    return _holds(text, lowered, _SIGNS_OF_PLACES) or _is_named(text, lowered)


def _near_runs(letters: bytes) -> bytes:
    """What in a text may hold one of ``_KEYS``: of most texts nothing."""
    shapes, pieces, end = letters.translate(_SHAPES), [], 0
    while (start := shapes.find(_RUN, end)) >= 0:
        end = shapes.find(b" ", start)
        end = len(letters) if end < 0 else end
        pieces.append(letters[max(start - _BEFORE, 0) : end])
    return b"\n".join(pieces)


def _holds_key(text: str, letters: bytes, near: bytes) -> bool:
    """Whether a key is in ``text``; ``near`` is what may hold one that is not broken."""
    return any(mark in near and _holds(text, near, signs) for mark, signs in _BY_MARK) or _holds(
        text, letters, _SIGNS_OF_BROKEN_KEYS
    )


def _holds(text: str, letters: bytes, signs: _Signs) -> bool:
    """Whether a secret is in ``text`` whose sign is in ``letters``."""
    for sign, form in signs:  # a plain loop: most texts hold none of them
        if sign in letters and any(map(_is_secret, form.finditer(text))):
            return True
    return False


def _is_named(text: str, lowered: bytes) -> bool:
    """Whether a value stands behind a word for passwords or keys.

    The words are looked for one by one: one expression for all, in small and large letters,
    takes ten times as long.
    """
    for name in _ENCODED_NAMES if b"key" in lowered else _ENCODED_NAMES_WITHOUT_KEY:
        place = lowered.find(name)
        while place >= 0:
            found = _NAMED.match(text, place)
            if found is not None and _is_value(found):
                return True
            place = lowered.find(name, place + len(name))
    return False


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


def _is_value(found: re.Match[str]) -> bool:
    """Whether what is called a password or key is one, and no code that gets it elsewhere."""
    value: str = found["quoted"] or found["bare"]
    if _is_made_up(value) or _IDENTIFIER.fullmatch(value):
        return False
    if not any(map(str.isalpha, value)) or value.startswith(("/", "~", "./")):
        return False
    odd = sum(not character.isalpha() and character not in "_-.:/" for character in value)
    if odd < (1 if found["quoted"] or (found["password"] or "").isupper() else 2):
        return False
    is_long = len(value) >= _SHORT_KEY and len(set(value)) >= _FEW_DISTINCT
    return is_long or found["password"] is not None
