"""Messages that name the message before them, made a tree that can be relied on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chatvault.domain.branches import parents_first
from chatvault.domain.parsed import ParsedMessage


def sound_parents(told: Mapping[str, str | None]) -> dict[str, str | None]:
    """The parents of messages, in their order, without those that do not exist and circles.

    A message whose parent is not there begins a thread of its own.
    """
    parents = {
        name: parent if parent in told and parent != name else None for name, parent in told.items()
    }
    cut_circles(parents)
    return parents


def cut_circles(parents: dict[str, str | None]) -> None:
    """Let one message of every circle begin a thread; each parent is a key itself."""
    sound: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in sound and here not in path:
            path[here] = None
            here = parents[here]
        if here is not None and here in path:
            parents[here] = None
        sound.update(path)


def unbroken_parents(told: Mapping[str, str | None]) -> dict[str, str | None]:
    """The same, for where naming a parent is not usual: a message without one goes on from the
    one before it, so that all of what was said is in one thread.
    """
    sound = sound_parents(told)
    parents = {name: sound[name] for name in parents_first(sound, sound)}
    before: str | None = None
    for name in parents:
        parents[name] = parents[name] or before
        before = name
    return parents


def parents_of_shown(
    parents: Mapping[str, str | None], shown: Mapping[str, str], root: str | None = None
) -> dict[str, str | None]:
    """What every message that shows something follows, past those that show nothing.

    ``shown`` gives their names in the end by those that they have in ``parents``, ``root`` is
    the message that stands before all.
    """
    found: dict[str, str | None] = {}
    for name, final in shown.items():
        here = parents[name]
        while here is not None and here not in shown:
            here = parents[here]
        found[final] = root if here is None else shown[here]
    return found


def last_leaf(parents: dict[str, str | None]) -> str | None:
    """The last message in order that none follows."""
    inner = set(parents.values())
    return next((name for name in reversed(parents) if name not in inner), None)


def newest_leaf(messages: Sequence[ParsedMessage]) -> str | None:
    """The message that nothing answers and that was written last."""
    inner = {message.parent_id for message in messages}
    leaves = [message for message in messages if message.external_id not in inner]
    newest = max((leaf.created_at or 0 for leaf in leaves), default=0)
    return next(
        (leaf.external_id for leaf in reversed(leaves) if (leaf.created_at or 0) == newest), None
    )


def chained(names: Iterable[str]) -> dict[str, str | None]:
    """The parents of messages that simply follow each other."""
    parents: dict[str, str | None] = {}
    before: str | None = None
    for name in names:
        parents[name] = before
        before = name
    return parents
