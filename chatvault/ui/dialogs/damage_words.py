"""What the page of a damaged vault says."""

from __future__ import annotations

import datetime

from chatvault.domain.counted import conversations
from chatvault.domain.safekeeping.rescue import BackupChoice, Readable, Rescued
from chatvault.ui import moments
from chatvault.ui.wording import counted

LOOKING_FOR_BACKUP = "Looking for the newest backup that is whole…"
LOOKING_AT_FILE = "Looking at what can be read…"


def backup_words(choice: BackupChoice, today: datetime.date) -> str:
    """What the newest whole backup holds, or why there is none."""
    if choice.backup is None:
        if not choice.unreadable:
            return "There is no backup of this vault."
        many = counted(choice.unreadable, "backup", "backups")
        return f"There is no backup that can be read; {many} did not pass the check."
    where = " In the second folder for backups." if choice.elsewhere else ""
    words = (
        f"{moments.full_moment(choice.backup.created_at, today)}: "
        f"{_holds(choice.backup.sessions, choice.backup.messages)}, verified.{where}\n"
        "What was added later is only in the damaged file."
    )
    if choice.unreadable:
        many = counted(choice.unreadable, "newer one", "newer ones")
        words += f" {many} did not pass the check."
    return words


def readable_words(readable: Readable) -> str:
    """What salvaging gets."""
    if not readable:
        return "Nothing of the database can be read any more."
    words = f"{_holds(readable.sessions, readable.messages)} can be read."
    if readable.lost:
        return f"{words} {counted(readable.lost, 'entry is', 'entries are')} known to be lost."
    return f"{words} No entry is known to be lost."


def rescued_shortly(rescued: Rescued) -> str:
    """How it ended, in few words."""
    if rescued.is_empty:
        return "The vault is empty; the damaged file is kept"
    done = "Salvaged" if rescued.backup is None else "Restored"
    return f"{done} {conversations(rescued.sessions)}"


def rescued_words(rescued: Rescued) -> str:
    """How it ended, as it is kept."""
    holds = _holds(rescued.sessions, rescued.messages)
    if rescued.is_empty:
        done = "Nothing could be read, so an empty vault was started"
    elif rescued.backup is None:
        lost = counted(rescued.lost, "entry", "entries")
        done = f"Salvaged {holds}; {lost} known to be lost"
    else:
        made = moments.exact_moment(rescued.backup.created_at)
        done = f"Restored the backup of {made} with {holds}"
        if rescued.lost_files:
            lost = counted(rescued.lost_files, "file is", "files are")
            done += f"; {lost} missing, also in the backup"
    return f"{done}. The damaged file is kept as {rescued.kept.name}."


def _holds(sessions: int, messages: int) -> str:
    return f"{conversations(sessions)} with {counted(messages, 'message', 'messages')}"
