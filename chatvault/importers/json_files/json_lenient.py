"""Decoding JSON that a strict parser refuses, without believing what it cannot mean."""

from __future__ import annotations

import json
import math
import re

import orjson

_LONGEST_NUMBER = 19  # digits; a longer one does not fit into 64 bits
_NEAR_THE_END = 12  # characters; nothing shorter than this can be told from a cut word or escape

# Written so that it has one kind of beginning, which is six times as fast to look for as two.
_MAYBE_ENDLESS = re.compile(r"[0-9eE](?:(?<=[0-9])[0-9]{18}|(?<=[eE])\+?[0-9]{3})")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_MAYBE_HALF = re.compile("\\\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_ZERO = "\0"  # of a disk that never got what was written; a program writes it as an escape


class Malformed(ValueError):
    """The text is no JSON."""


class Incomplete(ValueError):
    """The text ends before the value does."""


class TooDeep(ValueError):
    """The value is nested deeper than a conversation ever is."""


def decode(text: str) -> tuple[object, int]:
    """The value at the start of the text, and where it ends.

    Takes NaN and endless numbers for nothing and lets control characters stand.
    Raises Malformed, Incomplete or TooDeep.
    """
    decoder = _CAREFUL if _MAYBE_ENDLESS.search(text) else _USUAL
    try:
        return decoder.raw_decode(text)
    except json.JSONDecodeError as error:
        if _at_the_end(error, text):
            raise Incomplete from error
        raise Malformed from error
    except RecursionError as error:
        raise TooDeep from error


def mended(value: object, text: str) -> tuple[object, bool]:
    """The value of ``text`` with halves of characters replaced, and whether any was damaged.

    Bytes that are no UTF-8 are such halves too, where "surrogateescape" decoded them. Zeros stay:
    what stood in their place may have been the end of this value and the beginning of the next.
    Raises TooDeep.
    """
    zeros = _ZERO in text
    if not _MAYBE_HALF.search(text):
        return value, zeros
    try:
        written = json.dumps(value, ensure_ascii=False)
        whole, replaced = _HALF_CHARACTER.subn("\ufffd", written)
        return (orjson.loads(whole), True) if replaced else (value, zeros)
    except (RecursionError, orjson.JSONDecodeError) as error:
        raise TooDeep from error


def _at_the_end(error: json.JSONDecodeError, text: str) -> bool:
    unterminated = error.msg.startswith("Unterminated string")
    return unterminated or error.pos >= len(text) - _NEAR_THE_END


def _whole(digits: str) -> int | float | None:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else _fraction(digits)


def _fraction(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


_USUAL = json.JSONDecoder(parse_constant=lambda _: None, strict=False)
_CAREFUL = json.JSONDecoder(
    parse_constant=lambda _: None, parse_int=_whole, parse_float=_fraction, strict=False
)
