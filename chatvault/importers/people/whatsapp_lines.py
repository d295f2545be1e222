"""The lines of a chat that WhatsApp exported, in the many forms that dates have in it.

Android writes ``12/9/20, 23:55 - Alice: text``, an iPhone ``[09/12/20, 23:55:01] Alice: text``,
and wrote ``09/12/16, 23:55:01: Alice: text`` up to 2017; all lines of a chat have the same form.
The order of day, month and year is that of the telephone, and nothing tells it but the dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chatvault.importers.people import whatsapp_months
from chatvault.importers.texts.misread import misread
from chatvault.importers.times.date_orders import NumberedDate, is_late, order_of

Forms = tuple[re.Pattern[str], ...]
Day = tuple[int, int, int]

# What some programs make of the space before the half of the day.
NARROW = misread("\u202f")
_BEFORE = "\u200e\u200f\ufeff"
_SIGNS = rf"[{_BEFORE}]*"
_DAY = (
    rf"{_SIGNS}(?P<a>R?\d{{1,4}}){_SIGNS}(?P<s>[./-]){_SIGNS}[ ]?"
    rf"(?P<b>\d{{1,2}}){_SIGNS}(?P=s){_SIGNS}[ ]?(?P<c>R?\d{{1,4}})\.?"
)
_CLOCK = (
    rf"{_SIGNS}(?P<before>[^\d\s\[\]:-]{{1,12}}(?:\s|-)?)?"
    r"(?P<hour>\d{1,2})(?:[:.]|\s?h\s?)(?P<minute>\d{2})"
    r"(?:(?:[:.]|\s?min\s)(?P<second>\d{2})(?:\s?s(?=[\s\]]))?)?"
    rf"(?:\s|{NARROW}|[\ufffd?])*(?P<half>[^\W\d_][^\d\[\]:\u2013-]{{0,16}}?)??"
)
_BEGINNING = rf"{_SIGNS}\[?{_DAY}(?:[,\u060c]|\s)\s*{_CLOCK}"
_FORM = re.compile(rf"{_BEGINNING}(?:\]\s?|\s+[-\u2013]\s)(?P<rest>.*)", re.DOTALL)
_OLD_FORM = re.compile(rf"{_BEGINNING}(?(second):\s|(?!))(?P<rest>.*)", re.DOTALL)
# As Vietnamese has it, and what is copied out of WhatsApp in a browser.
_TURNED_FORM = re.compile(
    rf"{_SIGNS}\[?{_CLOCK},\s?{_DAY}(?:\]\s?|\s+[-\u2013]\s)(?P<rest>.*)", re.DOTALL
)
_OF_CHAT = 2  # names, where the form alone may be that of a log
_FORMS: Forms = (_FORM, _TURNED_FORM, _OLD_FORM, *whatsapp_months.FORMS)
_RARE = (_OLD_FORM, *whatsapp_months.FORMS)
_NAMED = re.compile(r"(?P<name>:?[^:]{1,100}?):(?:\s(?P<text>.*)|(?P<short>\S{0,2}))$", re.DOTALL)
_OF_A_CLOCK = ("uhr", "ч", "h", "hrs", "น")  # behind all times of a day
_AT_NIGHT = "at night"
_FIRST_OF_REIWA = 2018  # years before it that the years of the emperor are counted from
_MARK = "\u200e"
_MARKS = f"{_MARK}\u200f"
_AROUND = f"{_MARKS}\u202a\u202c\u202f\xa0 ~"  # what may stand around a name
_AGAIN = 3  # times that a name is followed by the same words, which belong to it then
_LONGEST_MORE = 40  # characters of what belongs to a name behind a colon
# What stands where a name would in the log of a program, whose dates look the same.
_LEVEL = re.compile(r"\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b")
_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb'


@dataclass(frozen=True, slots=True)
class Line:
    """A message: when, who ("" for what the program itself says) and what; UTC ms.

    ``marked`` is how an iPhone sets apart what is not in anybody's words, with a name before it
    all the same: that somebody was added, or took a message back. Files are not marked so.
    """

    at: int | None
    name: str
    text: str
    marked: bool = False


def is_chat(head: str, *, named: bool = False) -> bool:
    """Whether the beginning of a file is that of a chat; groups may begin with all who joined.

    ``named`` after a chat, as WhatsApp does it, a file may have one message of several lines.
    """
    lines = [line for line in head.splitlines() if line.strip()]
    if not lines or _beginning(lines[0]) is None:
        return False
    matching = list(_matching(lines))
    said = [found for found in matching if _is_said(found)]
    if lines[0].lstrip(_BEFORE).startswith("[") and 2 * len(said) < len(matching):
        return False  # an iPhone writes a name before what it says itself, too: it is some log
    names = {found["rest"].partition(":")[0] for found in said}
    enough = len(names) >= (_OF_CHAT if matching[0].re in _RARE else 1)
    return enough and (named or len(matching) > 1 or len(lines) == 1)


def lines(text: Iterable[str]) -> Iterator[Line]:
    """Every message of a chat; what matches no form goes on with the message before."""
    gathered = list(_gathered(text))
    days = _days([found for found, _ in gathered])
    told = [_line(*one, day) for one, day in zip(gathered, days, strict=True)]
    names = _whole_names(told)
    for line in told:
        more_of_name = names.get(line.name, "")
        yield replace(
            line,
            name=line.name + more_of_name,
            text=line.text[len(more_of_name) :].strip() if more_of_name else line.text,
        )


def _beginning(line: str, forms: Forms = _FORMS) -> re.Match[str] | None:
    """The beginning of a message in one of the forms, None where the line is none."""
    for form in forms:
        found = form.match(line)
        if found is None or not _is_half(found["half"] or ""):
            continue
        if form not in whatsapp_months.FORMS or whatsapp_months.is_dated(found):
            return found
    return None


def _is_half(told: str) -> bool:
    """Whether it may stand behind a time."""
    word = told.strip().strip(".").casefold()
    return not word or word in (*_OF_A_CLOCK, _AT_NIGHT) or is_late(told) is not None


def _matching(lines: Iterable[str]) -> Iterator[re.Match[str]]:
    """The beginnings of messages among lines; the first one tells the form of all."""
    forms = _FORMS
    for line in lines:
        if (found := _beginning(line, forms)) is not None:
            forms = (found.re,)
            yield found


def _is_said(found: re.Match[str]) -> bool:
    """Whether somebody said it, other than a program its log."""
    named = _NAMED.match(found["rest"])
    return named is not None and _LEVEL.search(named["name"]) is None


def _whole_names(told: Iterable[Line]) -> dict[str, str]:
    """What goes on behind the colon of names that hold one, by their beginnings."""
    following: dict[str, list[str]] = {}
    for line in told:
        if line.name:
            more, colon, _ = line.text.partition(": ")
            following.setdefault(line.name, []).append(f": {more}" if colon else "")
    return {
        name: more[0]
        for name, more in following.items()
        if len(more) >= _AGAIN and len(set(more)) == 1 and 0 < len(more[0]) <= _LONGEST_MORE
    }


def _gathered(text: Iterable[str]) -> Iterator[tuple[re.Match[str], list[str]]]:
    found: re.Match[str] | None = None
    more: list[str] = []
    forms = _FORMS
    for raw in text:
        line = raw.rstrip("\r\n")
        begins = _beginning(line, forms)
        if begins is None:
            more.append(line)
            continue
        if found is not None:
            yield found, more
        found, more, forms = begins, [], (begins.re,)
    if found is not None:
        yield found, more


def _days(found: Sequence[re.Match[str]]) -> list[Day | None]:
    """Year, month and day of every line, where that is told."""
    if found and found[0].re in whatsapp_months.FORMS:
        return [*whatsapp_months.days(found)]
    dates = [_dated(one) for one in found]
    order = order_of(dates).letters
    return [one.numbers(order) for one in dates]


def _dated(found: re.Match[str]) -> NumberedDate:
    half = found["half"] or ""
    return NumberedDate(_year(found["a"]), found["b"], _year(found["c"]), found["s"], half)


def _year(told: str) -> str:
    """The number, a year of ours where it is one of the present emperor of Japan."""
    return str(_FIRST_OF_REIWA + int(told[1:])) if told.startswith("R") else told


def _line(found: re.Match[str], more: Sequence[str], day: Day | None) -> Line:
    rest = "\n".join([found["rest"], *more]).rstrip("\n").lstrip("\u200e\u200f")
    first, _, following = rest.partition("\n")
    named = _NAMED.match(first)
    if named is None or _is_cut_in_a_quote(named["name"]):
        return Line(_moment(found, day), "", rest.strip())
    said = named["text"] if named["text"] is not None else named["short"] or ""
    text = "\n".join([said, following]) if following else said
    marked = said.startswith(_MARK) and not found[0].startswith(_MARK) and not following
    name = named["name"].strip(_AROUND)
    return Line(_moment(found, day), name, text.strip().lstrip(_MARKS), marked)


def _is_cut_in_a_quote(name: str) -> bool:
    """Whether the colon stands in something quoted, like a new subject, and no name before it."""
    return sum(map(name.count, _QUOTES)) % 2 == 1


def _moment(found: re.Match[str], day: Day | None) -> int | None:
    """The time of the telephone that wrote it is taken for that of this computer: none tells."""
    hour = int(found["hour"])
    half = found["half"] or found["before"] or ""
    late = 6 <= hour < 12 if half.strip() == _AT_NIGHT else is_late(half)
    if late and hour < 12:
        hour += 12
    elif late is False and hour == 12:
        hour = 0
    if day is None:
        return None
    try:
        moment = datetime(*day, hour, int(found["minute"]), int(found["second"] or 0))
        return round(moment.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None
