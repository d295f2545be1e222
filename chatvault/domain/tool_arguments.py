"""What a tool was asked to do as a person reads it: its arguments without the signs of JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from chatvault.domain.search.snippets import folded


def as_read(arguments: str, looked_for: Sequence[str] = ()) -> str:
    """The arguments as words, each behind its name; as they are where they are no JSON.

    The first is understood without its name, unless that is ``looked_for`` (folded words).
    """
    if not arguments.lstrip().startswith(("{", "[")):
        return arguments
    try:
        value = json.loads(arguments)
        if not isinstance(value, dict):
            return _said(value)
        return " ".join(
            _said(one) if place == 0 and not _holds(name, looked_for) else _named(name, one)
            for place, (name, one) in enumerate(value.items())
        )
    except (ValueError, RecursionError):
        return arguments


def _holds(name: str, looked_for: Sequence[str]) -> bool:
    return any(word in folded(name) for word in looked_for)


def _named(name: str, value: object) -> str:
    return f"{name}: {_said(value)}"


def _said(value: object) -> str:
    match value:
        case str():
            return value
        case dict():
            return " ".join(_named(name, one) for name, one in value.items())
        case list():
            return ", ".join(map(_said, value))
        case _:
            return json.dumps(value)
