"""What an export of Grok holds behind the conversations: projects, tasks, pictures and films.

They are lists of the same object: ``projects`` with ``name``, ``custom_personality`` and
``conversation_starters``, ``tasks`` with a prompt, ``media_posts`` with ``id``,
``original_prompt``, ``media_type`` and ``link``; the bytes of a post are the file of that id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Citation, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedProject, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_record import Record
from chatvault.importers.json_files.json_records import records
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.texts.markdown_links import is_web_address
from chatvault.importers.times.timestamps import timestamp

SOURCE = "grok"

_PROMPTS = ("prompt", "instructions", "query", "message")  # of a task, whichever it has
_IDS = ("conversation_id", "project_id", "workspace_id")
_BEGINNING = re.compile(rb'"(projects|tasks|media_posts)"\s{0,20}(:)\s{0,20}\[')
_AT_ONCE, _LONGEST_BEGINNING = 1 << 20, 64  # bytes
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BROKEN = "An entry of “{kind}” cannot be read and was left out."
_EMPTY = "Entries of “{kind}” that say nothing were left out."
_MADE = {"image": "Picture", "video": "Film"}

Entry = dict[str, Any]
Asset = Callable[[str], Block]  # the file of an id, without content where it is not there


class Rest:
    """The lists behind the conversations of one file."""

    def __init__(self, container: Container, name: str, findings: Findings) -> None:
        self._container, self._name, self._findings = container, name, findings
        self._places = _places(container, name)
        self._known: dict[str, ParsedProject] = {}  # projects by their ids
        self._members: dict[str, str] = {}  # the projects that name their conversations

    def projects(self) -> Iterator[ParsedSession]:
        """What every project tells Grok to be, as a conversation that the system holds alone."""
        for entry in self._entries("projects"):
            identity, name = _identity(entry, "project_id", "workspace_id"), _name(entry)
            if not identity:
                self._findings.left_out(_EMPTY.format(kind="projects"))
                continue
            self._known[identity] = ParsedProject(f"{SOURCE}:{identity}", name=name or None)
            for listed in _ids(entry, "conversation_ids", "conversations"):
                self._members[listed] = identity
            if (session := _project(entry, identity, self._known[identity])) is not None:
                yield session

    def project_of(self, about: Entry, identity: str) -> ParsedProject | None:
        """The project that a conversation is in, by either of the two."""
        told = _ids(about, "project_id", "workspace_id", "project_ids", "workspace_ids",
                    "workspaces", "projects")  # fmt: skip
        for one in (*told, self._members.get(identity, "")):
            if one in self._known:
                return self._known[one]
        return None

    def tasks(self) -> Iterator[ParsedSession]:
        """What Grok was told to do again and again."""
        for entry in self._entries("tasks"):
            prompt = next(filter(None, (string(entry.get(key)).strip() for key in _PROMPTS)), "")
            if not prompt:
                self._findings.left_out(_EMPTY.format(kind="tasks"))
                continue
            name, made = _name(entry), timestamp(entry.get("create_time"))
            identity = _identity(entry, "task_id") or content_id(prompt, made)
            asked = ParsedMessage("prompt", Role.USER, (Text(prompt),), created_at=made)
            yield _session(f"task:{identity}", [asked], name or title_from(prompt), entry)

    def media(self, asset: Asset) -> Iterator[ParsedSession]:
        """Every picture and film that was made: the prompt, and what came of it."""
        for entry in self._entries("media_posts"):
            prompt, link = string(entry.get("original_prompt")).strip(), string(entry.get("link"))
            identity = _identity(entry, "post_id") or next(iter(_UUID.findall(link.lower())), "")
            if not identity and not prompt:
                self._findings.left_out(_EMPTY.format(kind="media_posts"))
                continue
            key, made = identity or content_id(prompt, link), timestamp(entry.get("create_time"))
            kind = string(entry.get("media_type")).lower().removeprefix("media_post_type_")
            result = asset(identity) if identity else File(Attachment(kind or "file"))
            if kind == "video" and isinstance(result, Image) and not result.attachment.media_type:
                result = File(result.attachment)  # it is not there, so nothing else tells
            shown = [result, *([Citation("On Grok", link)] if is_web_address(link) else ())]
            messages = [ParsedMessage("result", Role.ASSISTANT, tuple(shown), created_at=made)]
            if prompt:
                asked = ParsedMessage("prompt", Role.USER, (Text(prompt),), created_at=made)
                messages.insert(0, asked)
            title = title_from(prompt) or _MADE.get(kind, "Picture or film")
            yield _session(f"media:{key}", messages, title, entry)

    def _entries(self, kind: str) -> Iterator[Entry]:
        place = self._places.get(kind)
        if place is None:
            return
        with self._container.open(self._name) as stream:
            while place and (skipped := len(stream.read(min(place, _AT_ONCE)))):
                place -= skipped
            for record in records(stream, after=b":"):
                if self._findings.too_many:
                    return
                if isinstance(record, Record) and isinstance(record.value, dict):
                    yield record.value
                else:
                    self._findings.error(_BROKEN.format(kind=kind))


def _places(container: Container, name: str) -> Mapping[str, int]:
    """Where the lists begin; what conversations have of the same name stands before them."""
    found: dict[str, int] = {}
    held, offset = b"", 0
    with container.open(name) as stream:
        while chunk := stream.read(_AT_ONCE):
            held += chunk
            for match in _BEGINNING.finditer(held):
                found[match[1].decode()] = offset + match.start(2)
            offset += max(0, len(held) - _LONGEST_BEGINNING)
            held = held[-_LONGEST_BEGINNING:]
    return found


def _project(entry: Entry, identity: str, project: ParsedProject) -> ParsedSession | None:
    made = timestamp(entry.get("create_time"))
    starters = [string(one).strip() for one in sequence(entry.get("conversation_starters"))]
    told = {
        "description": string(entry.get("description")).strip(),
        "instructions": string(entry.get("custom_personality")).strip(),
        "starters": "\n".join(f"- {one}" for one in starters if one),
    }
    messages = [
        ParsedMessage(key, Role.SYSTEM, (Text(text),), created_at=made)
        for key, text in told.items()
        if text
    ]
    if not messages:
        return None
    title = f"Knowledge of the project {project.name or ''}".strip()
    return _session(f"project:{identity}", messages, title, entry, project)


def _session(
    external_id: str,
    messages: Sequence[ParsedMessage],
    title: str,
    entry: Entry,
    project: ParsedProject | None = None,
) -> ParsedSession:
    """A conversation of few messages, each of which follows the one before."""
    made = timestamp(entry.get("create_time"))
    chained: list[ParsedMessage] = []
    for message in messages:
        parent = chained[-1].external_id if chained else None
        chained.append(replace(message, parent_id=parent))
    return ParsedSession(
        source=SOURCE,
        external_id=external_id,
        messages=tuple(chained),
        title=title,
        created_at=made,
        updated_at=timestamp(entry.get("modify_time")) or made,
        project=project,
        active_leaf=chained[-1].external_id,
    )


def _identity(entry: Entry, *keys: str) -> str:
    return next(filter(None, (string(entry.get(key)) for key in ("id", "_id", *keys))), "")


def _name(entry: Entry) -> str:
    return (string(entry.get("name")) or string(entry.get("title"))).strip()


def _ids(entry: Entry, *keys: str) -> list[str]:
    """The ids that stand in these fields, alone or in a list, by themselves or in objects."""
    found = []
    for key in keys:
        value = entry.get(key)
        for one in value if isinstance(value, list) else [value]:
            found.append(string(one) or _identity(mapping(one), *_IDS))
    return [one for one in found if one]
