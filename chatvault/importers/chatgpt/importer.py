"""Reads the data export of ChatGPT, in all forms it has had since 2023."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.chatgpt import codex_tasks as chatgpt_codex_tasks
from chatvault.importers.chatgpt import comparisons as chatgpt_comparisons
from chatvault.importers.chatgpt import compliance as chatgpt_compliance
from chatvault.importers.chatgpt import conversation as chatgpt_conversation
from chatvault.importers.chatgpt import group_chats as chatgpt_group_chats
from chatvault.importers.chatgpt import members as chatgpt_members
from chatvault.importers.chatgpt import textdocs as chatgpt_textdocs
from chatvault.importers.chatgpt.assets import Assets
from chatvault.importers.chatgpt.content import ContentReader
from chatvault.importers.chatgpt.sidecars import Sidecars, account_sum
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.export_records import Findings, read

_MISSING = (
    "The export names the file “{part}”, which is not beside it: its conversations are missing."
)


class ChatGPTImporter:
    """An importer of zip archives, folders and single files of conversations."""

    key = chatgpt_conversation.SOURCE
    name = "ChatGPT export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, and the files that accompany them."""
        return chatgpt_members.claimed(container, names)

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of every file. Raises UnreadableFile where none can be read."""
        yield from _Export(container, names, report).sessions()


class _Export:
    """Reads the files of an export, or of several that lie in folders of their own."""

    def __init__(self, container: Container, names: Sequence[str], report: Report) -> None:
        self._container, self._report = container, report
        self._files = chatgpt_members.conversation_files(container, names)
        self._tasks = chatgpt_members.task_files(container, names)
        self._of_workspace = chatgpt_members.workspace_files(container, names)
        files = (*self._files, *self._tasks, *self._of_workspace)
        self._missing = list(chatgpt_members.missing_parts(container, names))
        members = chatgpt_members.assets(names, files)
        members = sorted(set(members).difference(files))
        self._textdocs = list(filter(chatgpt_textdocs.is_textdoc, members))
        members = sorted(set(members).difference(self._textdocs))
        self._assets = Assets(container, names, members, report)
        within: dict[str, list[str]] = {posixpath.dirname(name): [] for name in files}
        for name in names:
            within.get(posixpath.dirname(name), []).append(name)
        self._sidecars = {
            folder: Sidecars(container, beside, report) for folder, beside in within.items()
        }

    def sessions(self) -> Iterator[ParsedSession]:
        """Everything that is in the export, then a word on what was left out."""
        readings = dict.fromkeys(self._files, self._conversations)
        readings |= dict.fromkeys(self._tasks, self._codex_tasks)
        readings |= dict.fromkeys(self._of_workspace, self._workspace)
        for name, reading in readings.items():
            noun = "task" if name in self._tasks else "conversation"
            findings = Findings(self._report, name, noun)
            try:
                yield from reading(name, findings)
            except UnreadableFile as error:
                if len(readings) == 1:
                    raise
                findings.error(error.sentence)
            findings.sum_up()
        for sidecars in self._sidecars.values():
            for name, record in sidecars.group_chats():
                chained = chatgpt_group_chats.as_conversation(record)
                findings = Findings(self._report, name, "group chat")
                yield from self._told_beside(name, chained, sidecars, findings)
                findings.sum_up()
            yield from self._compared(sidecars)
        for name in self._textdocs:
            yield from self._textdoc(name)
        for manifest, part in self._missing:
            self._report(Issue("", Severity.WARNING, _MISSING.format(part=part), manifest))
        for sidecars in self._sidecars.values():
            sidecars.sum_up()
        self._assets.sum_up()

    def _conversations(self, name: str, findings: Findings) -> Iterator[ParsedSession]:
        reader = ContentReader(self._assets, findings)
        sidecars = self._sidecars[posixpath.dirname(name)]
        marker = chatgpt_members.PAGE_MARKER if chatgpt_members.is_page(name) else b""
        for record in read(self._container, name, findings, essential="mapping", after=marker):
            session = chatgpt_conversation.session(record, reader, sidecars, findings)
            if session is not None:
                yield replace(session, members=(name,))

    def _codex_tasks(self, name: str, findings: Findings) -> Iterator[ParsedSession]:
        account = self._sidecars[posixpath.dirname(name)].account
        source, essential = chatgpt_conversation.SOURCE, chatgpt_codex_tasks.TURNS
        for record in read(self._container, name, findings, essential=essential):
            session = chatgpt_codex_tasks.session(record, source, account, findings)
            if session is not None:
                yield replace(session, members=(name,))

    def _workspace(self, name: str, findings: Findings) -> Iterator[ParsedSession]:
        """Conversations of whoever is in a workspace."""
        reader = ContentReader(self._assets, findings)
        sidecars = self._sidecars[posixpath.dirname(name)]
        essential, wrapper = chatgpt_compliance.ESSENTIAL, chatgpt_compliance.LIST
        for record in read(self._container, name, findings, essential=essential, wrapper=wrapper):
            told = chatgpt_compliance.as_conversation(record)
            session = chatgpt_conversation.session(told, reader, sidecars, findings)
            if session is not None:
                account = account_sum(record.get("user_id")) or session.account
                yield replace(session, account=account, members=(name,))

    def _compared(self, sidecars: Sidecars) -> Iterator[ParsedSession]:
        findings: Findings | None = None
        for name, record in sidecars.compared():
            findings = findings or Findings(self._report, name, "comparison")
            repeated = chatgpt_comparisons.as_conversation(record)
            yield from self._told_beside(name, repeated, sidecars, findings)
        if findings is not None:
            findings.sum_up()

    def _told_beside(
        self, name: str, record: dict[str, Any], sidecars: Sidecars, findings: Findings
    ) -> Iterator[ParsedSession]:
        """A conversation that stands in a file beside those of the others."""
        reader = ContentReader(self._assets, findings)
        session = chatgpt_conversation.session(record, reader, sidecars, findings)
        if session is not None:
            yield replace(session, members=(name,))

    def _textdoc(self, name: str) -> Iterator[ParsedSession]:
        findings = Findings(self._report, name, "document")
        sidecars = self._sidecars.get(posixpath.dirname(posixpath.dirname(name)))
        account = "" if sidecars is None else sidecars.account
        source = chatgpt_conversation.SOURCE
        session = chatgpt_textdocs.session(self._container, name, source, account, findings)
        findings.sum_up()
        if session is not None:
            yield replace(session, members=(name,))
