"""What the records of a Codex rollout tell about the session as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatvault.domain.parsed import ParsedProject
from chatvault.domain.session import Relation
from chatvault.importers.codex.lines import Line
from chatvault.importers.codex.replay import moment_of
from chatvault.importers.codex.segments import Base
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import count, mapping, string
from chatvault.importers.times.timestamps import timestamp

UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_OWNER_AND_FILE = re.compile(rf"({UUID.pattern})_({UUID.pattern})$")


@dataclass(slots=True)
class About:
    """The session's id, folder, branch, version, title and where it came from."""

    id: str = ""
    file_id: str = ""  # of the file, where a session has several
    base: Base | None = None
    folder: str = ""
    git_remote: str | None = None
    git_branch: str | None = None
    git_commit: str | None = None
    version: str = ""
    title: str = ""
    goal: str = ""  # that a person set last
    review: str = ""  # that a person asked for first
    parent: str | None = None
    relation: Relation | None = None
    own_from: int | None = None  # the ordinal before which the file repeats another session
    created_at: int | None = None
    updated_at: int | None = None

    def note(self, line: Line) -> None:
        """Take over what one record tells."""
        if line.at is not None:
            self.created_at = self.created_at or line.at
            self.updated_at = max(self.updated_at or 0, line.at)
        if line.kind == "turn_context":
            self.folder = self.folder or string(line.payload.get("cwd"))
        elif line.type == "thread_name_updated":
            self.title = string(line.payload.get("thread_name")).strip() or self.title

    def begin(self, line: Line) -> None:
        """Take over the head of the file."""
        meta = line.payload
        self.id = string(meta.get("id")) or string(meta.get("session_id"))
        self.file_id = string(meta.get("rollout_id"))
        self.folder = string(meta.get("cwd"))
        self.version = string(meta.get("cli_version"))
        # What is printed of a run tells no time, but most ids do.
        self.created_at = timestamp(meta.get("timestamp")) or line.at or moment_of(self.id)
        self.updated_at = line.at or self.created_at
        start = meta.get("subagent_history_start_ordinal")
        self.own_from = start if type(start) is int else None
        git = mapping(meta.get("git"))
        self.git_remote = string(git.get("repository_url")) or None
        self.git_branch = string(git.get("branch")) or None
        self.git_commit = string(git.get("commit_hash")) or None
        self._descend(meta)

    def _descend(self, meta: dict[str, object]) -> None:
        """Find the session that this one came out of."""
        origin = mapping(meta.get("source")).get("subagent")
        spawned = string(mapping(mapping(origin).get("thread_spawn")).get("parent_thread_id"))
        parent = spawned or string(meta.get("parent_thread_id"))
        forked = string(meta.get("forked_from_id"))
        position = mapping(meta.get("history_base"))
        based = string(position.get("thread_id"))
        self.base = Base(based, count(position.get("end_ordinal_exclusive"))) if based else None
        if origin or parent or meta.get("thread_source") == "subagent":
            self.parent, self.relation = parent or forked or based or None, Relation.SUBAGENT
        elif forked or based:
            self.parent, self.relation = forked or based, Relation.FORK
        if self.parent == self.id:
            self.parent = self.relation = None

    @property
    def project(self) -> ParsedProject | None:
        """The folder that was worked in."""
        return project_of(self.folder, self.git_remote)

    @property
    def agent(self) -> str:
        """The program, with its version."""
        return f"Codex {self.version}".strip()


def id_in_name(stem: str) -> str:
    """The session's id as the file is named, where no record tells it."""
    if several := _OWNER_AND_FILE.search(stem):
        return several[1]
    found = UUID.findall(stem)
    return found[-1] if found else stem


def file_id_in_name(stem: str) -> str:
    """The id that a file has besides its session's, "" where its name has none."""
    several = _OWNER_AND_FILE.search(stem)
    return several[2] if several else ""
