"""Footnotes: what defines them is taken out of the text and shown below it, by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token


def apart(tokens: Sequence[Token]) -> tuple[Sequence[Token], dict[str, list[Token]]]:
    """The tokens without footnotes, and those of every footnote by its label."""
    if not any(token.type == "footnote_reference_open" for token in tokens):
        return tokens, {}
    body: list[Token] = []
    notes: dict[str, list[Token]] = {}
    inside: list[list[Token]] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            found: list[Token] = []
            inside.append(notes.setdefault(str(token.meta["label"]), found))
        elif token.type == "footnote_reference_close":
            inside.pop()
        else:
            (inside[-1] if inside else body).append(token)
    return body, notes


def numbers(tokens: Sequence[Token], notes: Mapping[str, Sequence[Token]]) -> dict[str, int]:
    """The number of each footnote: in the order they are mentioned, the others behind."""
    mentioned = [label for label in _mentions(tokens) if label in notes]
    return {label: number for number, label in enumerate(dict.fromkeys([*mentioned, *notes]), 1)}


def _mentions(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "footnote_ref":
                yield str(child.meta["label"])
