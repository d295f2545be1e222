"""Reads what the second chatbot-ui took of the first: all that it kept in the browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.chatbot_ui.importer import folder_names, session_of
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.private_files.files_with_keys import tell

KEY = "chatbot-ui-storage"

_HISTORY, _FOLDERS = "conversationHistory", "folders"  # each with JSON as its text
_BESIDE = (_FOLDERS, "prompts", "selectedConversation", "apiKey", "theme", "temperature")


class ChatbotUIStorageImporter:
    """Reads ``chatbot-ui-data.json``, which holds keys for models too."""

    key = KEY
    name = "chatbot-ui browser storage"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files that hold a history beside other things that the program keeps."""
        return tuple(name for name in names if _is_storage(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of every file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            tell(report, name)
            for record in read(container, name, findings, essential=_HISTORY, wrapper=""):
                folders = folder_names(stored_json(record.get(_FOLDERS)))
                history = sequence(stored_json(record.get(_HISTORY)))
                for findings.number, told in enumerate(history, 1):
                    yield session_of(mapping(told), folders, findings)

        yield from sessions_of(container, names, report, "conversation", read_file)


def _is_storage(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), _HISTORY)
    return seen.has(_HISTORY) and any(seen.has(key) for key in _BESIDE)
