"""What is said of a query that was not understood as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.domain.search.query_fields import takes

_TOLD_SIGNS, _TOLD_CHARS = 3, 60


class Remarks:
    """Gathers them while a query is read."""

    def __init__(self) -> None:
        self._mistakes: list[str] = []
        self._signs: dict[str, None] = {}

    def add(self, sentence: str) -> None:
        """Say this."""
        self._mistakes.append(sentence)

    def of_or(self) -> None:
        """OR has no neighbour."""
        self.add("“OR” joins nothing where it stands and was left out")

    def of_value(self, name: str, value: str) -> None:
        """A field has no value, or none that it knows."""
        what = "is not understood" if value else "has no value right after it"
        told = f"“{name}:{_shortened(value)}” {what} and was left out"
        self.add("; ".join(filter(None, (told, takes(name)))))

    def of_nearness(self, sign: str) -> None:
        """The words of a phrase might stand apart elsewhere."""
        self.add(f"“{sign}” was left out: the words of a phrase stand side by side")

    def of_place(self, place: str) -> None:
        """What is not looked into cannot be left out."""
        self.add(f"“also:{place}” cannot be left out; it is only searched when asked for")

    def of_expression(self, written: str, *, has_words: bool) -> None:
        """What looks like a regular expression is none."""
        then = "; its words are searched" if has_words else " and was left out"
        self.add(f"“{_shortened(written)}” is no regular expression{then}")

    def of_sign(self, sign: str) -> None:
        """Something was passed over because the index knows nothing of it."""
        self._signs[sign] = None

    def all(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys((*self._mistakes, *self._left_out())))

    def _left_out(self) -> Iterator[str]:
        signs = [f"“{_shortened(sign)}”" for sign in self._signs]
        if len(signs) == 1:
            yield f"{signs[0]} has no letter or digit and was left out"
        elif signs:
            shown = ", ".join(signs[:_TOLD_SIGNS]) + (", …" if len(signs) > _TOLD_SIGNS else "")
            yield f"{shown} have no letter or digit and were left out"


def _shortened(text: str) -> str:
    """As much of a text as a sentence about it needs."""
    return text if len(text) <= _TOLD_CHARS else f"{text[: _TOLD_CHARS - 1]}…"
