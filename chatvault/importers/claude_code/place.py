"""Where a file stands in the folders of Claude Code, and what that makes of it."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from chatvault.importers.claude_code.listed import first_records, is_list
from chatvault.importers.claude_code.own_session import UUID, own_session
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.container import place_of as lying
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, string

SUFFIXES = (".jsonl", ".ndjson", ".json", ".txt", ".log", "")

_TURNS = ("user", "assistant")
_LINKED = ("system", "attachment", "progress")  # records that have an id of their own
_LOOSE = (
    *("queue-operation", "last-prompt", "mode", "permission-mode", "ai-title", "custom-title"),
    *("agent-name", "pr-link", "frame-link", "worktree-state", "relocated", "agent-setting"),
)
_ENVELOPE = (b'"parentUuid"', b'"sessionId"', b'"isSidechain"')
_LONG = re.compile(  # records that begin a file and may be long
    rb'\s*\{"type":\s*"(?:file-history-snapshot",\s*"messageId"|queue-operation",\s*"operation")'
)
_AUDIT = "audit.jsonl"
_ASIDE = "agent-aside_question"
_COMPACTING = "agent-acompact-"
_OUTPUTS = "tool-results"
_BESIDE = ("subagents", "workflows", _OUTPUTS)  # folders inside a session's own folder
CUSTOM_TITLE, ARCHIVED = "custom-title.json", "archived.json"  # files in it


@dataclass(frozen=True, slots=True)
class Place:
    """A transcript's identity: ``key`` names the session, ``parent`` the one it worked for.

    ``folder`` is the session's own folder inside the container, with its spilled outputs.
    ``printed``: it is what ``claude -p`` printed of a run, whose transcript lies elsewhere;
    ``formerly`` is what a session was called after its file that has another name. ``listed``:
    its records are one list. ``slug`` is what the folder of a session's transcript is called.
    """

    member: str
    key: str
    folder: str
    parent: str | None = None
    agent: bool = False
    printed: bool = False
    formerly: str = ""
    listed: bool = False
    slug: str = ""

    @property
    def aside(self) -> bool:
        """Whether it is what was asked beside a conversation (``/btw``), which it repeats first."""
        return self.agent and PurePosixPath(self.member).name.startswith(_ASIDE)

    @property
    def compacts(self) -> bool:
        """Whether it is of the agent that sums up a conversation which became too long."""
        return self.agent and PurePosixPath(self.member).name.startswith(_COMPACTING)

    @property
    def root(self) -> str:
        """The session that sub-agents started from here belong to."""
        return self.parent or self.key


def is_transcript(container: Container, name: str) -> bool:
    """Whether the file's content is a transcript of Claude Code.

    An output that was put aside is none, even if it shows one: it may show a part of it alone.
    """
    if posixpath.splitext(name)[1].lower() not in SUFFIXES:
        return False
    if lying(container, name).parent.name == _OUTPUTS:
        return False
    head = head_of(container, name)
    if not (head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"{") or is_list(head)):
        return False
    for record in first_records(head):
        if "systemPayload" in record or "parts" in mapping(record.get("message")):
            return False  # the same envelope, but another product's
        if _is_record(record):
            return True
    cut = head.rpartition(b"\n")[2]  # a line that is longer than the rest of the head
    return bool(_LONG.match(cut)) or all(mark in cut for mark in _ENVELOPE)


def without_audits(transcripts: Sequence[str]) -> list[str]:
    """Without what Claude Desktop writes along beside a transcript: the same conversation."""
    tasks = {name.partition("/.claude/")[0] for name in transcripts if "/.claude/" in name}
    audits = {f"{task}/{_AUDIT}" for task in tasks}
    return [name for name in transcripts if name not in audits]


def _is_record(record: Record) -> bool:
    kind = record.get("type")
    if kind in _TURNS:
        return "content" in mapping(record.get("message"))
    if kind == "summary":
        return isinstance(record.get("summary"), str) and "leafUuid" in record
    if kind == "file-history-snapshot" and "snapshot" in record:
        return True
    if kind == "system" and record.get("subtype") == "init":  # begins a run that was printed
        return isinstance(record.get("session_id"), str) and isinstance(record.get("tools"), list)
    linked = kind in _LINKED and isinstance(record.get("uuid"), str)
    return (linked or kind in _LOOSE) and isinstance(record.get("sessionId"), str)


class Companions:
    """The files that belong to transcripts without being one, by what stands beside what."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._inside: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            if folder := _session_folder(name):
                self._inside[folder].append(name)

    def of(self, transcript: str) -> tuple[str, ...]:
        """Those of one transcript, sorted: what is noted of it, and its session's folder."""
        stem = transcript.rpartition(".")[0]
        notes = {f"{stem}.meta.json", f"{stem}/{CUSTOM_TITLE}", f"{stem}/{ARCHIVED}"}
        found = notes & self._names if transcript.endswith(".jsonl") else set()
        for folder in (stem, _session_folder(transcript)):
            found |= set(self._inside.get(folder, ())) if folder else set()
        return tuple(sorted(found - {transcript}))


