"""What the records of a Claude Code file tell about the conversation as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from chatvault.domain.parsed import ParsedProject
from chatvault.importers.claude_code.links import MOST_LINKS, link_in
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, string

# What is known of the conversation wherever reading goes on.
TOLD = (
    *("folder", "branch", "version", "custom_title", "ai_title", "tag", "forked_from"),
    *("cost", "links"),
)

_LONGEST_SLUG = 200  # characters; a sum stands behind those of a longer one
_NO_BRANCH = ("", "HEAD")
_NO_SLUG = re.compile(r"[^A-Za-z0-9-]")


@dataclass(slots=True)
class About:
    """The folder, branch, version and titles that stand in one file.

    ``slug`` is what the folder is called that the file lies in: after the one that was worked in.
    ``forked_from`` is the session of which the file began as a copy with new ids; ``cost`` what
    its answers were told to have cost so far, in dollars. ``links`` are the addresses of what came
    out of it, by what that is: a pull request, a published page.
    """

    slug: str = ""
    folder: str = ""
    branch: str = ""
    version: str = ""
    custom_title: str = ""
    ai_title: str = ""
    agent_name: str = ""
    tag: str = ""
    forked_from: str = ""
    cost: float = 0.0
    links: dict[str, str] = field(default_factory=dict)
    _last: tuple[object, object, object] = field(default=(None, None, None))

    def note(self, record: Record) -> None:
        """Take over what one record tells."""
        told = (record.get("cwd"), record.get("gitBranch"), record.get("version"))
        if told != self._last:
            self._last = told
            self._work_in(string(told[0]))
            self.branch = self.branch if told[1] in _NO_BRANCH else string(told[1]) or self.branch
            self.version = string(told[2]) or self.version
        kind = record.get("type")
        if kind == "custom-title":
            self.custom_title = string(record.get("customTitle")) or self.custom_title
        elif kind == "ai-title":
            self.ai_title = string(record.get("aiTitle")) or self.ai_title
        elif kind == "agent-name":
            self.agent_name = string(record.get("agentName")) or self.agent_name
        elif kind == "tag":
            self.tag = string(record.get("tag")).strip()
        elif kind == "relocated":
            self.folder = string(record.get("relocatedCwd")) or self.folder
        elif (link := link_in(record)) is not None:
            self._link(*link)
        if "forkedFrom" in record and not self.forked_from:
            self.forked_from = string(mapping(record.get("forkedFrom")).get("sessionId"))

    def _link(self, name: str, address: str) -> None:
        """Note the address; what a mark holds stays as it was there."""
        if name in self.links or len(self.links) < MOST_LINKS:
            self.links = {**self.links, name: address}

    def _work_in(self, folder: str) -> None:
        """The first folder counts, but where the file lies in that of another one.

        A copy of a session goes on elsewhere, as in another worktree, and is resumed there.
        """
        slug = self.slug[:_LONGEST_SLUG]
        elsewhere = slug not in ("", _slug(self.folder))
        if not self.folder or (elsewhere and folder and _slug(folder) == slug):
            self.folder = folder

    @property
    def project(self) -> ParsedProject | None:
        """The folder that was worked in."""
        return project_of(self.folder)

    @property
    def agent(self) -> str:
        """The program, with its version."""
        return f"Claude Code {self.version}".strip()


def _slug(folder: str) -> str:
    """What the folder begins to be called that Claude Code keeps the transcripts of one in."""
    return _NO_SLUG.sub("-", folder)[:_LONGEST_SLUG]
