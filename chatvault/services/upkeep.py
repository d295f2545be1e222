"""What the vault does by itself once a day: archives by rule, empties the trash, cleans up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chatvault.domain import steady_time
from chatvault.domain.changes import Changes
from chatvault.domain.day import DAY_MS
from chatvault.domain.placement import Archived
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupPlan
from chatvault.domain.safekeeping.trash import Emptied
from chatvault.domain.safekeeping.upkeep import UpkeepRules
from chatvault.domain.work import Work
from chatvault.services import steady_clock
from chatvault.services.archiving import Archiving, require_understood
from chatvault.services.cleanup import Cleanup
from chatvault.services.clock import now
from chatvault.services.trash import Trash
from chatvault.storage import kept_gaps, kept_rules
from chatvault.storage.database import small_values
from chatvault.storage.database.engine import Database


@dataclass(frozen=True, slots=True)
class Kept:
    """What one upkeep did; ``cleaned`` is None where the person's rules clean nothing.

    ``waits_until``: the clock jumped, so that the rules were not followed, and are not until then.
    """

    archived: Archived
    emptied: Emptied
    cleaned: CleanupPlan | None
    waits_until: int | None = None

    @property
    def changes(self) -> Changes:
        """What the window has to read again."""
        return self.archived.changes | self.emptied.changes


class Upkeep:
    """Keeps the person's rules, and follows them."""

    def __init__(
        self, database: Database, archiving: Archiving, trash: Trash, cleanup: Cleanup
    ) -> None:
        self._database = database
        self._archiving, self._trash, self._cleanup = archiving, trash, cleanup

    def rules(self) -> UpkeepRules:
        """The rules that the person made."""
        with self._database.read() as session:
            return kept_rules.load(session)

    def set_rules(self, rules: UpkeepRules) -> Changes:
        """Keep the rules. Raises KnownError for one that cannot be understood."""
        for rule in rules.archive:
            require_understood(rule)
        with self._database.write() as session:
            kept_rules.save(session, rules)
        return Changes(rules=True)

    def is_due(self) -> bool:
        """Whether a day has gone by since it was last begun; never in a vault to read only."""
        if self._database.read_only:
            return False
        with self._database.read() as session:
            return not 0 <= now() - kept_rules.done_at(session) < DAY_MS

    def run(self, work: Work, committed: Callable[[Changes], None] = lambda _: None) -> Kept:
        """Follow the rules, and empty the trash of what has been there long enough.

        Where the clock went ahead by more than a week since the last time, the rules wait for
        one: they may be about days that never were.

        ``committed`` is told of what is done while more is to be done. Raises KnownError and
        Cancelled; the next attempt is a day later.
        """
        with self._database.write() as session:
            small_values.identify(session)
            moment = now()
            gaps = kept_gaps.load(session, moment)
            kept_gaps.save(session, gaps)
            kept_rules.note_done(session, moment)
            rules = kept_rules.load(session)
        waits_until = steady_time.waits_until(gaps, moment)
        if waits_until is not None:
            rules = UpkeepRules()
        archived = self._archiving.run(rules.archive, work)
        committed(archived.changes)
        return Kept(
            archived,
            self._trash.empty(work, BackupReason.TRASH, committed=committed),
            self._cleanup.run(rules.cleanup, work) if rules.cleans else None,
            waits_until,
        )

    def waits_until(self) -> int | None:
        """Until when the rules wait, because the clock jumped or nobody was there; None: no more.

        What was thrown away is not due any sooner for it, whatever the clock says.
        """
        return steady_clock.waits_until(self._database)
