"""Who says what in a saved story, which is one text of pieces in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chatvault.domain.message import Role
from chatvault.importers.json_files.json_values import string

Fields = dict[str, Any]

_ROLES = {"INPUT": Role.USER, "OUTPUT": Role.ASSISTANT, "SYSTEM": Role.SYSTEM}
_TAG = re.compile(r"\n?\{\{\[(?P<role>INPUT|OUTPUT|SYSTEM)(?P<end>_END)?\]\}\}\n?")
_TAGS_OF_SETTINGS = {
    "instruct_starttag": "INPUT", "instruct_endtag": "OUTPUT", "instruct_systag": "SYSTEM",
}  # fmt: skip
_ACTION = re.compile(r"^> ?(?P<said>.+)$", re.MULTILINE)
_STORY, _ADVENTURE = "1", "2"  # ways of writing, by their numbers in the settings
_MOST_NAMES, _LONGEST_NAME = 50, 200
_BETWEEN_NAMES = "||$||"
_STANDING_FOR_NAMES = ("{{user}}", "{{char}}")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one of them says without a break; ``others`` is what a model said there instead."""

    role: Role
    text: str
    author: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """What was written or generated at once."""

    text: str
    others: tuple[str, ...] = ()


def turns_of(pieces: Sequence[Piece], settings: Fields) -> list[Turn]:
    """The turns, told apart as the story's way of being written does it."""
    told = _tagged("".join(piece.text for piece in pieces), settings)
    for read in (_by_tags, _by_names, _by_actions):
        if turns := [turn for turn in read(told, settings) if turn.text.strip()]:
            return turns
    return list(_by_pieces(pieces))


def without_tags(told: str) -> str:
    """What stands beside the turns, without the tags of these."""
    return _TAG.sub("\n", told)


def _tagged(told: str, settings: Fields) -> str:
    """The text with the program's own tags for those of a model, where it was saved with these."""
    for setting, name in _TAGS_OF_SETTINGS.items():
        tag = string(settings.get(setting)).replace("\\n", "\n").strip()
        if len(tag) > 2 and not tag.startswith("{{["):
            told = told.replace(tag, f"\n{{{{[{name}]}}}}\n")
    return told


def _by_tags(told: str, settings: Fields) -> Iterator[Turn]:
    """Instructions: before each turn stands whose it is, before the first perhaps nothing."""
    role, place = Role.USER, 0
    for tag in _TAG.finditer(told):
        yield Turn(role, told[place : tag.start()])
        if not tag["end"]:
            role = _ROLES[tag["role"]]
        place = tag.end()
    if place:
        yield Turn(role, told[place:])


def _by_names(told: str, settings: Fields) -> Iterator[Turn]:
    """A chat: a line begins with a name where somebody else speaks."""
    own = (string(settings.get("chatname")) or "User", _STANDING_FOR_NAMES[0])
    others = string(settings.get("chatopponent")).split(_BETWEEN_NAMES)[:_MOST_NAMES]
    names = [*own, *filter(None, others), _STANDING_FOR_NAMES[1]]
    known = "|".join(re.escape(name[:_LONGEST_NAME]) for name in names)
    found = list(re.finditer(rf"^({known}): ?", told, re.MULTILINE))
    if not found or _way(settings) in (_STORY, _ADVENTURE):
        return
    yield Turn(Role.SYSTEM, told[: found[0].start()])
    for here, after in zip(found, [*found[1:], None], strict=True):
        is_own = here[1] in own
        text = told[here.end() : after.start() if after else len(told)]
        author = "" if here[1] in _STANDING_FOR_NAMES else here[1]
        yield Turn(Role.USER if is_own else Role.ASSISTANT, text, author)


def _by_actions(told: str, settings: Fields) -> Iterator[Turn]:
    """An adventure: what the person does stands behind a sign, on a line of its own."""
    actions = list(_ACTION.finditer(told))
    if not actions or _way(settings) not in ("", _ADVENTURE):
        return
    place = 0
    for action in actions:
        yield Turn(Role.ASSISTANT if place else Role.USER, told[place : action.start()])
        yield Turn(Role.USER, action["said"])
        place = action.end()
    yield Turn(Role.ASSISTANT, told[place:])


def _way(settings: Fields) -> str:
    """The way of writing, "" where it was not saved."""
    told = settings.get("opmode")
    return str(told) if isinstance(told, int | str) else ""


def _by_pieces(pieces: Sequence[Piece]) -> Iterator[Turn]:
    """A story: it begins with what a person wrote, and a model goes on."""
    role = Role.USER
    for piece in pieces:
        if piece.text.strip():
            yield Turn(role, piece.text, others=piece.others if role is Role.ASSISTANT else ())
            role = Role.ASSISTANT
