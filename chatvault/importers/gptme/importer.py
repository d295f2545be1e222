"""Reads the conversations of gptme: a folder each, with a message a line in ``conversation.jsonl``.

What it said before it was edited, undone or taken another way stands whole in
``branches/<name>.jsonl``, and ``files`` has what was put to messages; ``views`` are what it was
shortened to for a model, and are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.gptme.files import Files, files_by_folder
from chatvault.importers.gptme.messages import ROLES, draft_of
from chatvault.importers.gptme.settings import chat_settings, folder_of
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import string, to_json
from chatvault.importers.messages.drafts import first_prompt, latest_model, times_of
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.messages.prompt_trail import PromptTrail

SOURCE = "gptme"

_FILE, _BRANCHES = "conversation.jsonl", "branches"
_NAMED_FORMERLY = r"(?:[^:]+:)?line:\d+"  # how messages were named before prompts counted


class GptmeImporter:
    """Reads ``~/.local/share/gptme/logs``, a folder in it, or a conversation."""

    key = SOURCE
    name = "gptme conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, with their branches and files."""
        found = [name for name in names if _is_conversation(container, name)]
        files = files_by_folder(names) if found else {}
        beside = [one for name in found for one in _branches(name, names)]
        beside += [one for name in found for one in files.get(_folder(name), ())]
        return tuple(sorted({*found, *beside}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a conversation."""
        found = [name for name in names if PurePosixPath(name).name == _FILE]
        beside = {name: _branches(name, names) for name in found}
        settled = {name for name in found if {name, *beside[name]} <= container.unchanged}
        files = files_by_folder(names)

        def read(name: str, _findings: Findings) -> Iterator[ParsedSession | None]:
            held = files.get(_folder(name), [])
            yield _session(container, name, beside[name], held, report)

        return sessions_of(container, found, report, "conversation", read, unchanged=settled)


def _is_conversation(container: Container, name: str) -> bool:
    """Others write such lines too, but call their files otherwise."""
    if PurePosixPath(name).name != _FILE:
        return False
    first = next(sniff(head_of(container, name)), {})
    told = string(first.get("role")) in ROLES and "timestamp" in first
    return told and isinstance(first.get("content"), str)


def _branches(name: str, names: Sequence[str]) -> list[str]:
    folder = PurePosixPath(name).parent / _BRANCHES
    paths = map(PurePosixPath, names)
    return [str(one) for one in paths if one.parent == folder and one.suffix == ".jsonl"]


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent)


def _session(
    container: Container,
    name: str,
    branches: Sequence[str],
    files: Sequence[str],
    report: Report,
) -> ParsedSession | None:
    key = PurePosixPath(name).parent.name or container.path.absolute().parent.name
    log = _Log(key, Files(container, files))
    for file in (name, *branches):
        with container.open(file) as stream:
            lines = records(stream, report, file, repeats=True)
            log.take("" if file == name else PurePosixPath(file).stem, lines)
    drafts = log.messages.drafts
    if all(draft.hidden for draft in drafts):
        return None
    times, told = times_of(drafts), chat_settings(container, name)
    given = string(told.get("name")).strip()
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=log.messages.messages(),
        title=given if given not in ("", key) else first_prompt(drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(drafts) or string(told.get("model")) or None,
        project=project_of(folder_of(container, told, key)),
        active_leaf=log.leaf,
        ids_formerly=_NAMED_FORMERLY,
        members=(name, *branches, *files),
    )


class _Log:
    """Gathers the lines of a conversation's files; a line that several have in common is one.

    Attributes:
        messages: those of all files.
        leaf: the last one of the first file.
    """

    def __init__(self, key: str, files: Files) -> None:
        self.messages = LinkedMessages()
        self.leaf: str | None = None
        self._key, self._files = key, files
        self._known: dict[tuple[str | None, str], tuple[str, bool]] = {}
        self._named: set[str] = set()

    def take(self, branch: str, lines: Iterator[tuple[int, int, Record]]) -> None:
        """Add what a file says; ``branch`` is "" for the conversation itself."""
        above: str | None = None
        answered, trail = False, PromptTrail()
        for number, _offset, record in lines:
            place = above, to_json([record.get(key) for key in ("role", "content", "timestamp")])
            if record.get("role") == "user":
                trail.ask(record.get("content"))
            if place not in self._known:
                name = trail.name(f"line:{number}")
                name = f"{branch}:{name}" if name in self._named else name
                draft = draft_of(name, record, self._key, self._files, answered=answered)
                if draft is None:
                    continue
                self._named.add(self.messages.add(draft, above))
                self._known[place] = name, answered or draft.role is Role.ASSISTANT
            above, answered = self._known[place]
        if not branch:
            self.leaf = self.messages.shown(above)
