"""What a session of Codex is called that nothing gives a name: by what was asked first."""

from __future__ import annotations

from collections.abc import Iterable

from chatvault.domain.blocks import plain_text
from chatvault.domain.message import Role
from chatvault.domain.titles import has_words, title_from
from chatvault.importers.codex.approvals import assessed
from chatvault.importers.codex.draft import Draft
from chatvault.importers.codex.path import is_prompt


def first_prompt(drafts: Iterable[Draft]) -> str:
    """What a person asked first, in words if in any; "" where no person typed anything."""
    first = ""
    for draft in drafts:
        if is_prompt(draft) and (text := plain_text(tuple(draft.blocks))):
            if has_words(text):
                return assessed(text) or title_from(text)
            first = first or title_from(text)
    return first


def first_task(drafts: Iterable[Draft]) -> str:
    """What another agent asked or a person said first, where no person typed anything."""
    told = (draft for draft in drafts if draft.begins_turn or draft.spoken)
    asked = (plain_text(tuple(draft.blocks)) for draft in told if draft.role is Role.USER)
    return title_from(next(asked, ""))
