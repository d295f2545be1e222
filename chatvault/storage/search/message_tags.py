"""The words by which the index filters: what a message is, as tags beside what it says.

Each kind of tag begins with a letter of its own, so that a role is never taken for a source.
Numbers become the power of two they lie under: few words, and the row decides within one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from chatvault.domain.search.named_files import ending_of, names_in

MODEL = "d"  # begins the tags of models
# Begin the tags of files, which are asked for by their beginnings: hardly a word begins so.
_NAME, _ENDING = "qf", "qe"
LAST = 24  # 8 million characters, or 8 dollars; beyond it the rows tell
_PIECE = re.compile(r"[^\W_]+")


def role_tag(role: str) -> str:
    """Who spoke."""
    return f"r{role}"


@functools.cache
def source_tag(source: str) -> str:
    """The product; the tokenizer would cut its key at the hyphen."""
    return "s" + _joined(source)


def session_tag(session_id: int) -> str:
    """The conversation."""
    return f"x{session_id}"


def holding_tag(holding: str) -> str:
    """What the message holds: "code", "image", "tool"."""
    return f"h{holding}"


@functools.lru_cache(maxsize=1_000)
def tool_tag(name: str) -> str:
    """A tool that was called; the same for ``web_search`` and ``WebSearch``."""
    return "t" + _joined(name)


@functools.lru_cache(maxsize=1_000)
def language_tag(language: str) -> str:
    """A language that code is in."""
    return "g" + _joined(language.replace("+", "plus").replace("#", "sharp"))


@functools.lru_cache(maxsize=1_000)
def model_tags(model: str) -> tuple[str, ...]:
    """The pieces of a model's name: "claude-opus-4-1" is found by "opus" and by "opus-4"."""
    return tuple(f"{MODEL}{piece}" for piece in _PIECE.findall(model.casefold()))


def file_tags(path: str) -> Iterator[str]:
    """The names in the path of a file that a tool named, one behind the other, and its ending."""
    names = names_in(path)
    yield from (_NAME + tag for name in names if (tag := _joined(name)))
    if names and (ending := ending_of(names[-1])):
        yield _ENDING + ending


def file_expression(asked: str) -> str:
    """The expression for the files that are asked for by a name, a path or ".py"; else empty.

    As everywhere the end of a name may be missing, but that of an ending.
    """
    if not asked.strip("*"):
        return f'tags : "{_NAME}" *'
    *folders, last = names_in(asked.strip("*")) or [""]
    names = [_NAME + tag for name in (*folders, last) if (tag := _joined(name))]
    if not names:
        return ""
    if last.startswith(".") and not folders:
        joined = _joined(last)
        return f'tags : ("{_ENDING}{joined}" OR "{_NAME}{joined}")'
    return f'tags : "{" ".join(names)}" *'


def length_tag(characters: int) -> str:
    """How long the message is, roughly."""
    return f"n{magnitude(characters)}"


def cost_tag(micro_dollars: int) -> str:
    """What the message cost, roughly."""
    return f"c{magnitude(micro_dollars)}"


def magnitude(number: int) -> int:
    """The power of two that a number lies under: 0 for 0, 1 for 1, 2 for 2 and 3; up to LAST."""
    return min(number.bit_length(), LAST)


def magnitudes(comparison: str, number: float) -> range:
    """The magnitudes in which a number can lie that compares so."""
    at = magnitude(int(number))
    match comparison:
        case "=":
            return range(at, at + 1)
        case "<" | "<=":
            return range(at + 1)
        case _:
            return range(at, LAST + 1)


def tags(
    *,
    role: str,
    source: str,
    model: str | None,
    characters: int,
    cost: int | None,
    holdings: Iterable[str],
    tools: Iterable[str],
    files: Iterable[str],
    languages: Iterable[str],
) -> str:
    """The tags of a message, as the index takes them; that of its conversation comes to them."""
    words = [role_tag(role), source_tag(source), length_tag(characters)]
    words += map(holding_tag, holdings)
    words += dict.fromkeys(map(tool_tag, tools))
    for path in files:
        words += file_tags(path)
    words += map(language_tag, languages)
    if model:
        words += model_tags(model)
    if cost is not None:
        words.append(cost_tag(cost))
    return " ".join(words)


def _joined(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
