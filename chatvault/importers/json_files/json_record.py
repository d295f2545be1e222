"""A record of a file of JSON, or why it could not be read."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from chatvault.importers.json_files import json_lenient
from chatvault.importers.json_files.json_boundaries import SPACE

LARGEST = 256 << 20  # bytes of one record


class Damage(enum.Enum):
    """Why a record could not be read."""

    MALFORMED = enum.auto()
    CUT_SHORT = enum.auto()
    TOO_DEEP = enum.auto()
    TOO_LARGE = enum.auto()


@dataclass(frozen=True, slots=True)
class Record:
    """A value of the array; ``number`` counts from 1, ``offset`` is its place in bytes.

    ``mended``: characters in it were damaged and have been replaced.
    """

    number: int
    offset: int
    value: object
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A value of the array that could not be read."""

    number: int
    offset: int
    damage: Damage


def leniently(content: bytes, number: int, offset: int) -> Record | Broken:
    """The one value of a text that is not quite JSON."""
    written = content.strip(SPACE).decode("utf-8", "surrogateescape")
    try:
        value, end = json_lenient.decode(written)
        if written[end:].strip():
            raise json_lenient.Malformed
        value, mended = json_lenient.mended(value, written)
    except ValueError as error:
        return Broken(number, offset, damage_of(error))
    return Record(number, offset, value, mended)


class TooLarge(ValueError):
    """An element goes on for longer than any record does."""


def damage_of(error: ValueError) -> Damage:
    """What is wrong with a text that a parser refused."""
    if isinstance(error, TooLarge):
        return Damage.TOO_LARGE
    if isinstance(error, json_lenient.Incomplete):
        return Damage.CUT_SHORT
    if isinstance(error, json_lenient.TooDeep):
        return Damage.TOO_DEEP
    return Damage.MALFORMED
