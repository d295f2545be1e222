"""Reads the chats with Copilot that VS Code and its kin keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.copilot_chat.chat import SOURCE, Chat
from chatvault.importers.copilot_chat.files import is_chat, read_state, stem_of
from chatvault.importers.copilot_chat.titles import Titles
from chatvault.importers.copilot_chat.workspace import WORKSPACE, folder_in, workspace_of
from chatvault.importers.json_values import string
from chatvault.importers.teller import Teller


class CopilotChatImporter:
    """Reads ``chatSessions`` of a window's storage, all of ``User``, or a single chat."""

    key = SOURCE
    name = "Copilot Chat in VS Code"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The chats, and the files about the folders they are about."""
        chats = [name for name in names if is_chat(container, name)]
        members = frozenset(names)
        beside = {workspace_of(name, members) for name in chats} - {None}
        return tuple(sorted({*chats, *filter(None, beside)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every chat of the files."""
        chats = [name for name in names if not name.endswith(WORKSPACE)]
        members = frozenset(container.names())
        titles = Titles(container, members, report)
        for name in chats:
            try:
                state = read_state(container, name, report)
            except UnreadableFile as error:
                if len(chats) == 1:
                    raise
                report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
                continue
            folder = folder_in(container, workspace_of(name, members))
            teller = Teller(report, name, "request")
            session = Chat(state, stem_of(name), folder, teller).session()
            if session is not None:
                given = string(state.get("customTitle")).strip()
                title = given or titles.of(name, session.external_id) or session.title
                yield replace(session, title=title, members=(name,))
