"""Reads the data export of Claude, in all forms it has had since 2023."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.account_files import tell_of_account
from chatvault.importers.base import Report
from chatvault.importers.claude_ai import account as claude_ai_account
from chatvault.importers.claude_ai import artifact_files as claude_ai_artifact_files
from chatvault.importers.claude_ai import conversation as claude_ai_conversation
from chatvault.importers.claude_ai import design as claude_ai_design
from chatvault.importers.claude_ai import members as claude_ai_members
from chatvault.importers.claude_ai.content import ContentReader
from chatvault.importers.claude_ai.members import Part
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_values import string

_ESSENTIAL = {
    Part.PROJECTS: "uuid",
    Part.CONVERSATIONS: "chat_messages",
    Part.DESIGN: "messages",
    Part.ARTIFACT: "versions",
    Part.MEMORY: "account_uuid",
}
_ONLY_A_LIST = (
    "This is the list of the files that make up Claude's export, without any conversation. "
    "Download the files whose addresses stand in it, as long as these work, and import them."
)
_NOUNS = {Part.PROJECTS: "project", Part.MEMORY: "memory", Part.ARTIFACT: "artifact"}

Entry = dict[str, Any]


class ClaudeAIImporter:
    """An importer of zip archives, folders and single files of conversations."""

    key = claude_ai_conversation.SOURCE
    name = "Claude export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, and the files that accompany them."""
        return claude_ai_members.claimed(container, names)

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of every file. Raises UnreadableFile where none can be read."""
        files = claude_ai_members.parts(container, names)
        if not files and any(claude_ai_members.is_list(container, name) for name in names):
            raise UnreadableFile(_ONLY_A_LIST, path=container.path)
        export = _Export(container, names)
        for part, name in files:
            findings = Findings(report, name, _NOUNS.get(part, "conversation"))
            try:
                for session in export.sessions(part, name, findings):
                    yield session if session.members else replace(session, members=(name,))
            except UnreadableFile as error:
                if len(files) == 1:
                    raise
                findings.error(error.sentence)
            findings.sum_up()
        tell_of_account(names, report)


class _Export:
    """Reads the parts of an export, with what earlier ones tell of later ones."""

    def __init__(self, container: Container, names: Sequence[str]) -> None:
        self._container, self._names = container, names
        self._projects: dict[str, str] = {}  # names by ids
        self._newest: dict[tuple[str, str], int] = {}  # of conversations, by export and account

    def sessions(self, part: Part, name: str, findings: Findings) -> Iterator[ParsedSession]:
        """What is in one file of the export."""
        export = claude_ai_members.export_of(name)
        parse = self._parser(part, name, findings)
        for record in read(self._container, name, findings, essential=_ESSENTIAL[part]):
            session = parse(record)
            if session is None:
                continue
            key = (export, session.account)
            if part is Part.CONVERSATIONS:
                self._newest[key] = max(self._newest.get(key, 0), session.updated_at or 0)
            elif part is Part.MEMORY:
                # Memories have no time of their own, but for notes in files, and those of an older
                # export must not take a newer one's back.
                newest = max(self._newest.get(key, 0), session.updated_at or 0)
                session = replace(session, updated_at=newest or None)
            yield session

    def _parser(
        self, part: Part, name: str, findings: Findings
    ) -> Callable[[Entry], ParsedSession | None]:
        if part is Part.DESIGN:
            return lambda record: claude_ai_design.session(record, findings)
        if part is Part.ARTIFACT:
            return lambda record: claude_ai_artifact_files.session(
                record, name, self._container, self._names
            )
        if part is Part.MEMORY:
            return lambda record: claude_ai_account.memory(record, self._projects)
        if part is Part.PROJECTS:
            return lambda record: self._project(record, findings)
        reader = ContentReader(findings)
        return lambda record: claude_ai_conversation.session(
            record, reader, findings, self._projects
        )

    def _project(self, record: Entry, findings: Findings) -> ParsedSession | None:
        self._projects[string(record.get("uuid"))] = string(record.get("name"))
        session = claude_ai_account.knowledge(record)
        if session is None:
            findings.left_out("Projects that have nothing but a name were left out.")
        return session
