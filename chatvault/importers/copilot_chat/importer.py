"""Reads the chats with Copilot that VS Code and its kin keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.copilot_chat.chat import SOURCE, Chat
from chatvault.importers.copilot_chat.copied import is_copied, read_copied
from chatvault.importers.copilot_chat.files import LOG, is_chat, read_state, stem_of
from chatvault.importers.copilot_chat.stored_chats import has_chats, stored_chats
from chatvault.importers.copilot_chat.titles import Titles
from chatvault.importers.copilot_chat.workspace import WORKSPACE, folder_in, workspace_of
from chatvault.importers.databases.read_only_database import BESIDE
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.json_files.json_values import string


class CopilotChatImporter:
    """Reads ``chatSessions`` of a window's storage, all of ``User``, or a single chat.

    Chats that were copied out of the window and saved as text are read, too.
    """

    key = SOURCE
    name = "Copilot Chat in VS Code"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The chats, and the files about the folders they are about."""
        chats = [name for name in names if is_chat(container, name)]
        members = frozenset(names)
        stores = [name for name in names if has_chats(container, name, members)]
        beside = {workspace_of(name, members) for name in chats}
        beside |= {_workspace_beside(name, members) for name in stores}
        logs = {name + end for name in stores for end in BESIDE} & members
        copied = [name for name in names if is_copied(container, name)]
        return tuple(sorted({*chats, *stores, *logs, *copied, *filter(None, beside)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every chat of the files."""
        stores = [name for name in names if has_chats(container, name, names)]
        apart = {*stores, *(name + end for name in stores for end in BESIDE)}
        copied = frozenset(name for name in names if is_copied(container, name))
        chats = [name for name in names if not name.endswith(WORKSPACE) and name not in apart]
        chats.sort(key=lambda name: not name.endswith(LOG))  # of a chat in both, the log counts
        known = set[str]()
        members = frozenset(container.names())
        titles = Titles(container, members, report)

        def read(name: str) -> Iterator[ParsedSession | None]:
            if name in copied:
                yield read_copied(container, name)
                return
            state, replaced = read_state(container, name, report)
            folder = folder_in(container, workspace_of(name, members))
            teller = Teller(report, name, "request")
            session = Chat(state, stem_of(name), folder, teller, replaced).session()
            if session is not None:
                given = string(state.get("customTitle")).strip()
                title = given or titles.of(name, session.external_id) or session.title
                yield replace(session, title=title, members=(name,))

        for name in chats:
            for session in up_to_damage(read(name), name, chats, report):
                known.add(session.external_id)
                yield session
        for name in stores:
            try:
                for session in _stored(container, name, members, report):
                    if session.external_id not in known:
                        yield replace(session, members=(name,))
            except UnreadableFile as error:
                report(Issue("", Severity.ERROR, error.sentence, name, lost=1))


def _stored(
    container: Container, name: str, members: frozenset[str], report: Report
) -> Iterator[ParsedSession]:
    """The chats of a window's database, which moved into files later."""
    folder = folder_in(container, _workspace_beside(name, members))
    for place, state in enumerate(stored_chats(container, name, members), 1):
        teller = Teller(report, name, f"chat {place}, request")
        session = Chat(state, f"{name}/{place}", folder, teller).session()
        if session is not None:
            yield session


def _workspace_beside(name: str, members: frozenset[str]) -> str | None:
    beside = str(PurePosixPath(name).with_name(WORKSPACE))
    return beside if beside in members else None
