"""Reading the rollouts of an import, of which a fork may repeat what another one tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chatvault.domain.parsed import Issue
from chatvault.importers.base import Report
from chatvault.importers.codex.courses import Courses
from chatvault.importers.codex.files import first_record, is_archived, stem_of
from chatvault.importers.codex.lines import COMPRESSED, read_lines
from chatvault.importers.codex.pasted import Pasted
from chatvault.importers.codex.printed import is_printed
from chatvault.importers.codex.replay import Course, Replay
from chatvault.importers.codex.resuming import checkpoint
from chatvault.importers.codex.rollout import Rollout
from chatvault.importers.codex.segments import Segment
from chatvault.importers.containers.container import Container
from chatvault.importers.exports.teller import Teller
from chatvault.importers.growing_files.reading_on import marked_from
from chatvault.importers.homes.standing_in import standing_in


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rollouts with what else is known in the import: titles, other sessions, pastes."""

    titles: Mapping[str, str]
    courses: Courses
    pasted: Pasted
    report: Report

    def segment(self, container: Container, name: str, *, lone: bool) -> Segment | None:
        """What a rollout has of its session, None where that is nothing.

        ``lone``: it is all there is of the session. Raises UnreadableFile.
        """
        printed = is_printed(first_record(container, name))
        grows = lone and not name.endswith(COMPRESSED) and not printed
        rollout = self._rollout(container, name, grows=grows)
        session = rollout.session(self.titles, archived=is_archived(name))
        if session is None:
            return None
        found = checkpoint(container, rollout, name, session, self.titles) if grows else None
        session = standing_in(session) if printed else session
        session = replace(session, members=(name,), checkpoint=found)
        return Segment(rollout.file_id, session, rollout.name, rollout.base)

    def _rollout(self, container: Container, name: str, *, grows: bool) -> Rollout:
        """Read a rollout, anew where what it repeats proves to be told otherwise."""
        begun, told = container.bytes_read, set[Issue]()

        def once(issue: Issue) -> None:
            if issue not in told:
                told.add(issue)
                self.report(issue)

        # What is not imported is asked only where nothing else tells.
        asks = not self.courses.are_beside
        replay = Replay(self.courses.of_session if asks else _nobody)
        while True:
            container.bytes_read = begun
            rollout = Rollout(stem_of(name), Teller(once, name), replay, self.pasted)
            marked = marked_from(container, name) if grows else None
            rollout.read(read_lines(container, name, once), marked)
            if replay.lacking:
                replay = Replay(_nobody)
            elif not replay.is_untold:
                return rollout
            elif not asks:
                asks, replay = True, Replay(self.courses.of_session, beside=True)
            else:
                replay = Replay(_nobody, all_own=True)


def _nobody(_session_id: str) -> Course | None:
    """No session is at hand."""
    return None
