"""Messages that name the one they answer, where what they name may be wrong."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.parsed import ParsedMessage


def cut_cycles(parents: dict[str, str | None]) -> None:
    """Let one message of every circle begin a branch; each parent is a key itself."""
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


def newest_leaf(messages: Sequence[ParsedMessage]) -> str | None:
    """The message that nothing answers and that was written last."""
    inner = {message.parent_id for message in messages}
    leaves = [message for message in messages if message.external_id not in inner]
    newest = max((leaf.created_at or 0 for leaf in leaves), default=0)
    return next(
        (leaf.external_id for leaf in reversed(leaves) if (leaf.created_at or 0) == newest), None
    )
