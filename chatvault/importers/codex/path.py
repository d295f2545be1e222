"""Which messages of a Codex session a person sees: prompts told from injections, and rollbacks."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from itertools import groupby

from chatvault.domain.message import Hidden, Role
from chatvault.importers.codex.draft import Draft
from chatvault.importers.codex.prompts import is_injected, unwrapped


def hide_injected(drafts: Sequence[Draft], typed: Collection[str]) -> None:
    """Hide the user messages that nobody typed; ``typed`` are the sums of those the log tells.

    Where one of the user messages in a row is such a prompt, the others were put beside it.
    """
    for role, group in groupby(drafts, key=lambda draft: draft.role):
        prompts = [draft for draft in group if draft.prompt is not None]
        if role is not Role.USER or not prompts:
            continue
        known = [_is_typed(draft.prompt or "", typed) for draft in prompts]
        for draft, told in zip(prompts, known, strict=True):
            if not told and (any(known) or is_injected(draft.prompt or "")):
                draft.hidden = Hidden.META


def sum_of(prompt: str) -> str:
    """Stands for a prompt, spaces around it apart."""
    text = prompt.strip().encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=8).hexdigest()


def sums_of(prompt: str) -> tuple[str, str]:
    """What the log may tell a prompt by."""
    return sum_of(prompt), sum_of(unwrapped(prompt)[1])


def _is_typed(prompt: str, typed: Collection[str]) -> bool:
    return any(known in typed for known in sums_of(prompt))


def parents(
    drafts: Sequence[Draft], rollbacks: Sequence[tuple[int, int]]
) -> tuple[list[str | None], str | None]:
    """For each message the one before it, and the last of those that were not taken back."""
    path: list[Draft] = []
    before: list[str | None] = []
    due = iter(rollbacks)
    mark = next(due, None)
    for position, draft in enumerate(drafts):
        while mark is not None and mark[0] <= position:
            _take_back(path, mark[1])
            mark = next(due, None)
        before.append(path[-1].external_id if path else None)
        path.append(draft)
    while mark is not None:
        _take_back(path, mark[1])
        mark = next(due, None)
    return before, path[-1].external_id if path else None


def _take_back(path: list[Draft], prompts: int) -> None:
    """Take the last prompts and all that followed them off the path."""
    left = min(prompts, sum(map(is_prompt, path)))
    while left > 0:
        draft = path.pop()
        left -= is_prompt(draft)
        draft.hidden = draft.hidden or Hidden.ROLLED_BACK


def is_prompt(draft: Draft) -> bool:
    """Whether a person typed it."""
    return draft.prompt is not None and draft.hidden is None
