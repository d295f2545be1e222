"""What a person typed as the name of a tag or a folder."""

from __future__ import annotations

from chatvault.domain.own_name import trimmed, why_no_name
from chatvault.errors import RefusedName


def own_name(text: str, kind: str) -> str:
    """``text`` as the name of a ``kind`` ("tag", "folder"). Raises RefusedName with why not."""
    name = trimmed(text)
    if problem := why_no_name(name, kind):
        raise RefusedName(problem)
    return name
