"""The fields of the query language: their names, and which values are understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from chatvault.domain.languages import language
from chatvault.domain.search.query_days import days, stretch
from chatvault.domain.source import SOURCES, key_of

ROLES = {"me": "user", "you": "user", "user": "user", "human": "user", "assistant": "assistant",
         "ai": "assistant", "tool": "tool", "tools": "tool",
         "system": "system", "others": "other", "other": "other"}  # fmt: skip
STATES = ("starred", "pinned", "archived", "trashed", "gone")
HOLDINGS = ("code", "image", "file", "tool", "thinking", "error", "bookmark", "branch",
            "secret")  # fmt: skip
# What they are called as well, here and elsewhere; in the plural, too.
_STATE_NAMES = {"star": "starred", "favorite": "starred", "favourite": "starred", "pin": "pinned",
                "archive": "archived", "trash": "trashed", "deleted": "trashed"}  # fmt: skip
_HOLDING_NAMES = {"picture": "image", "photo": "image", "attachment": "file", "thought": "thinking",
                  "reasoning": "thinking"}  # fmt: skip
EXACTLY = ("from", "model", "tool", "project")  # fields that can be asked for a whole name
_SEVERAL = ("from", "in", "is", "has", "also", "lang")
_BETWEEN = re.compile(r"[,|]")
_OF_WORDS = ("date", "after", "before", "last")
ALSO = ("tools", "thinking", "archived")  # where a search looks when it is told to

_DIGITS = r"((?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,15})?)"
_NUMBER = re.compile(rf"(>=|<=|>|<|=|)\s?{_DIGITS}")
_LONGEST_NUMBER = 80  # characters, or of two
_POWERS = {"k": 3, "m": 6}
_SCALED = re.compile(r"(\d[\d,]*(?:\.\d+)?)([km])b?", re.IGNORECASE)  # 2k, 1.5M, 10kB
_COMMA = re.compile(r"(?<![\d,])(?<!\d\.)(\d+),(\d{1,2})(?![\d,]|\.\d)")  # 0,50 is half a dollar
_DOLLAR = re.compile(r"(?:(?<=[<>=])|(?<=\.\.)|\A)\$")  # before a number
_OR_MORE = re.compile(r"(\$?[\d,.]+)\+")
_NUMBERS = re.compile(rf"{_DIGITS}?\.\.{_DIGITS}?")
_SPAN = re.compile(
    r"(\d{1,5})\s?(?:([hdwmy])|(hour|day|week|month|year)s?)|(hour|day|week|month|year)"
)
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}


def meant(name: str) -> str:
    """The field that is meant by a name, whatever its case and whichever of its names it is."""
    folded = name.casefold()
    return ALIASES.get(folded, folded)


def offered_for(name: str) -> str:
    """The field whose values are offered behind a name: behind "until" days, no stretches."""
    return "before" if name.casefold() == "until" else meant(name)


def understood(name: str, value: str) -> str | None:
    """The value in the vault's own words; None where the field does not know it."""
    if name.casefold() == "until":
        return stretch(f"<={value}")
    return _FIELDS[meant(name)](value)


def values_of(name: str, value: str) -> tuple[str, ...]:
    """The values that are meant by one, or by several with "," or "|" between them.

    None where one of them is not known. Where anything is a value, so are these signs in it.
    """
    known = understood(name, value) if value else None
    if known is not None:
        return (known,)
    if meant(name) not in _SEVERAL:
        return ()
    several = [understood(name, one.strip()) for one in _BETWEEN.split(value) if one.strip()]
    found = [one for one in several if one is not None]
    return tuple(dict.fromkeys(found)) if len(found) == len(several) else ()


def values_apart(name: str, value: str) -> tuple[str, ...]:
    """The same for what stands behind a space, where only few words can be meant."""
    if meant(name) not in _EXAMPLES or (meant(name) == "in" and key_of(value) is None):
        return ()
    return values_of(name, value)


def is_of_words(name: str) -> bool:
    """Whether a value may go on behind a space though its beginning is one: "March 2026"."""
    return meant(name) in _OF_WORDS


def takes(name: str) -> str:
    """What is understood behind a field, "" where anything is."""
    told = _A_DAY if name.casefold() == "until" else _EXAMPLES.get(meant(name), "")
    if told:
        return f"“{name}:” takes {told}"
    return ""