def _session_folder(name: str) -> str:
    """The folder named after a session that the file lies in, "" where it lies in none."""
    parts = name.split("/")
    inner = [place for place, part in enumerate(parts[:-1]) if place and part in _BESIDE]
    return "/".join(parts[: inner[0]]) if inner else ""


def place_of(container: Container, name: str) -> Place:
    """The identity of the transcript: agents are named under the session they worked for."""
    if is_list(head_of(container, name)):
        return replace(_listed_place(container, name), listed=True)
    return _place(container, name)


def _listed_place(container: Container, name: str) -> Place:
    """A session of the web tells its name in its records, where its file does not."""
    place = _place(container, name)
    if place.agent or place.printed or UUID.search(place.key):
        return place
    told = (string(one.get("sessionId")) for one in first_records(head_of(container, name)))
    return replace(place, key=next(filter(UUID.fullmatch, told), place.key))


def _place(container: Container, name: str) -> Place:
    stem = PurePosixPath(name).stem
    session_id, agent_id = _agent(head_of(container, name))
    if not (stem.startswith("agent-") or agent_id):
        above = PurePosixPath(name).parent.name if name.endswith(f"/{_AUDIT}") else ""
        folder = name.rpartition(".")[0] or name
        if above or UUID.search(stem):
            slug = "" if above else lying(container, name).parent.name
            return Place(name, conversation_key(above or stem), folder, slug=slug)
        if printed := _printed(container, name):
            return Place(name, printed, folder, printed=True, formerly=stem)
        told = own_session(container, name)
        return Place(name, told or stem, folder, formerly=stem if told else "")
    owner = _owner(container, name)
    folder = _session_folder(name)
    if not owner and session_id != stem:
        owner = session_id
        folder = "/".join([*name.split("/")[:-1], session_id])
    if not owner:
        return Place(name, stem, folder, agent=True)
    parent = conversation_key(owner)
    return Place(name, f"{parent}/{stem}", folder, parent, agent=True)


def _printed(container: Container, name: str) -> str:
    """The session of what was printed, "" for a transcript, which names it in another way."""
    for record in first_records(head_of(container, name)):
        if "sessionId" in record or "session_id" in record:
            told = string(record.get("session_id"))
            return told if "sessionId" not in record and UUID.fullmatch(told) else ""
    return ""


def conversation_key(stem: str) -> str:
    """The session's id: the UUID in the file's name, where there is one."""
    match = UUID.search(stem)
    return match[0] if match else stem


def _owner(container: Container, name: str) -> str:
    """The session in whose ``subagents`` folder the file lies, "" where it does not.

    The folder may be above what was chosen to be imported.
    """
    path = container.path
    outer = path.parent if path.name == name else path
    above = [*outer.parts, *name.split("/")[:-1]]
    for depth in (1, 3):  # subagents/, subagents/workflows/<run>/
        if len(above) > depth and above[-depth] == "subagents":
            return above[-depth - 1]
    return ""


def _agent(head: bytes) -> tuple[str, str]:
    """The session and the agent that a file names; the agent only if all of it is that one's."""
    session_id = agent_id = ""
    alone = True
    for record in first_records(head):
        session_id = session_id or string(record.get("sessionId"))
        if "isSidechain" in record or record.get("type") in _TURNS:
            alone = alone and record.get("isSidechain") is True
            agent_id = agent_id or string(record.get("agentId"))
        if session_id and not alone:  # most transcripts, by their first line
            return session_id, ""
    return session_id, agent_id if alone else ""
