"""Reads the data export of DeepSeek, and what its website answers about one conversation."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.account_files import tell_of_account
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.deepseek import conversation as deepseek_conversation
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import WRAPPER, Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with

_ACCOUNT = "user.json"  # mail address and telephone: never read
_WORDS = ("biz_data", "chat_session", "inserted_at", "fragments")  # one of them is in every file


class DeepSeekImporter:
    """An importer of the archive, of its file of conversations, and of single ones."""

    key = deepseek_conversation.SOURCE
    name = "DeepSeek export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, and the file beside them that is about the account."""
        found = {name for name in names if _holds_conversations(container, name)}
        folders = {posixpath.dirname(name) for name in found}
        return tuple(
            name
            for name in names
            if name in found
            or (posixpath.basename(name) == _ACCOUNT and posixpath.dirname(name) in folders)
        )

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of every file. Raises UnreadableFile where the only file is none."""
        files = [name for name in names if posixpath.basename(name) != _ACCOUNT]

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            for record in read(container, name, findings, essential="mapping"):
                yield deepseek_conversation.session(record, findings)

        yield from sessions_of(container, files, report, "conversation", read_file)
        tell_of_account(names, report)


def _holds_conversations(container: Container, name: str) -> bool:
    if posixpath.basename(name) == _ACCOUNT or not may_be_json(container, name, lines=True):
        return False
    head = head_of(container, name)
    seen = shape_with(head, *_WORDS, wrapper=WRAPPER)
    if seen.has("data", "biz_data", "chat_messages"):
        return True
    if seen.has("chat_session") and seen.has("chat_messages"):
        return True
    own = seen.has("inserted_at") and seen.has("mapping")
    return own or any(
        seen.has("mapping", "*", "message", key) for key in ("fragments", "inserted_at")
    )
