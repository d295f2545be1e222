"""What a person looks for in a conversation: words or an expression, and how exactly."""

from __future__ import annotations

import dataclasses
import functools
import math
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from chatvault.domain.search.letters import placed
from chatvault.ui import utf16
from chatvault.ui.thread.text import searched
from chatvault.ui.thread.text.searched import Form

LONGEST_EXPRESSION = 1_000
_PATIENCE = 0.05  # seconds for one text that is in view
_STRIKES = 2  # texts in view that took longer, before an expression is not tried any more
_SPACE = "[ \u00a0]"
_MOST_REPEATS = 100_000  # of what is repeated at least so often: the engine writes it all out
_REPEATED = re.compile(r"\{(\d+)")


class Match(NamedTuple):
    """One match inside a text, in UTF-16 units."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Any of the words, with or without regard to case; or one expression instead of words.

    ``searched``: as a search finds them, which knows neither the marks of letters nor signs; a
    star in one is for letters that may be there.
    """

    words: tuple[str, ...] = ()
    case: bool = False
    whole_word: bool = False
    expression: bool = False
    searched: bool = False

    def __bool__(self) -> bool:
        return any(word.strip() for word in self.words)

    @property
    def said(self) -> tuple[str, ...]:
        """The words that are words."""
        return tuple(word for word in self.words if word.strip())

    @property
    def letters(self) -> tuple[str, ...]:
        """The same without the stars at their ends."""
        return tuple(map(searched.core_of, self.said)) if self.searched else self.said

    @property
    def is_whole(self) -> bool:
        """Whether letters round one of the words make it another."""
        return self.whole_word or (
            self.searched and any(form.begins or form.ends for form in self.forms)
        )

    @property
    def forms(self) -> tuple[Form, ...]:
        """How the words of a search are looked for, the longest first."""
        return tuple(map(searched.form_of, _longest_first(self.said)))

    @property
    def anywhere(self) -> Wanted:
        """The same also amid other words."""
        words = tuple(f"*{word}*" for word in self.letters) if self.searched else self.words
        return dataclasses.replace(self, words=words, whole_word=False)

    def narrows(self, other: Wanted) -> bool:
        """Whether this can only be where the other one is: a word that was typed on."""
        if self.searched or other.searched:
            return False
        if self.expression or other.expression or not len(self.said) == len(other.said) == 1:
            return False
        if (other.case and not self.case) or (other.whole_word and not self.whole_word):
            return False
        mine, others = self.said[0], other.said[0]
        if other.whole_word:
            return mine == others
        return others in mine if other.case else others.lower() in mine.lower()


NOTHING = Wanted()


def found_by(words: tuple[str, ...], expressions: tuple[str, ...] = ()) -> Wanted:
    """What a search looked for, to be marked where it is opened."""
    if expressions:
        return Wanted((searched.expression_of(words, expressions),), expression=True)
    return Wanted(words, searched=True)


class WrongExpression(ValueError):
    """An expression that cannot be understood; its text is the reason."""


