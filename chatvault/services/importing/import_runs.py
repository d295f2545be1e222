"""Ends the runs of an import: what they read is linked, and what they brought is kept."""

from __future__ import annotations

from dataclasses import replace

from chatvault.domain.imports import ImportRun
from chatvault.services.clock import now
from chatvault.services.importing.import_tally import Tally
from chatvault.storage import import_runs
from chatvault.storage.database.engine import Database
from chatvault.storage.merging import copied_sessions, parent_links, repeated_messages, usage_owners


class ImportRuns:
    """The runs of imports in the vault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def end(self, tally: Tally) -> None:
        """Link what a run read, and keep the run."""
        self.link(tally)
        self.record(tally)

    def link(self, tally: Tally) -> None:
        """Point at each other what was read and what it came from, whichever came first."""
        with self._database.read() as session:
            copies = copied_sessions.are_there(session, tally.session_ids)
            repeating = repeated_messages.due(session, tally.session_ids)
            counting = usage_owners.are_due(session, tally.session_ids)
        if not (tally.new or copies or repeating or counting):
            return
        with self._database.write() as session:
            if tally.new:
                parent_links.link_all(session)
            tally.session_ids |= repeated_messages.leave_out(session, tally.session_ids)
            tally.session_ids |= copied_sessions.link(session, tally.session_ids)
            tally.session_ids |= usage_owners.give_to_origins(session, tally.session_ids)

    def record(self, tally: Tally) -> ImportRun:
        """Keep what a run brought."""
        run = tally.run()
        with self._database.write() as session:
            run_id = import_runs.record(session, run, now())
        return replace(run, id=run_id)
