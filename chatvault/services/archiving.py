"""Archives old conversations by rules, shows first which, and takes a run back whole."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.changes import Changes
from chatvault.domain.placement import Archived
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.health import Done
from chatvault.domain.search.query import parse
from chatvault.domain.source import SOURCES
from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.services.clock import now
from chatvault.services.searching.searching import Searching
from chatvault.storage.activity_repository import ActivityRepository
from chatvault.storage.archive_repository import ACTION, ArchiveRepository
from chatvault.storage.database.engine import Database
from chatvault.storage.organisation_repository import OrganisationRepository

_AT_ONCE = 1_000  # sessions between two looks at whether to stop


class Archiving:
    """What a run archived is known by the moment of the run, and can be taken back later."""

    def __init__(self, database: Database, searching: Searching) -> None:
        self._database, self._searching = database, searching

    def planned(self, rules: Sequence[ArchiveRule], work: Work) -> tuple[int, ...]:
        """The conversations that the rules would archive by now. Raises KnownError, Cancelled."""
        moment = now()
        ids: dict[int, None] = {}
        for rule in rules:
            ids |= dict.fromkeys(self._taken(rule, moment, work))
        return tuple(ids)

    def run(self, rules: Sequence[ArchiveRule], work: Work) -> Archived:
        """Archive what the rules take: all of it, or where it is stopped, none of it.

        Raises KnownError and Cancelled.
        """
        planned = self.planned(rules, work)
        if not planned:
            with self._database.read() as session:  # a moment of which undoing takes nothing
                return Archived(ArchiveRepository(session).free_moment(now()), 0, Changes())
        with self._database.write() as session:
            repository = ArchiveRepository(session)
            moment = repository.free_moment(now())
            ids = OrganisationRepository(session).with_runs(planned)
            archived: set[int] = set()
            for start in range(0, len(ids), _AT_ONCE):
                work.progress(start, len(ids), "archiving")
                archived.update(repository.archive(ids[start : start + _AT_ONCE], moment))
            note = Done(ACTION, "done", f"{len(archived)} sessions", moment)
            ActivityRepository(session).note(note)
        changes = Changes(sessions=True, session_ids=frozenset(archived))
        return Archived(moment, len(archived.intersection(planned)), changes)

    def undo(self, moment: int) -> Changes:
        """Bring back what the run of that moment archived, except what was moved since."""
        with self._database.write() as session:
            ids = ArchiveRepository(session).bring_back(moment)
            note = Done(f"undo {ACTION}", "done", f"{len(ids)} sessions", now())
            ActivityRepository(session).note(note)
        return Changes(sessions=bool(ids), session_ids=frozenset(ids))

    def last_run(self) -> int | None:
        """The moment of the last run of which something is still archived."""
        with self._database.read() as session:
            return ArchiveRepository(session).last_run()

    def _taken(self, rule: ArchiveRule, moment: int, work: Work) -> list[int]:
        found = self._found(rule, work)
        work.check()
        with self._database.read() as session:
            ids = ArchiveRepository(session).fitting(rule, moment)
        return ids if found is None else [one for one in ids if one in found]

    def _found(self, rule: ArchiveRule, work: Work) -> set[int] | None:
        """The conversations that the rule's query finds; None where it has none."""
        require_understood(rule)
        return set(self._searching.sessions(rule.query, work)) if rule.query else None


def require_understood(rule: ArchiveRule) -> None:
    """Refuse a rule that would take something else than it says. Raises KnownError."""
    if rule.source and rule.source not in SOURCES:
        raise KnownError(f"There is no source “{rule.source}”. Nothing was changed.")
    query = parse(rule.query)
    if rule.query and (query.empty or query.mistakes):
        why = "; ".join(query.mistakes) or "it asks for nothing"
        raise KnownError(
            f"The query “{rule.query}” was not understood: {why}. Nothing was changed."
        )
