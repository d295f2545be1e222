"""Reads the data export of ChatGPT, in all forms it has had since 2023."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.chatgpt import conversation as chatgpt_conversation
from chatvault.importers.chatgpt import members as chatgpt_members
from chatvault.importers.chatgpt.assets import Assets
from chatvault.importers.chatgpt.content import ContentReader
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
        assets = Assets(container, names, members, report)
        for name in files:
            findings = Findings(report, name)
            try:
                yield from _sessions(container, name, assets, findings)
            except UnreadableFile as error:
                if len(files) == 1:
                    raise
                findings.error(error.sentence)
            findings.sum_up()
        assets.sum_up()


def _sessions(
    container: Container, name: str, assets: Assets, findings: Findings
) -> Iterator[ParsedSession]:
    reader = ContentReader(assets, findings)
    marker = chatgpt_members.PAGE_MARKER if chatgpt_members.is_page(name) else b""
    for record in read(container, name, findings, essential="mapping", after=marker):
        session = chatgpt_conversation.session(record, reader, findings)
        if session is not None:
            yield replace(session, members=(name,))
