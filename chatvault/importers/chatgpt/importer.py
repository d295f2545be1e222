"""Reads the data export of ChatGPT, in all forms it has had since 2023."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.chatgpt import conversation as chatgpt_conversation
from chatvault.importers.chatgpt import group_chats as chatgpt_group_chats
from chatvault.importers.chatgpt import members as chatgpt_members
from chatvault.importers.chatgpt import textdocs as chatgpt_textdocs
from chatvault.importers.chatgpt.assets import Assets
from chatvault.importers.chatgpt.content import ContentReader
from chatvault.importers.chatgpt.sidecars import Sidecars
from chatvault.importers.container import Container
from chatvault.importers.export_records import Findings, read


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
        files = chatgpt_members.conversation_files(container, names)
        members = chatgpt_members.assets(names, files)
        textdocs = list(filter(chatgpt_textdocs.is_textdoc, members))
        assets = Assets(container, names, sorted(set(members).difference(textdocs)), report)
        beside: dict[str, Sidecars] = {}
        for name in files:
            folder = posixpath.dirname(name)
            if folder not in beside:
                beside[folder] = Sidecars(container, _within(folder, names), report)
            findings = Findings(report, name)
            try:
                yield from _sessions(container, name, assets, beside[folder], findings)
            except UnreadableFile as error:
                if len(files) == 1:
                    raise
                findings.error(error.sentence)
            findings.sum_up()
        for sidecars in beside.values():
            yield from _group_chats(assets, sidecars, report)
        for name in textdocs:
            folder = posixpath.dirname(posixpath.dirname(name))
            yield from _textdoc(container, name, beside.get(folder), report)
        for sidecars in beside.values():
            sidecars.sum_up()
        assets.sum_up()


def _within(folder: str, names: Sequence[str]) -> list[str]:
    return [name for name in names if posixpath.dirname(name) == folder]


def _sessions(
    container: Container, name: str, assets: Assets, sidecars: Sidecars, findings: Findings
) -> Iterator[ParsedSession]:
    reader = ContentReader(assets, findings)
    marker = chatgpt_members.PAGE_MARKER if chatgpt_members.is_page(name) else b""
    for record in read(container, name, findings, essential="mapping", after=marker):
        session = chatgpt_conversation.session(record, reader, sidecars, findings)
        if session is not None:
            yield replace(session, members=(name,))


def _group_chats(assets: Assets, sidecars: Sidecars, report: Report) -> Iterator[ParsedSession]:
    for name, record in sidecars.group_chats():
        findings = Findings(report, name, "group chat")
        reader = ContentReader(assets, findings)
        chained = chatgpt_group_chats.as_conversation(record)
        session = chatgpt_conversation.session(chained, reader, sidecars, findings)
        findings.sum_up()
        if session is not None:
            yield replace(session, members=(name,))


def _textdoc(
    container: Container, name: str, sidecars: Sidecars | None, report: Report
) -> Iterator[ParsedSession]:
    findings = Findings(report, name, "document")
    account = "" if sidecars is None else sidecars.account
    source = chatgpt_conversation.SOURCE
    session = chatgpt_textdocs.session(container, name, source, account, findings)
    findings.sum_up()
    if session is not None:
        yield replace(session, members=(name,))