class Matcher:
    """Finds what is wanted in one text after the other.

    An expression may need longer than anybody waits: then the text counts as one without a
    match, and after a few such texts the matcher gives up.
    """

    def __init__(
        self, wanted: Wanted, *, patience: float = _PATIENCE, strikes: int = _STRIKES
    ) -> None:
        """``patience`` are the seconds for one text. Raises WrongExpression."""
        self._timed = wanted.expression
        self._searched = wanted.searched
        self._forms = wanted.forms if wanted.searched and wanted.is_whole else ()
        self._pattern = _compiled(wanted)
        self._only, self._lowers = _one_word(wanted), not wanted.case
        self._patience = patience
        self._strikes = strikes

    @property
    def gave_up(self) -> bool:
        """Whether it took too long too often."""
        return self._strikes <= 0

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where what is wanted begins and ends, in characters; never empty stretches."""
        if self.gave_up:
            return []
        places, written = None, text
        if self._searched and not text.isascii():
            text, places = searched.in_places(text)
        try:
            found = self._found(text)
            if self._forms:
                found = (one for one in found if self._is_whole(one, text, written, places))
            spans = (one.span() for one in found)
            return [placed(span, places) for span in spans if span[0] < span[1]]
        except TimeoutError:
            self._strikes -= 1
            return []

    def _is_whole(
        self, found: re.Match[str], text: str, written: str, places: Sequence[int] | None
    ) -> bool:
        form = self._forms[(found.lastindex or 1) - 1]
        return form.is_whole(text, found.span(), written, placed(found.span(), places))

    def count(self, text: str) -> int:
        """How often what is wanted stands in the text."""
        if self._only and text.isascii():
            times = (text.lower() if self._lowers else text).count(self._only)
            if not (times and self._forms):
                return times
        return len(self.spans(text))

    def matches(self, text: str) -> tuple[Match, ...]:
        """Where what is wanted stands, as Qt counts places."""
        spans = self.spans(text)
        if utf16.is_simple(text):
            return tuple(Match(start, end - start) for start, end in spans)
        return tuple(
            Match(utf16.to_units(text, start), utf16.length(text[start:end]))
            for start, end in spans
        )

    def _found(self, text: str) -> Iterator[Any]:
        if not self._timed:
            return self._pattern.finditer(text)  # type: ignore[no-any-return]
        # Without the interpreter's lock, or the window would wait for a lane's expression.
        found = self._pattern.finditer(text, timeout=self._patience, concurrent=True)
        return iter(found)


@functools.lru_cache(maxsize=8)
def _eye(wanted: Wanted) -> Matcher | None:
    """The one matcher for all that is in view."""
    try:
        return Matcher(wanted)
    except WrongExpression:
        return None


def matches(text: str, wanted: Wanted) -> tuple[Match, ...]:
    """Where in a text that is in view the words stand; bounded in time."""
    eye = _eye(wanted) if wanted and text else None
    return eye.matches(text) if eye is not None else ()


def fault(wanted: Wanted) -> str:
    """Why this cannot be looked for; empty where it can."""
    if not wanted:
        return ""
    try:
        _compiled(wanted)
    except WrongExpression as wrong:
        return str(wrong)
    return ""


@functools.lru_cache(maxsize=32)
def _compiled(wanted: Wanted) -> Any:
    if wanted.expression:
        return _expression(wanted)
    if wanted.searched:
        literals = [f"({form.pattern})" for form in wanted.forms]
    else:
        literals = [_literal(word, whole=wanted.whole_word) for word in _longest_first(wanted.said)]
    return re.compile(
        "|".join(literals) or r"(?!)",
        re.NOFLAG if wanted.case else re.IGNORECASE,
    )


def _longest_first(words: tuple[str, ...]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _literal(word: str, *, whole: bool) -> str:
    """An expression for the word itself; where it ends in a letter, no other may follow."""
    pattern = re.escape(word).replace("\\ ", _SPACE)
    if not whole:
        return pattern
    before = r"(?<!\w)" if _is_letter(word[0]) else ""
    return before + pattern + (r"(?!\w)" if _is_letter(word[-1]) else "")


def _one_word(wanted: Wanted) -> str:
    """The word, if it is one that can be counted without an expression."""
    if wanted.expression or wanted.whole_word or len(wanted.said) != 1:
        return ""
    word = wanted.letters[0] if wanted.case else wanted.letters[0].lower()
    if wanted.searched and not word.isalnum():
        return ""
    return word if word.isascii() else ""


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_"


def _expression(wanted: Wanted) -> Any:
    # Imported with the first expression: hardly anybody needs it at the window's start.
    import regex

    source = wanted.said[0]
    if len(source) > LONGEST_EXPRESSION:
        raise WrongExpression("It is too long.")
    if math.prod(max(1, int(count[:9])) for count in _REPEATED.findall(source)) > _MOST_REPEATS:
        raise WrongExpression("It repeats too often.")
    flags = regex.MULTILINE | (0 if wanted.case else regex.IGNORECASE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what may mean something else one day
            pattern = regex.compile(source, flags)
            if wanted.whole_word:
                pattern = regex.compile(rf"(?<!\w)(?:{source})(?!\w)", flags)
    except (regex.error, RecursionError, OverflowError, ValueError, KeyError) as wrong:
        raise WrongExpression(_reason(wrong)) from wrong
    return pattern


def _reason(wrong: Exception) -> str:
    text = str(wrong).strip() or "It cannot be understood."
    return text[0].upper() + text[1:]
