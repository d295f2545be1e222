"""A chat of VS Code as a session."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedProject, ParsedSession, Severity
from chatvault.domain.titles import title_from
from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.copilot_chat.parts import path_of
from chatvault.importers.copilot_chat.request import RequestReader
from chatvault.importers.copilot_chat.state import Replaced
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import NOTHING_SAID
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.times.timestamps import timestamp

SOURCE = "copilot-chat"

_FOLDERS = ("file", "vscode-remote")  # schemes of the addresses of folders
_ASIDE = (Hidden.ROLLED_BACK, Hidden.QUEUE)
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")  # a file's name, too


class Chat:
    """Reads one chat; ``folder`` is the one its window had open, where that is known.

    ``replaced`` is what its log tells of before prompts were written anew.
    """

    def __init__(
        self,
        state: dict[str, Any],
        stem: str,
        folder: str,
        teller: Teller,
        replaced: Sequence[Replaced] = (),
    ) -> None:
        self._state, self._teller, self._replaced = state, teller, replaced
        self._requests = [
            request for request in sequence(state.get("requests")) if isinstance(request, dict)
        ]
        told = string(state.get("sessionId")) or (stem if _ID.fullmatch(stem) else "")
        self._id = told or _exported_id(self._requests) or stem
        self._folder = folder or _working_in(state) or _base_of(self._requests)
        self._last: dict[str, str] = {}  # of each request its last message
        selected = mapping(mapping(state.get("inputState")).get("selectedModel"))
        self._reader = RequestReader(
            self._id, teller, self._folder, string(selected.get("identifier"))
        )

    def session(self) -> ParsedSession | None:
        """The session; None where it has no message."""
        messages = tuple(self._messages())
        if not messages:
            self._teller.tell_of_file(Severity.INFO, NOTHING_SAID)
            return None
        times = [message.created_at for message in messages if message.created_at is not None]
        repository = mapping(self._state.get("repoData"))
        kept = [each for each in messages if each.hidden not in _ASIDE]
        return ParsedSession(
            source=SOURCE,
            external_id=self._id,
            messages=messages,
            title=self._title(messages),
            created_at=timestamp(self._state.get("creationDate")) or min(times, default=None),
            updated_at=max([*times, *self._last_date()], default=None),
            model=next((each.model for each in reversed(messages) if each.model), None),
            agent=string(self._state.get("responderUsername")) or "GitHub Copilot",
            project=self._project(repository),
            git_branch=string(repository.get("localBranch")) or None,
            git_commit=string(repository.get("localHeadCommit")) or None,
            active_leaf=kept[-1].external_id if kept else None,
        )

    def _messages(self) -> Iterator[ParsedMessage]:
        """All messages in a row, those that wait to be sent behind them, and what was replaced."""
        seen: set[str] = set()
        before: str | None = None
        for place, request in enumerate(self._requests, 1):
            self._teller.line = place
            request_id = string(request.get("requestId")) or f"request:{place}"
            if request_id in seen:
                request_id = f"{request_id}@{place}"
            for message in self._turn(request, request_id, before, seen):
                yield message
                before = message.external_id
        yield from self._waiting(before, seen)
        if before is not None:
            yield from self._before(seen)

    def _turn(
        self, request: dict[str, Any], request_id: str, before: str | None, seen: set[str]
    ) -> Iterator[ParsedMessage]:
        """The messages of a request behind another one; an id that comes again is left out."""
        for message in self._reader.messages(request, request_id):
            if message.external_id in seen:
                continue
            seen.add(message.external_id)
            yield replace(message, parent_id=before)
            before = self._last[request_id] = message.external_id

    def _waiting(self, before: str | None, seen: set[str]) -> Iterator[ParsedMessage]:
        """What was written while an answer was given, and would be sent behind it."""
        for pending in map(mapping, sequence(self._state.get("pendingRequests"))):
            request = mapping(pending.get("request"))
            request_id = string(request.get("requestId")) or string(pending.get("id"))
            message = self._reader.waiting(request, request_id)
            if message is not None and request_id and request_id not in seen:
                seen.add(request_id)
                yield replace(message, parent_id=before)
                before = request_id

    def _before(self, seen: set[str]) -> Iterator[ParsedMessage]:
        """What a prompt that was written anew took the place of."""
        for each in self._replaced:
            request_id = string(each.request.get("requestId"))
            behind = self._last.get(each.before)
            for message in self._turn(each.request, request_id, behind, seen):
                yield replace(message, hidden=Hidden.ROLLED_BACK)

    def _title(self, messages: tuple[ParsedMessage, ...]) -> str:
        told = string(self._state.get("customTitle")) or string(self._state.get("computedTitle"))
        asked = (each for each in messages if each.role is Role.USER and each.hidden is None)
        prompts = (plain_text(each.blocks) for each in asked)
        return told.strip() or title_from(next(filter(None, prompts), ""))

    def _last_date(self) -> list[int]:
        last = timestamp(self._state.get("lastMessageDate"))
        return [] if last is None else [last]

    def _project(self, repository: dict[str, Any]) -> ParsedProject | None:
        return project_of(self._folder, string(repository.get("remoteUrl")) or None)


def _exported_id(requests: list[dict[str, Any]]) -> str:
    """The name of an exported chat: VS Code takes its id away and calls each file ``chat.json``.

    The first request keeps its own, however far the chat went on until it is exported again.
    """
    first = string(requests[0].get("requestId")) if requests else ""
    return f"exported:{first}" if first else ""


def _working_in(state: dict[str, Any]) -> str:
    """The folder that a chat outside of any window's folder works in."""
    return path_in(string(state.get("workingDirectory")))


def _base_of(requests: list[dict[str, Any]]) -> str:
    """The folder that links in the answers start from."""
    for request in requests:
        for part in sequence(request.get("response")):
            base = mapping(mapping(part).get("baseUri"))
            if base.get("scheme") in _FOLDERS and (path := path_of({**base, "fsPath": ""})):
                return path.rstrip("/")
    return ""
