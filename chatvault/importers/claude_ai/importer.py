"""Reads the data export of Claude, in all forms it has had since 2023."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.claude_ai import account as claude_ai_account
from chatvault.importers.claude_ai import conversation as claude_ai_conversation
from chatvault.importers.claude_ai import design as claude_ai_design
from chatvault.importers.claude_ai import members as claude_ai_members
from chatvault.importers.claude_ai.content import ContentReader
from chatvault.importers.claude_ai.members import Part
from chatvault.importers.container import Container
from chatvault.importers.export_records import Findings, read
from chatvault.importers.json_values import string

_ESSENTIAL = {
    Part.PROJECTS: "uuid",
    Part.CONVERSATIONS: "chat_messages",
    Part.DESIGN: "messages",
    Part.MEMORY: "account_uuid",
}
_NOUNS = {Part.PROJECTS: "project", Part.MEMORY: "memory"}

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
        projects: dict[str, str] = {}
        for part, name in files:
            findings = Findings(report, name, _NOUNS.get(part, "conversation"))
            try:
                parse = _parser(part, findings, projects)
                for record in read(container, name, findings, essential=_ESSENTIAL[part]):
                    session = parse(record)
                    if session is not None:
                        yield replace(session, members=(name,))
            except UnreadableFile as error:
                if len(files) == 1:
                    raise
                findings.error(error.sentence)
            findings.sum_up()


def _parser(
    part: Part, findings: Findings, projects: dict[str, str]
) -> Callable[[Entry], ParsedSession | None]:
    """What makes sessions of a file's records; the names of projects are noted on the way."""
    if part is Part.DESIGN:
        return lambda record: claude_ai_design.session(record, findings)
    if part is Part.MEMORY:
        return lambda record: claude_ai_account.memory(record, projects)
    if part is Part.PROJECTS:

        def parse_project(record: Entry) -> ParsedSession | None:
            projects[string(record.get("uuid"))] = string(record.get("name"))
            return claude_ai_account.knowledge(record)

        return parse_project
    reader = ContentReader(findings)
    return lambda record: claude_ai_conversation.session(record, reader, findings, projects)