def _either(known: tuple[str, ...]) -> str:
    return f"{', '.join(known[:-1])} or {known[-1]}"


def _anything(value: str) -> str | None:
    return value or None


def _name(value: str) -> str | None:
    """Anything that the index can hold, which finds these names by their letters."""
    return value if any(map(str.isalnum, value)) else None


def _role(value: str) -> str | None:
    return ROLES.get(value.casefold())


def _one_of(
    known: tuple[str, ...], names: Mapping[str, str] = MappingProxyType({})
) -> Callable[[str], str | None]:
    """One of these words or of their other ``names``, in the singular or the plural."""
    words = {**names, **{word: word for word in known}}

    def value_of(value: str) -> str | None:
        folded = value.casefold()
        forms = (folded, folded.removesuffix("s"), folded.removesuffix("es"))
        return next((words[form] for form in forms if form in words), None)

    return value_of


def _source(value: str) -> str | None:
    folded = value.casefold()
    near = [key for key in SOURCES if folded and key.startswith(folded)]
    return key_of(value) or next(iter(near), None)


def _number(value: str) -> str | None:
    """A comparison and a number, or two numbers: ">50", "50..100".

    A bare number means at least that many, and so does one with nothing behind its "..".
    """
    if len(value) > _LONGEST_NUMBER:
        return None
    value = _OR_MORE.sub(r">=\1", _SCALED.sub(_scaled, _COMMA.sub(r"\1.\2", value)))
    if found := _NUMBER.fullmatch(value):
        return f"{found[1] or '>='}{found[2]}".replace(",", "")
    found = _NUMBERS.fullmatch(value)
    least, most = found.groups() if found else (None, None)
    if least and most:
        least, most = sorted((least.replace(",", ""), most.replace(",", "")), key=float)
        return f"{least}..{most}" if float(least) < float(most) else f"={least}"
    return _number(f">={least}" if least else f"<={most}") if least or most else None


def _scaled(number: re.Match[str]) -> str:
    """1.5k as 1500."""
    return f"{float(number[1].replace(',', '')) * 10 ** _POWERS[number[2].casefold()]:.15g}"


def _span(value: str) -> str | None:
    """Hours back from now: "30d" is 720; h, d, w, m (30 days), y (365 days), "week"."""
    found = _SPAN.fullmatch(value.casefold())
    if found is None:
        return None
    unit = found[2] or found[3] or found[4]
    return str(int(found[1] or 1) * _HOURS[unit[0]])


def _first_day(value: str) -> str | None:
    found = days(value)
    return found[0].isoformat() if found else None


_FIELDS: Mapping[str, Callable[[str], str | None]] = {
    "from": _role,
    "in": _source,
    "is": _one_of(STATES, _STATE_NAMES),
    "has": _one_of(HOLDINGS, _HOLDING_NAMES),
    "also": _one_of(ALSO),
    "model": _name,
    "tool": _name,
    "project": _anything,
    "branch": _anything,
    "tag": _anything,
    "folder": _anything,
    "title": _anything,
    "note": _anything,
    "file": _anything,
    "lang": lambda value: _name(language(value)),
    "id": _anything,
    "date": stretch,
    "after": _first_day,
    "before": _first_day,
    "last": _span,
    "length": _number,
    "cost": lambda value: _number(_DOLLAR.sub("", value).removesuffix("$")),
}
FIELDS = tuple(_FIELDS)
# What they are called elsewhere; "until" is a stretch that ends with the day, "before" does not.
ALIASES: Mapping[str, str] = {"source": "in", "role": "from", "since": "after", "until": "date"}
NAMES = (*FIELDS, *ALIASES)
_A_DAY = "a day, month, quarter or year such as 2026-11-28, 2026-11, 2026-Q4, 2026 or yesterday"
_EXAMPLES: Mapping[str, str] = {
    "from": _either(("me", "assistant", "tool", "system", "others")),
    "in": "a source such as claude-code",
    "is": _either(STATES),
    "has": _either(HOLDINGS),
    "also": _either(ALSO),
    "lang": "a language such as python",
    "date": f"{_A_DAY}, or two with “..” between them",
    "after": _A_DAY,
    "before": _A_DAY,
    "last": "a span such as 12h, 30d or 2w",
    "length": "a number such as >50, or two with “..” between them",
    "cost": "a number such as >0.50, or two with “..” between them",
}
