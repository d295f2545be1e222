"""What a row of the list of backups says."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from chatvault.domain.counted import conversations
from chatvault.domain.safekeeping.backup import Backup, BackupReason
from chatvault.ui import moments
from chatvault.ui.wording import counted, size

_REASONS = {
    BackupReason.SCHEDULE: "Schedule",
    BackupReason.MANUAL: "By hand",
    BackupReason.MIGRATION: "Before an update",
    BackupReason.RESTORE: "Before restoring",
    BackupReason.TRASH: "Before emptying the trash",
    BackupReason.DELETION: "Before deleting",
}

_LONGEST_PROBLEM = 28  # letters that a cell can hold


@dataclass(frozen=True, slots=True)
class BackupWords:
    """The cells of a backup; ``token`` is the ink of its state, ``ground`` that of its chip."""

    taken: str
    taken_short: str
    why: str
    conversations: str
    size: str
    verified: str
    icon: str
    token: str
    ground: str
    tip: str
    spoken: str  # the row as one text


def words_of(backup: Backup, today: datetime.date) -> BackupWords:
    """The words for a backup, as said on that day."""
    verified, icon, token, ground = _state(backup, today)
    exact = moments.exact_moment(backup.created_at)
    taken, why = moments.full_moment(backup.created_at, today), _REASONS[backup.reason]
    state = verified if ground else f"verified {verified}"
    said = counted(backup.messages, "message", "messages")
    if backup.files:
        said += f", {counted(backup.files, 'file', 'files')}"
    return BackupWords(
        taken=taken,
        taken_short=_short(backup.created_at, today),
        why=why,
        conversations=f"{backup.sessions:,}",
        size=size(backup.size),
        verified=verified,
        icon=icon,
        token=token,
        ground=ground,
        tip="\n".join(
            part for part in (exact, said, backup.name, backup.lost, backup.problem) if part
        ),
        spoken=f"{taken}, {why}, {conversations(backup.sessions)}, {state}",
    )


def about(backups: tuple[Backup, ...], today: datetime.date) -> str:
    """The sentence over the list: how safe the vault is."""
    if not backups:
        return "There is no backup yet. A backup is a checked copy of the whole vault."
    good = [backup for backup in backups if backup.is_good]
    if not good:
        return "No backup has passed its checks yet."
    newest = max(good, key=lambda backup: backup.created_at)
    when = moments.full_moment(newest.created_at, today)
    when = when[0].lower() + when[1:] if when.startswith(("Today", "Yesterday")) else when
    holds = conversations(newest.sessions)
    return f"Last verified copy: {when.replace(', ', ' ')}. It holds {holds}."


def _state(backup: Backup, today: datetime.date) -> tuple[str, str, str, str]:
    if backup.problem:
        is_short = len(backup.problem) <= _LONGEST_PROBLEM
        said = backup.problem if is_short else "Did not pass its checks"
        return said, "warning", "bad", "bad_soft"
    if backup.verified_at is None:
        return "Not verified yet", "clock", "warn", "warn_soft"
    return _short(backup.verified_at, today), "shield-check", "ok", ""


def _short(moment: int, today: datetime.date) -> str:
    day = moments.local(moment).date()
    is_near = today - day in (datetime.timedelta(0), datetime.timedelta(days=1))
    name = moments.day_name(day, today) if is_near else moments.short_day(day, today)
    return f"{name}, {moments.clock(moment)}"
