"""Which messages of a Codex session a person sees: prompts told from injections, and rollbacks."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from chatvault.domain.message import Hidden, Role
from chatvault.importers.codex.draft import Draft
from chatvault.importers.codex.prompts import is_injected
from chatvault.importers.codex.wrapped import unwrapped


@dataclass(frozen=True, slots=True)
class Rollback:
    """Told after so many messages: the last turns are taken back.

    ``since`` tells it exactly: all messages but the first so many.
    """

    told_after: int
    turns: int
    since: int | None = None


def hide_injected(drafts: Sequence[Draft], typed: Collection[str]) -> None:
    """Hide the user messages that nobody typed; ``typed`` are the sums of those the log tells.

    Where one of the user messages in a row is such a prompt, the others were put beside it.
    """
    for role, group in groupby(drafts, key=lambda draft: draft.role):
        prompts = [draft for draft in group if draft.prompt is not None]
        if role is not Role.USER or not prompts:
            continue
        known = [_is_typed(draft, typed) for draft in prompts]
        for draft, told in zip(prompts, known, strict=True):
            if not told and (any(known) or _is_injected(draft)):
                draft.hidden = Hidden.META


def sum_of(prompt: str) -> str:
    """Stands for a prompt; the log joins its pieces with other spaces, or none."""
    text = "".join(prompt.split()).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=8).hexdigest()


def sums_of(prompt: str) -> tuple[str, str]:
    """What the log may tell a prompt by."""
    return sum_of(prompt), sum_of(unwrapped(prompt)[1])


def _is_typed(draft: Draft, typed: Collection[str]) -> bool:
    if draft.typed and not _is_injected(draft):
        return True
    return any(known in typed for known in sums_of(draft.prompt or ""))


def _is_injected(draft: Draft) -> bool:
    return draft.typed is False or is_injected(draft.prompt or "")


def parents(
    drafts: Sequence[Draft], rollbacks: Sequence[Rollback]
) -> tuple[list[str | None], str | None]:
    """For each message the one before it, and the last of those that were not taken back."""
    path: list[tuple[int, Draft]] = []
    before: list[str | None] = []
    due = iter(rollbacks)
    mark = next(due, None)
    for position, draft in enumerate(drafts):
        while mark is not None and mark.told_after <= position:
            _take_back(path, mark)
            mark = next(due, None)
        before.append(path[-1][1].external_id if path else None)
        path.append((position, draft))
    while mark is not None:
        _take_back(path, mark)
        mark = next(due, None)
    return before, path[-1][1].external_id if path else None


def _take_back(path: list[tuple[int, Draft]], mark: Rollback) -> None:
    """Take the last turns and all that followed them off the path."""
    kept = _kept(path, mark)
    for _position, draft in path[kept:]:
        draft.hidden = draft.hidden or Hidden.ROLLED_BACK
    del path[kept:]


def _kept(path: Sequence[tuple[int, Draft]], mark: Rollback) -> int:
    """How many messages of the path stay on it."""
    if mark.since is not None:
        return sum(position < mark.since for position, _draft in path)
    begun = [place for place, (_position, draft) in enumerate(path) if _begins_turn(draft)]
    return begun[-min(mark.turns, len(begun))] if mark.turns and begun else len(path)


def _begins_turn(draft: Draft) -> bool:
    return draft.begins_turn or is_prompt(draft)


def is_prompt(draft: Draft) -> bool:
    """Whether a person typed it."""
    return draft.prompt is not None and draft.hidden is None
