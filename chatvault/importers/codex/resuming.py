"""Reading a long rollout on from where it had been read to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.codex.about import UUID
from chatvault.importers.codex.files import is_archived, stem_of
from chatvault.importers.codex.lines import read_lines_from
from chatvault.importers.codex.mark import Resumption
from chatvault.importers.codex.names import titles_in
from chatvault.importers.codex.pasted import PastedTexts
from chatvault.importers.codex.replay import Replay
from chatvault.importers.codex.rollout import Rollout
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.exports.teller import Teller
from chatvault.importers.growing_files import resuming
from chatvault.importers.growing_files.reading_on import Candidate, ordered


class CodexResumer:
    """Reads on in one rollout."""

    def beside(self, name: str, names: Sequence[str]) -> frozenset[str]:
        """Nothing: the names that an index gives are read anew each time."""
        return frozenset()

    def resumed(
        self, container: FolderContainer, name: str, since: Checkpoint, report: Report
    ) -> ParsedSession | None:
        """The session from the checkpoint on; None where that takes to read what is before."""
        if _has_other_parts(name, container.names()):
            return None
        read = partial(_read, titles_in(container, container.names()))
        return resuming.resumed(read, container, name, since, report)


def checkpoint(
    container: Container,
    rollout: Rollout,
    name: str,
    session: ParsedSession,
    titles: Mapping[str, str],
) -> Checkpoint | None:
    """Where the file can be read on from, None where no place is found."""
    return resuming.checkpoint(partial(_read, titles), container, name, session, _Places(rollout))


def _has_other_parts(name: str, names: Sequence[str]) -> bool:
    """Whether the session may go on in another file, whose name has its id too."""
    ids = UUID.findall(stem_of(name))
    return any(one != name and any(each in one for each in ids) for one in names)


@dataclass(frozen=True, slots=True)
class _Places:
    """The marks of a rollout."""

    rollout: Rollout

    def candidates(
        self, container: Container, name: str, since: Checkpoint | None
    ) -> Iterator[Candidate]:
        """What the marks tell, the best one first."""
        for mark in ordered(container, name, self.rollout.marks, self.rollout.waits):
            resumption = self.rollout.resumption(mark)
            if resumption is not None:
                messages = mark.messages - (since is not None)  # one stands for all before
                yield Candidate(mark.offset, messages, mark.events, resumption.to_json())


def _read(
    titles: Mapping[str, str],
    container: FolderContainer,
    name: str,
    report: Report,
    marked: int | None,
    since: Checkpoint,
) -> tuple[ParsedSession | None, _Places]:
    resumption = Resumption.from_json(since.state)
    pasted = PastedTexts(container, report).written
    rollout = Rollout(stem_of(name), Teller(report, name), Replay(lambda _: None), pasted)
    rollout.resume(resumption, since.messages)
    before = (resumption.lines, since.offset)
    rollout.read(read_lines_from(container, name, report, before), marked)
    session = rollout.session(titles, archived=is_archived(name))
    return session if session is not None and session.messages else None, _Places(rollout)
