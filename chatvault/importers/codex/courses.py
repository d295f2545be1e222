"""What the sessions went through that others of an import are forks of."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.errors import UnreadableFile
from chatvault.importers.codex.beside import Beside
from chatvault.importers.codex.files import session_in
from chatvault.importers.codex.lines import read_lines
from chatvault.importers.codex.replay import Course, course_of
from chatvault.importers.growing_files.reading_on import ignore


class Courses:
    """The courses of the sessions in an import, read when a fork of one asks for it.

    Attributes:
        are_beside: whether they are of files that are not imported.
    """

    def __init__(self, beside: Beside, rollouts: Sequence[str]) -> None:
        self._beside, self._rollouts = beside, rollouts
        self._container, self.are_beside = beside.container, beside.is_lone
        self._names: dict[str, str] | None = None
        self._read: dict[str, Course | None] = {}

    def of_session(self, session_id: str) -> Course | None:
        """What the session went through, None where it is neither in this import nor beside it."""
        if self._names is None:
            self._names = {session_in(self._container, name): name for name in self._rollouts}
        if session_id not in self._read:
            name = self._names.get(session_id) or self._around(session_id)
            self._read[session_id] = self._course(name) if name else None
        return self._read[session_id]

    def _around(self, session_id: str) -> str:
        """A file of the session in the folder that is imported, or anywhere beside a lone file."""
        lying = self._beside.rollouts_of(session_id)
        return next((name for name in lying if self.are_beside or name[:3] != "../"), "")

    def _course(self, name: str) -> Course | None:
        before = self._container.bytes_read
        try:
            return course_of(read_lines(self._container, name, ignore))
        except UnreadableFile:  # told when the file itself is read
            return None
        finally:
            self._container.bytes_read = before  # reading ahead is no progress
