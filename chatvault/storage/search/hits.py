"""What a search reads of a message that it finds."""

from __future__ import annotations

from dataclasses import dataclass

# (message, session, role, UTC ms) of a message that matches. Bare tuples, as the driver gives
# them: every key that is pressed makes hundreds.
HitRow = tuple[int, int, str, int | None]
COLUMNS = "m.id, m.session_id, m.role, m.created_at"


@dataclass(frozen=True, slots=True)
class Hits:
    """Hits in order, newest or best first; ``complete``: there are no others."""

    rows: list[HitRow]
    complete: bool
