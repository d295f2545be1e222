"""Reads the transcripts that Claude Code keeps of its sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.claude_code.copies import Origin, origins
from chatvault.importers.claude_code.folder import description, spilled_reader, summary_titles
from chatvault.importers.claude_code.place import Place, accompanying, is_transcript, place_of
from chatvault.importers.claude_code.resuming import checkpoint
from chatvault.importers.claude_code.transcript import SOURCE, Transcript
from chatvault.importers.container import Container
from chatvault.importers.heads import damaged
from chatvault.importers.json_lines import records
from chatvault.importers.reading_on import marked_from


class ClaudeCodeImporter:
    """Reads ``~/.claude/projects``, any part of it, or a single transcript."""

    key = SOURCE
    name = "Claude Code transcripts"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The transcripts, and the files that Claude Code keeps beside them."""
        transcripts = [name for name in names if is_transcript(container, name)]
        if not transcripts:
            return ()
        unreadable = damaged(container, _possible(names))
        return tuple(sorted({*transcripts, *accompanying(names, transcripts), *unreadable}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of the files, and those of the sub-agents after it."""
        damaged(container, _possible(names), report)
        places = [place_of(container, name) for name in names if is_transcript(container, name)]
        titles = summary_titles(container, [place.member for place in places])
        copied = origins(container, places)
        known = frozenset(names)
        retitled = frozenset(summary_titles(container, _changed(container, places)))
        for place in places:
            members = (place.member, *accompanying(names, [place.member]))
            unchanged = container.unchanged.issuperset(members)
            if unchanged and place.member.rpartition("/")[0] not in retitled:
                continue
            try:
                for session in _sessions(container, place, titles, copied, known, report):
                    yield replace(session, members=members)
            except UnreadableFile as error:
                if len(places) == 1:
                    raise
                report(Issue("", Severity.ERROR, error.sentence, place.member, lost=1))


def _changed(container: Container, places: Sequence[Place]) -> list[str]:
    return [place.member for place in places if place.member not in container.unchanged]


def _possible(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.endswith(".jsonl")]


def _sessions(
    container: Container,
    place: Place,
    titles: Mapping[str, Mapping[str, str]],
    copied: Mapping[str, Origin],
    names: Collection[str],
    report: Report,
) -> Iterator[ParsedSession]:
    transcript = Transcript(place, report, spilled_reader(container, place, names, report))
    with container.open(place.member) as stream:
        lines = records(stream, report, place.member)
        transcript.read(lines, marked_from(container, place.member))
    folder_titles = titles.get(place.member.rpartition("/")[0], {})
    described = description(container, place, names)
    origin = copied.get(place.member)
    for session in transcript.sessions(folder_titles, described):
        if origin is not None and session.external_id == place.key:
            session = replace(session, parent_external_id=origin.key, relation=origin.relation)
        elif session.external_id == place.key and not folder_titles:
            title = described or transcript.title
            found = checkpoint(container, transcript, place, session, title, names)
            session = replace(session, checkpoint=found)
        yield session
