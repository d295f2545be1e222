"""Reads what Copilot on github.com exports: a file a conversation, as JSON or as Markdown.

The JSON has every branch, the tools and the times. The Markdown of the same conversation stands in
for it, as long as that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.github_copilot import transcript
from chatvault.importers.github_copilot.exported import SOURCE, session_in
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.saved_chats.importer import session_of
from chatvault.importers.texts.text_lines import text_beginning, text_lines
from chatvault.importers.texts.text_names import may_be_text


class GitHubCopilotImporter:
    """An importer of both forms."""

    key = SOURCE
    name = "GitHub Copilot export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations."""
        return tuple(
            name for name in names if _is_json(container, name) or _is_written(container, name)
        )

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            if _is_json(container, name):
                for record in read(container, name, findings, essential="", wrapper=""):
                    yield session_in(record, findings)
            else:
                with container.open(name) as stream:
                    yield session_of(
                        transcript.chat_of(text_lines(stream), container.modified(name))
                    )

        yield from sessions_of(container, names, report, "conversation", read_file)


def _is_json(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "threadUrl")
    return seen.has("threadUrl") and seen.has("messages", "[]", "role")


def _is_written(container: Container, name: str) -> bool:
    if not may_be_text(name):
        return False
    return transcript.is_one(text_beginning(container, name))
