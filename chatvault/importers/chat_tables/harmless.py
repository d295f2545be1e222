"""JSON that a program notes besides, without what opens accounts or tells where somebody is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chatvault.domain.redaction import HOME, places, without
from chatvault.domain.secrets import is_named_secret
from chatvault.importers.json_files.json_values import from_json, mapping, string, to_json
from chatvault.importers.private_files.secret_names import OPENING, PERSONAL

_SECRET = re.compile(rf"{OPENING}|{PERSONAL}|secret|authorization", re.IGNORECASE)
# Of a text, for tokens that are counted are numbers.
_OPENING_TEXT = re.compile(
    r"(?:^|[_\W])(?:token|pwd|pass|pw|otp|auth)$|(?-i:[a-z](?:Token|Pwd|Pass|Auth))$", re.IGNORECASE
)
# A text that as a whole is an address in a network, a telephone number or a sum of a password.
_TELLING = re.compile(
    r"\s*(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|(?:[\da-f]{1,4}:){3,7}:?[\da-f]{1,4}"
    r"|\+\d[\d ()/-]{7,20}|\$(?:2[abxy]|argon2\w{1,2}|scrypt|[156])\$\S+)\s*",
    re.IGNORECASE,
)
_VERSION = "version"  # has four numbers, too
_AUTHORIZED = re.compile(
    r"\b(?:Bearer|Basic)\s{1,3}(?=[A-Za-z._~+/-]{0,60}\d)[\w.~+/=-]{8,}", re.IGNORECASE
)
_NAMES, _VALUES = ("name", "key", "header"), ("value", "val")  # of a pair in an object
# What a tool was given or gave beside what was asked for.
_HEADERS = re.compile(r"(?:^|_|[a-z](?=H))headers?$|^cookies$|^env$", re.IGNORECASE)
_DEEPEST = 30  # what is noted in each other; nobody nests that deep


def harmless(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without those that open accounts or tell where somebody is, however deep."""
    return mapping(_harmless(fields, _DEEPEST))


def without_headers(value: Any, room: int = _DEEPEST) -> Any:
    """What a tool was given or gave; only of what it sends along is left what is harmless."""
    if isinstance(value, dict) and room:
        return {
            key: _harmless(one, room) if _HEADERS.search(key) else without_headers(one, room - 1)
            for key, one in value.items()
        }
    if isinstance(value, list) and room:
        return [without_headers(one, room - 1) for one in value]
    return value


def _harmless(value: object, room: int) -> object:
    if isinstance(value, str):
        return _text(value, room)
    if isinstance(value, list) and room:
        return [] if _is_pair(value) else [_harmless(one, room - 1) for one in value]
    if isinstance(value, dict) and room:
        return {key: _harmless(one, room - 1) for key, one in _kept(value)}
    return None if isinstance(value, list | dict) else value


def _text(value: str, room: int) -> str:
    inner = from_json(value) if value[:1] in ("{", "[") else None
    if inner is not None:  # JSON that is noted as text
        kept = _harmless(inner, room - 1) if room else None
        return value if kept == inner else to_json(kept)
    value = without(value, (one for one in places(value) if one.rule != HOME))
    return _AUTHORIZED.sub("", value)


def _kept(fields: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """The fields, without the value of one that another field names."""
    named = any(_SECRET.search(string(fields.get(key))) for key in _NAMES)
    for key, one in fields.items():
        if not (_is_secret(key, one) or (named and key in _VALUES)):
            yield key, one


def _is_pair(listed: list[Any]) -> bool:
    """Whether it is a name with its value, as headers are listed."""
    return len(listed) == 2 and isinstance(listed[0], str) and _is_secret(listed[0], listed[1])


def _is_secret(key: str, value: object) -> bool:
    told = isinstance(value, str) and (
        is_named_secret(key, value)
        or _OPENING_TEXT.search(key) is not None
        or (_VERSION not in key.lower() and _TELLING.fullmatch(value) is not None)
    )
    return told or _SECRET.search(key) is not None
