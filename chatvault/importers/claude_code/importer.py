"""Reads the transcripts that Claude Code keeps of its sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.claude_code.elsewhere import Elsewhere, folder_of, told_elsewhere
from chatvault.importers.claude_code.folder import description, spawned
from chatvault.importers.claude_code.history import is_history, logged_prompts, pastes
from chatvault.importers.claude_code.joined import joined
from chatvault.importers.claude_code.noted import Notes
from chatvault.importers.claude_code.place import (
    Companions,
    Place,
    is_transcript,
    place_of,
    without_audits,
)
from chatvault.importers.claude_code.reading import read
from chatvault.importers.claude_code.resuming import checkpoint
from chatvault.importers.claude_code.starters import Starters
from chatvault.importers.claude_code.transcript import PROBE, SOURCE
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import damaged
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.prompt_log import LEAVING, logged_sessions
from chatvault.importers.homes.standing_in import standing_in


class ClaudeCodeImporter:
    """Reads ``~/.claude``, any part of it, a transcript, the log of prompts, or a printed run.

    Also a session of the web, as tools save it.
    """

    key = SOURCE
    name = "Claude Code transcripts"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The transcripts and logs of prompts, and the files that are kept beside them."""
        transcripts = _transcripts(container, names)
        logs = [name for name in names if is_history(container, name)]
        if not transcripts and not logs:
            return ()
        companions = Companions(names)
        beside = {
            *(one for transcript in transcripts for one in companions.of(transcript)),
            *(one for log in logs for one in pastes(names, log)),
        }
        unreadable = damaged(container, _possible(names))
        return tuple(sorted({*transcripts, *logs, *beside, *unreadable}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of the files, and those of the sub-agents after it.

        Of conversations whose transcript is not there, the prompts that were logged.
        """
        damaged(container, _possible(names), report)
        places = [place_of(container, name) for name in _transcripts(container, names)]
        known, beside = frozenset(names), Companions(names)
        starters = Starters(container, (place.member for place in places), known)
        elsewhere = told_elsewhere(container, places)
        around = _Around(known, elsewhere, Notes(container), starters, report)
        changed = _changed(container, places) if container.unchanged else ()
        newly = told_elsewhere(container, changed)
        for together in joined(container, places):
            place, companions = together[0], beside.of(together[0].member)
            others = (other.member for other in together[1:])
            members = (place.member, *companions, *others)
            unchanged = container.unchanged.issuperset(members)
            if unchanged and not newly.tells_of(place):
                continue
            found = _sessions(container, together, companions, around)
            for session in up_to_damage(found, place.member, places, report):
                yield replace(session, members=members)
        keys = {place.key for place in places}
        for name in names:
            if name not in container.unchanged and is_history(container, name):
                yield from _prompts(container, name, known, keys, report)


def _transcripts(container: Container, names: Sequence[str]) -> list[str]:
    found = [name for name in names if is_transcript(container, name)]
    return without_audits(found)


def _prompts(
    container: Container, name: str, names: Collection[str], keys: Collection[str], report: Report
) -> Iterator[ParsedSession]:
    """The sessions of a log of prompts whose transcripts are not there."""
    try:
        prompts = logged_prompts(container, name, names, report)
        for session in logged_sessions(SOURCE, name, prompts, keys):
            if session.title not in (PROBE, *LEAVING):
                yield session
    except UnreadableFile as error:
        report(Issue("", Severity.ERROR, error.sentence, name, lost=1))


def _changed(container: Container, places: Sequence[Place]) -> list[Place]:
    return [place for place in places if place.member not in container.unchanged]


def _possible(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.endswith(".jsonl")]


@dataclass(frozen=True, slots=True)
class _Around:
    """What tells of the sessions of an import beside their own transcripts."""

    names: Collection[str]  # of its files
    elsewhere: Elsewhere
    notes: Notes
    starters: Starters
    report: Report


def _sessions(
    container: Container, places: Sequence[Place], companions: Collection[str], around: _Around
) -> Iterator[ParsedSession]:
    """The conversations of the files of one session, or of one file."""
    first, names = places[0], around.names
    folder_titles = around.elsewhere.titles.get(folder_of(first), {})
    purpose = description(container, first, names)
    started_by = around.starters.of(first)
    before = around.elsewhere.before.get(first.key, "")
    told_beside = bool(folder_titles or started_by or before)
    for own, transcript in read(container, places, names, around.notes, around.report):
        transcript.link_agents(spawned(container, companions))
        stays_whole = told_beside or own.listed or len(places) > 1 or own.aside or own.compacts
        for found in transcript.sessions(folder_titles, purpose):
            session = _formerly_called(found, own, places[1:])
            is_own = session.external_id == own.key
            if own.printed:
                session = _printed(session, own, first, container.modified(own.member))
            elif is_own and not stays_whole:
                title = transcript.noted.summary or purpose or transcript.title
                mark = checkpoint(container, transcript, own, found, title, names)
                session = replace(session, checkpoint=mark)
            yield _descended(session, started_by, before) if is_own else session


def _descended(session: ParsedSession, started_by: str, before: str) -> ParsedSession:
    """The session, with the sub-agent that started it, or what it goes on from."""
    if started_by:
        return replace(session, parent_external_id=started_by)
    if before:
        relation = Relation.CONTINUATION
        return replace(session, parent_external_id=before, relation=relation)
    return session


def _formerly_called(session: ParsedSession, own: Place, others: Sequence[Place]) -> ParsedSession:
    """The session, with what it was called after its file, and its other files were."""
    if not own.formerly:
        return session
    agent = session.external_id.removeprefix(own.key)
    formerly, *parts = (f"{place.formerly}{agent}" for place in (own, *others))
    return replace(
        session, formerly=formerly, formerly_after_file=True, parts_formerly=tuple(parts)
    )


def _printed(
    session: ParsedSession, own: Place, first: Place, written: int | None
) -> ParsedSession:
    """The session of a printed run, which was told in that of its file's first run before."""
    agent = session.external_id.removeprefix(own.key)
    held = f"{first.key}{agent}" if own.key != first.key else ""
    return replace(standing_in(_dated(session, written)), parted_from=held)


def _dated(session: ParsedSession, written: int | None) -> ParsedSession:
    """The session, with the time of its file where no record tells any."""
    return session if session.created_at is not None else replace(session, created_at=written)
