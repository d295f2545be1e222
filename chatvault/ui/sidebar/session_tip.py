"""What the row of a conversation tells under the mouse."""

from __future__ import annotations

from chatvault.domain.safekeeping.upkeep import goes_at
from chatvault.domain.session import SessionRow
from chatvault.ui import moments, wording


def tip_of(row: SessionRow, *, title: bool) -> str:
    """What the row has no room for, a line each; ``title`` says whether it is among that."""
    lines = [row.title] if title else []
    if row.project:
        lines.append(row.project)
    if row.folder:
        lines.append(f"in {row.folder}")
    if len(row.tags) > 1:
        lines.append(", ".join(row.tags))
    if row.updated_at is not None:
        lines.append(moments.exact_moment(row.updated_at))
    if row.gone_at is not None:
        lines.append(f"{wording.GONE}, {moments.exact_moment(row.gone_at)}")
    if row.trashed_at is not None:
        lines.append(f"Leaves the vault, {moments.exact_moment(goes_at(row.trashed_at))}")
    return "\n".join(lines)
