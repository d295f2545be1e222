"""The rules of the vault's upkeep, and when it was last done, among the small values by name."""

from __future__ import annotations

from sqlmodel import Session

from chatvault.domain.safekeeping.upkeep import UpkeepRules
from chatvault.storage.database import small_values

_RULES, _DONE_AT = "upkeep_rules", "upkeep_done_at"


def load(session: Session) -> UpkeepRules:
    """The rules that were made; none where nobody has made any."""
    kept = small_values.value(session, _RULES)
    return UpkeepRules() if kept is None else UpkeepRules.from_text(kept)


def save(session: Session, rules: UpkeepRules) -> None:
    """Keep the rules."""
    small_values.keep(session, _RULES, rules.as_text())


def done_at(session: Session) -> int:
    """When the upkeep was last begun, in UTC ms; 0 where it never was."""
    return int(small_values.value(session, _DONE_AT) or 0)


def note_done(session: Session, now: int) -> None:
    """Keep when it was begun."""
    small_values.keep(session, _DONE_AT, str(now))
