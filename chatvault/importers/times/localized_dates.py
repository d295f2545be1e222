"""Reading a date with a time as people of many languages write it: "18.04.2026, 17:38:51 MESZ"."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from chatvault.importers.times.month_names import AMBIGUOUS_MONTHS, MONTHS

_LONGEST = 100  # characters; nothing longer is a date alone
_MOST_OTHER_WORDS = 4  # "klo", "г", "de"; more are a sentence that speaks of a date
_THAI_YEARS = 543  # ahead of ours

_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d+)?)?|\.(\d\d)\.(\d\d)"
    r"| ?h ?(\d\d) ?min ?(\d\d) ?s)(?!\d|\.\d)"
)
_OFFSET = re.compile(r"\b(?:gmt|utc|غرينتش)(?: ?([+\-−–])(\d{1,2})(?::?(\d\d))?)?(?!\w)")
_OF_IRAN = re.compile(r"\(([+\-−–])(\d{1,2})(?::(\d\d))? گرینویچ\)")
_NUMBER = re.compile(r"\d+")
_BETWEEN_WORDS = re.compile(r"[\s\d,،/()\[\]・·-]+")
_LATIN_HALF = re.compile(r"\b([ap])\.? ?m\b\.?")
_NUMBERED_MONTH = re.compile(r"\b(?:thg|tháng) (\d{1,2})\b")  # Vietnamese

# Of the CLDR's day periods, those of languages that count the hours twice.
BEFORE_NOON = frozenset((
     "am", "sa", "pg", "öö", "πμ", "π.μ", "ص", "صباحًا", "ق.ظ", "पूर्वाह्न", "上午", "午前",
     "오전", "凌晨", "清晨", "早上", "ጥዋት", "p.d",
))  # fmt: skip
AFTER_NOON = frozenset((
     "pm", "ch", "ptg", "ös", "μμ", "μ.μ", "م", "مساءً", "ب.ظ", "अपराह्न", "下午", "午後", "오후",
     "晚上", "中午", "ከሰዓት", "m.d",
))  # fmt: skip

# Minutes before UTC; of what several zones are called, the one with most people who see it.
_ZONES = {
    "z": 0, "wet": 0, "west": 60, "bst": 60, "hnec": 60, "cet": 60, "mez": 60, "seč": 60,
    "cest": 120, "mesz": 120, "selč": 120, "haec": 120, "eet": 120, "oez": 120, "sast": 120,
    "eest": 180, "oesz": 180, "msk": 180, "мск": 180, "trt": 180, "ist": 330, "wib": 420,
    "ict": 420, "hkt": 480, "sgt": 480, "awst": 480, "wita": 480, "jst": 540, "kst": 540,
    "wit": 540, "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    "nst": -210, "ndt": -150, "brt": -180, "art": -180, "ast": -240, "adt": -180,
    "est": -300, "edt": -240, "hne": -300, "hae": -240, "cst": -360, "cdt": -300, "hnc": -360,
    "hac": -300, "mst": -420, "mdt": -360, "hnr": -420, "har": -360, "pst": -480, "pdt": -420,
    "hnp": -480, "hap": -420, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip


class Moment(NamedTuple):
    """A moment in UTC ms; ``certain`` unless its zone had to be guessed, as UTC."""

    at: int
    certain: bool


def moment(line: str) -> Moment | None:
    """The moment that the line is, None where it is none or says more than that."""
    if len(line) > _LONGEST:
        return None
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", line)).casefold()
    time = _TIME.search(text)
    if time is None:
        return None
    text = f"{text[: time.start()]} {text[time.end() :]}"
    offset = _OFFSET.search(text) or _OF_IRAN.search(text)
    if offset is not None:
        text = f"{text[: offset.start()]} {text[offset.end() :]}"
    text = _LATIN_HALF.sub(r" \1m ", text)
    words = [word.strip(".:") for word in _BETWEEN_WORDS.split(text)]
    words = [word for word in words if word]
    day = _day(text, words)
    zone = _zone(offset, words)
    others = sum(_is_other(word) for word in words)
    if day is None or others > _MOST_OTHER_WORDS:
        return None
    return _moment(day, time, words, zone)


def _moment(
    day: tuple[int, int, int], time: re.Match[str], words: list[str], zone: int | None
) -> Moment | None:
    hour, minute, second = (int(part) for part in (*(p for p in time.groups() if p), "0")[:3])
    if hour <= 12 and not AFTER_NOON.isdisjoint(words):
        hour = hour % 12 + 12
    elif hour <= 12 and not BEFORE_NOON.isdisjoint(words):
        hour %= 12
    try:
        told = datetime(*day, hour, minute, second, tzinfo=UTC) - timedelta(minutes=zone or 0)
    except (ValueError, OverflowError):
        return None
    return Moment(round(told.timestamp() * 1000), zone is not None)


def _day(text: str, words: list[str]) -> tuple[int, int, int] | None:
    """Year, month and day; numbers alone are in that order, or with the year last, day first."""
    numbered = _NUMBERED_MONTH.search(text)
    if numbered is not None:
        text = f"{text[: numbered.start()]} {text[numbered.end() :]}"
    numbers = [(match[0], match.end()) for match in _NUMBER.finditer(text)]
    years = [place for place, (digits, _) in enumerate(numbers) if len(digits) == 4]
    small = [int(digits) for digits, _ in numbers if len(digits) <= 2]
    if len(years) != 1 or len(small) + 1 != len(numbers):
        return None
    year = int(numbers[years[0]][0])
    year -= _THAI_YEARS if year > 2500 else 0
    if not 1990 <= year < 2100:
        return None
    if len(small) == 1:
        ends = next(end for digits, end in numbers if len(digits) <= 2)
        month = int(numbered[1]) if numbered else _named_month(words, text[ends : ends + 1] == ".")
        return None if month is None else (year, month, small[0])
    if len(small) != 2:
        return None
    month, day = small if years[0] == 0 else reversed(small)
    return (year, day, month) if month > 12 else (year, month, day)


def _named_month(words: list[str], dotted: bool) -> int | None:
    """The month that is named; ``dotted``: a dot follows the day, as in Croatian, not Polish."""
    for word in words:
        if word in AMBIGUOUS_MONTHS:
            return AMBIGUOUS_MONTHS[word][dotted]
        known = MONTHS.get(word) or MONTHS.get(word[1:])  # Hebrew puts "in" before it
        if known is not None:
            return known
    return None


def _zone(offset: re.Match[str] | None, words: list[str]) -> int | None:
    """Minutes before UTC, None where the line does not tell."""
    if offset is not None:
        sign = -1 if (offset[1] or "+") != "+" else 1
        return sign * (int(offset[2] or 0) * 60 + int(offset[3] or 0))
    return next((_ZONES[word] for word in words if word in _ZONES), None)


def _is_other(word: str) -> bool:
    known = (MONTHS, AMBIGUOUS_MONTHS, _ZONES, BEFORE_NOON, AFTER_NOON)
    return not any(word in names for names in known)
