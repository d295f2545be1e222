"""Reads the conversations of LM Studio."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.lm_studio import old_chats
from chatvault.importers.lm_studio.content import ContentReader
from chatvault.importers.lm_studio.conversation import CONVERSATIONS, ENDING, SOURCE, session
from chatvault.importers.lm_studio.user_files import FOLDER, UserFiles, is_user_file


class LMStudioImporter:
    """Reads LM Studio's folder, its folder ``conversations``, or one file of it."""

    key = SOURCE
    name = "LM Studio conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, with the files that lie beside their folder."""
        found = [name for name in names if _is_conversation(container, name)]
        beside = {folder for name in found for folder in _folders_of_files(name)}
        files = [name for name in names if posixpath.dirname(name) in beside]
        old = old_chats.chats(container, names)
        told = {one for name in old for one in old_chats.companions(name)} & set(names)
        return tuple(sorted({*found, *files, *old, *told}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """The conversation of each file."""
        files = UserFiles(container, names)

        known, old = frozenset(names), old_chats.chats(container, names)
        told_beside = {one for name in old for one in old_chats.companions(name)}

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            if name in old:
                for told in read(container, name, findings, essential="messages", wrapper=""):
                    yield old_chats.session(container, name, known, told, findings)
                return
            reader = ContentReader(files, findings)
            place = place_of(container, name).as_posix()
            for told in read(container, name, findings, essential="messages", wrapper=""):
                yield session(told, place, reader, findings)

        said = [name for name in names if not is_user_file(name) and name not in told_beside]
        yield from sessions_of(container, said, report, "conversation", read_file)


def _is_conversation(container: Container, name: str) -> bool:
    if not may_be_json(container, name) or is_user_file(name):
        return False
    seen = shape_with(head_of(container, name), "versions", "usePerChatPredictionConfig")
    versions = ("messages", "[]", "versions", "[]")
    if seen.has(*versions, "role") and seen.has(*versions, "type"):
        return True
    named = name.endswith(ENDING)
    return named and seen.has("messages") and seen.has("usePerChatPredictionConfig")


def _folders_of_files(name: str) -> Iterator[str]:
    """Where the files of a conversation lie: beside the folder of all conversations."""
    parts = name.split("/")[:-1]
    for place, part in enumerate(parts):
        if part == CONVERSATIONS:
            yield "/".join([*parts[:place], FOLDER])
