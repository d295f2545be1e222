"""What the page of upkeep says."""

from __future__ import annotations

import datetime

from chatvault.domain.counted import conversations
from chatvault.domain.safekeeping.cleanup import CleanupKind, CleanupPart
from chatvault.domain.safekeeping.trash import Emptied, TrashContents
from chatvault.domain.safekeeping.upkeep import TRASH_DAYS
from chatvault.ui import moments
from chatvault.ui.wording import size

ABOUT_ARCHIVE = (
    "Once a day, conversations that fit a rule leave the list and the usual search. They are "
    "still there when you ask for them. Pinned and starred ones stay."
)
ABOUT_CLEANUP = (
    "An original is removed only while its file is still where it was imported from, unless you "
    "say otherwise."
)
NAMES = {
    CleanupKind.ORIGINALS: "Originals",
    CleanupKind.LOGS: "Event logs",
    CleanupKind.ORPHANS: "Leftover files",
}
EXPLAINED = {
    CleanupKind.ORIGINALS: "The bytes of imported files, as they were",
    CleanupKind.LOGS: "What logs hold besides messages, and what was done with the vault",
    CleanupKind.ORPHANS: "Left by conversations that are gone, or by a crash",
}


def last_run(moment: int | None, today: datetime.date) -> str:
    """When the rules last archived something."""
    if moment is None:
        return ""
    return f"Last archived: {moments.full_moment(moment, today)}"


def waiting(until: int | None, today: datetime.date) -> str:
    """That the rules wait, and why."""
    if until is None:
        return ""
    day = moments.short_day(moments.local(until).date(), today)
    return (
        "The clock jumped ahead by more than a week since ChatVault last ran. The rules wait "
        f"until {day}, and the trash keeps everything that much longer."
    )


def about_trash(contents: TrashContents, today: datetime.date) -> str:
    """What lies in the trash, and when it begins to go."""
    if not contents.conversations:
        return f"Empty. What is thrown away stays for {TRASH_DAYS} days."
    here = conversations(contents.conversations)
    if contents.due:
        return f"{here}, {contents.due:,} of them due to go. A backup is made first."
    assert contents.next_at is not None  # what is not due goes some day
    day = moments.short_day(moments.local(contents.next_at).date(), today)
    return f"{here}. The first goes for good on {day}, after a backup."


def there(part: CleanupPart) -> str:
    """How much there is of a kind."""
    if not part.things:
        return "none"
    return f"{part.things:,} · {size(part.size)}"


def going(part: CleanupPart) -> str:
    """What of it would go."""
    if not part.going:
        return "nothing"
    return f"{part.going:,} · {size(part.freed)}"


def spared(part: CleanupPart) -> str:
    """That some stay because nobody else has them."""
    if not part.spared:
        return ""
    stay = "stays" if part.spared == 1 else "stay"
    return f"{part.spared:,} {stay}: the vault has the only copy."


def emptied(done: Emptied) -> str:
    """What emptying the trash did."""
    if not done.conversations:
        return "Nothing in the trash was due to go"
    gone = conversations(done.conversations)
    it = "it" if done.conversations == 1 else "them"
    return f"{gone} gone for good; a backup holds {it}"
