"""What the values of a column are like: moments, words for roles, keys, prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from chatvault.domain.tables.table_sample import TableSample, Value
from chatvault.importers.chat_tables.moments import spreadsheet_time, written_time
from chatvault.importers.chat_tables.roles import role
from chatvault.importers.chat_tables.values import text
from chatvault.importers.chat_tables.whole_messages import is_event, whole_message, whole_messages
from chatvault.importers.times.counted_times import counted_time
from chatvault.importers.times.numbered_times import NumberedTime
from chatvault.importers.times.timestamps import timestamp

Predicate = Callable[[Value], bool]

_HALF, _MOSTLY = 0.5, 0.8  # of the values
_LARGEST_ID = 10**12  # a whole number below it is no time of another count than Unix's
_LONGEST_KEY, _LONGEST_NAME = 64, 40  # characters
_FIRST = 20  # values
_MOST_ROLES, _MOST_NAMES, _MOST_MODELS = 8, 50, 50  # different ones
_MODEL = re.compile(
    r"(gpt|chatgpt|claude|gemini|llama|mistral|mixtral|qwen|deepseek|grok|phi|gemma|command|"
    r"sonnet|opus|haiku|o[1345])(\b|[-_\d.:])",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"-?\d*\.\d+")  # no key, as little as a time of day
_DAY = re.compile(r"\d{1,4}([-./])\d{1,2}\1\d{1,4}\.?")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")  # in a network; many share one
_LONG_NUMBER = 9  # digits; what is counted of a message has fewer
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:\s*[AaPp]\.?[Mm]\.?)?")


class Contents:
    """A column by what it holds. ``values`` are those that say something, by their rows."""

    def __init__(self, column: str, values: Sequence[Value]) -> None:
        self.column, self.rows = column, len(values)
        self.by_row = tuple(None if value is None or value == "" else value for value in values)
        self.values = tuple(value for value in self.by_row if value is not None)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The values as text, as keys of different tables are compared."""
        return tuple(map(text, self.values))

    @cached_property
    def different(self) -> frozenset[str]:
        """The different values."""
        return frozenset(self.keys)

    @cached_property
    def tells_roles(self) -> bool:
        """Whether words say who a message is from."""
        if not 0 < len(self.different) <= _MOST_ROLES:
            return False
        return self._share(_is_role) >= _MOSTLY

    @cached_property
    def may_tell_roles(self) -> bool:
        """Whether it can be read as roles, also as numbers or as yes and no."""
        return len(self.different) <= _MOST_ROLES and (
            self.tells_roles or all(_is_small(value) for value in self.values)
        )

    @cached_property
    def tells_some_roles(self) -> bool:
        """Whether they are a few words that come again and again, at least one of them a role."""
        recurs = len(self.different) <= min(_MOST_ROLES, len(self.values) // 2)
        return recurs and self._share(_is_role) > 0 and self._share(_may_be_name) == 1

    @cached_property
    def tells_records(self) -> bool:
        """Whether each is a whole message, with who it is from, or something between them."""
        messages = self._share(lambda value: bool(whole_message(value)))
        return messages >= _MOSTLY or (messages > 0 and self._share(is_event) == 1)

    @cached_property
    def tells_conversations(self) -> bool:
        """Whether each is a list of whole messages."""
        return self._share(lambda value: bool(whole_messages(value))) >= _MOSTLY

    @cached_property
    def tells_moments(self) -> bool:
        """Whether they are points in time; of those in words a few tell, for they take long."""
        if self._share(_is_moment) >= _MOSTLY:
            return True
        first = self.values[:_FIRST]
        return bool(first) and all(
            _is_moment(one) or written_time(one) is not None for one in first
        )

    @cached_property
    def tells_days(self) -> bool:
        """Whether they are dates without a time."""
        return self._share(lambda value: _DAY.fullmatch(text(value).strip()) is not None) == 1

    @cached_property
    def tells_clocks(self) -> bool:
        """Whether they are times of a day."""
        return self._share(_is_clock) >= _MOSTLY

    @cached_property
    def tells_models(self) -> bool:
        """Whether they are names of language models."""
        few = 0 < len(self.different) <= _MOST_MODELS
        return few and self._share(lambda value: _MODEL.match(text(value)) is not None) >= _MOSTLY

    @cached_property
    def is_key(self) -> bool:
        """Whether they can tell rows apart: whole numbers, or short texts of digits and letters."""
        if not self.values or self.tells_moments or self.tells_roles or self.tells_models:
            return False
        return self._share(_may_be_key) >= _MOSTLY

    @cached_property
    def is_unique(self) -> bool:
        """Whether every row has one, and another one."""
        return 0 < self.rows == len(self.values) == len(self.different)

    @cached_property
    def names_rows(self) -> bool:
        """Whether it is a key that every row has another one of, and nothing that is measured.

        Numbers are one if they count the rows, in whichever order, or are long.
        """
        if not (self.is_unique and self.is_key):
            return False
        if not all(map(str.isdecimal, self.keys)) or max(map(len, self.keys)) >= _LONG_NUMBER:
            return True
        numbers = list(map(int, self.keys))
        is_dense = max(numbers) - min(numbers) < 2 * self.rows
        return is_dense or sorted(numbers) in (numbers, numbers[::-1])

    @cached_property
    def length(self) -> float:
        """How long they are, on an average."""
        return sum(map(len, self.keys)) / max(1, len(self.keys))

    @cached_property
    def spaced(self) -> float:
        """The share of those with more than one word."""
        return self._share(lambda value: " " in text(value).strip())

    @cached_property
    def asking(self) -> float:
        """The share of those that ask something."""
        return self._share(lambda value: "?" in text(value))

    @cached_property
    def is_prose(self) -> bool:
        """Whether somebody wrote them: words, no keys, moments, numbers or records."""
        if not self.values or self.tells_moments or self.tells_roles or self.tells_models:
            return False
        return self._share(_may_be_prose) >= _MOSTLY and (self.spaced > 0 or not self.is_key)

    @cached_property
    def is_name(self) -> bool:
        """Whether they are a few names that come again and again."""
        recurs = 1 < len(self.different) <= min(_MOST_NAMES, len(self.values) // 2)
        return recurs and self._share(_may_be_name) >= _MOSTLY and not self.is_key

    def likeness_to(self, other: Contents) -> float:
        """How much the values are those of another column that is unique, from 0 to 1."""
        if not other.is_unique or not other.is_key:
            return 0.0
        both = len(self.different & other.different)
        if both < _HALF * len(self.different):
            return 0.0
        return both / len(self.different | other.different)

    @cached_property
    def runs(self) -> int:
        """How often the value changes from one row to the next, and once more."""
        return sum(place == 0 or key != self.keys[place - 1] for place, key in enumerate(self.keys))

    def _share(self, holds: Predicate) -> float:
        return sum(map(holds, self.values)) / max(1, len(self.values))


Columns = Mapping[str, Contents]


def left_over(columns: Columns, found: Mapping[str, str]) -> list[Contents]:
    """The columns that mean nothing yet."""
    taken = set(found.values())
    return [one for column, one in columns.items() if column not in taken]


def contents_of(sample: TableSample) -> dict[str, Contents]:
    """Every column of a table by its name."""
    columns: Iterable[tuple[Value, ...]] = zip(*sample.rows, strict=True)
    if not sample.rows:
        columns = [() for _ in sample.columns]
    return {
        name: Contents(name, values) for name, values in zip(sample.columns, columns, strict=True)
    }


def _is_role(value: Value) -> bool:
    return isinstance(value, str) and not value.strip().isdecimal() and role(value, "") is not None


def _is_moment(value: Value) -> bool:
    if timestamp(value) is not None or isinstance(spreadsheet_time(value), NumberedTime):
        return True
    if isinstance(value, float) or (isinstance(value, int) and value > _LARGEST_ID):
        return counted_time(value) is not None
    return False


def _is_clock(value: Value) -> bool:
    return isinstance(value, str) and _CLOCK.fullmatch(value.strip()) is not None


def _is_small(value: Value) -> bool:
    told = text(value).strip().lower()
    return told in ("true", "false", "yes", "no", "t", "f", "y", "n") or (
        told.isdecimal() and int(told) < 4
    )


def _may_be_key(value: Value) -> bool:
    if isinstance(value, str):
        short = len(value) <= _LONGEST_KEY and not any(map(str.isspace, value))
        is_measure = _MEASURE.fullmatch(value) is not None or _is_clock(value)
        is_measure = is_measure or _ADDRESS.fullmatch(value) is not None
        return short and any(map(str.isdigit, value)) and not is_measure
    return isinstance(value, int)


def _may_be_prose(value: Value) -> bool:
    return (
        isinstance(value, str)
        and not value.lstrip().startswith(("{", '["', "[{"))
        and value != "null"
        and any(map(str.isalpha, value))
    )


def _may_be_name(value: Value) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_NAME and any(map(str.isalpha, value))
