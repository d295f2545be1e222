"""Reading one file of Claude Code: a conversation, with the sub-agents that ran inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.domain.titles import has_words, title_from
from chatvault.importers.base import Report
from chatvault.importers.claude_code.about import TOLD, About
from chatvault.importers.claude_code.blocks import BlockReader
from chatvault.importers.claude_code.cost import COST, count_cost
from chatvault.importers.claude_code.draft import Draft, Node, began, text_of
from chatvault.importers.claude_code.entry import Entry
from chatvault.importers.claude_code.joined import unread
from chatvault.importers.claude_code.log import (
    read_attachment,
    read_other,
    read_progress,
    read_system,
)
from chatvault.importers.claude_code.mark import Resumption
from chatvault.importers.claude_code.marks import Marks
from chatvault.importers.claude_code.noise import begins_with_command
from chatvault.importers.claude_code.noted import Noted
from chatvault.importers.claude_code.place import Place
from chatvault.importers.claude_code.printed import KINDS, as_written
from chatvault.importers.claude_code.prompts import read_user
from chatvault.importers.claude_code.responses import read_assistant
from chatvault.importers.claude_code.sides import Sides, is_named
from chatvault.importers.claude_code.strand import Spawned, Strand, Surroundings
from chatvault.importers.claude_code.totals import Totals
from chatvault.importers.claude_code.typed_ahead import read_queue
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.exports.teller import Teller
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, string, to_json
from chatvault.importers.times.timestamps import timestamp

SOURCE = "claude-code"

_READERS: dict[str, Callable[[Strand, Entry], None]] = {
    "user": read_user,
    "assistant": read_assistant,
    "system": read_system,
    "attachment": read_attachment,
    "progress": read_progress,
}
# What is told beside the conversation: it is noted in the log, and says nothing more.
_NOTED = frozenset(
    (
        *("summary", "ai-title", "custom-title", "agent-name", "agent-setting", "agent-color"),
        *("isolation-latch", "ended"),
        *("queue-operation", "last-prompt", "permission-mode", "mode"),
        *("file-history-snapshot", "file-history-delta"),
        *("pr-link", "frame-link", "worktree-state", "relocated", "bridge-session", "atis-latch"),
        *("started", "result", "tag", "task-summary", "attribution-snapshot"),
        *("content-replacement", "continued-in", "derived-from", "history-suppression"),
        *("tools-used", "data-flow-records", "data-flow-incomplete", "agent_metadata"),
        *("session-owner", "hybrid-organization", "fork-context-ref", "launched", "failed"),
        *("ended-by-model", "memory-mode", "observer-ref", "speculation-accept"),
        *("marble-origami-commit", "marble-origami-snapshot", "marble-origami-reset"),
        *("api-request", "api-request-shape", "api-request-blob"),
        *("telemetry-latch", "teleported-from", "teleport-skipped-branch"),
        *("artifact-autoreact-ledger", "artifact-comment-monitor", "dev-mods", COST),
    )
)
PROBE = "/usage"


class Transcript:
    """Gathers the records of one file; ``sessions`` are the conversations they make.

    Attributes:
        marks: places from which the file could be read on.
        noted: what is noted beside the file of its conversation.
    """

    def __init__(
        self, place: Place, report: Report, spilled: Callable[[str], str], noted: Noted
    ) -> None:
        self._place, self._teller = place, Teller(report, place.member)
        self.noted = noted
        self._about = About(slug=place.slug)
        self._nodes: dict[str, Node] = {}
        pictures = Pictures()
        reader = BlockReader(pictures, self._teller)
        surroundings = Surroundings(place.key, place.root, pictures, reader, spilled)
        self._main = Strand(surroundings, self._nodes)
        self._sides = Sides(self._main, place)
        self._totals = Totals()
        self._resumed: Resumption | None = None
        self._is_aside = False
        self.marks = Marks(self._main, self._sides, self._about, self._nodes)

    def resume(self, resumption: Resumption) -> None:
        """Go on where a reading was left: what stands before is one message that says nothing."""
        self._resumed = resumption
        self.marks.resume(resumption)
        for name in TOLD:
            setattr(self._about, name, getattr(resumption, name))
        last = Draft(resumption.last, Role.SYSTEM, [Text("")])
        for uuid, at in resumption.leading.items():
            self._nodes[uuid] = Node(None, last, at)
        main = self._main
        main.partial = True
        main.drafts.append(last)
        main.queued += resumption.queued
        main.model, main.renamed = resumption.model, resumption.renamed
        main.updated_at = resumption.updated_at

    def read(
        self, lines: Iterable[tuple[int, int, Record]], marked_from: int | None = None
    ) -> None:
        """Take in all records of the file, with marks from that offset on."""
        for number, offset, line in lines:
            record = as_written(line)
            marked = marked_from is not None and offset >= marked_from
            mark = self.marks.at(offset, number) if marked else None
            self._teller.line = number
            self._about.note(record)
            entry = self._entry(number, record)
            beside = record.get("isSidechain") is True and not self._place.agent
            strand = self._sides.of(entry) if beside and is_named(entry) else self._main
            kind = string(record.get("type"))
            if kind not in _READERS and kind not in _NOTED and kind not in KINDS:
                self._teller.tell(Severity.INFO, _unknown(kind))
            if kind == "queue-operation":
                read_queue(strand, entry, self._about.version)
            else:
                _READERS.get(kind, read_other)(strand, entry)
            if self._place.printed:
                self._totals.take(self._main, record)
            elif kind == COST:
                count_cost(self._main, self._about, record)
            self.marks.passed(mark, entry.uuid)
            if kind == "summary":
                self._main.look_back()
                self.marks.summarised = True

    def read_besides(self, member: str, lines: Iterable[tuple[int, int, Record]]) -> None:
        """Take in what another file of the session has besides those that were read."""
        self._teller.member = member
        self.read(unread(lines, frozenset(self._nodes)))

    def link_agents(self, agents: Iterable[Spawned]) -> None:
        """Tell which call started which sub-agent, where the file itself does not."""
        self._main.link_agents(agents)

    def sessions(self, titles: Mapping[str, str], description: str) -> Iterator[ParsedSession]:
        """The conversations of the file that have any message.

        ``titles`` are the titles that summaries in other files give, by the uuid of a message.
        """
        self._sides.link()
        self._is_aside = self._place.aside and self._main.leave_what_is_repeated()
        if self._place.compacts:
            self._main.hide_prompts()
        if self._is_probe():
            self._leave_out("It only asked for the usage and was left out.")
        elif not self._main.drafts and not self._sides:
            self._leave_out("There is no message in it, so it was left out.")
        elif self._main.drafts:
            title = "" if self._is_aside else self._title(titles) or description
            yield self._conversation(title)
        for key, strand in self._sides.told():
            yield self._session(strand, key, "", self._place.key, Relation.SUBAGENT)

    @property
    def goes_on(self) -> bool:
        """Whether there is any message behind where it was resumed, and the title stays.

        The name of an agent is a title only where the whole says no other.
        """
        return len(self._main.drafts) > 1 and not self._about.agent_name

    def continuation(self) -> ParsedSession:
        """The conversation from where it was resumed on."""
        assert self._resumed is not None
        session = self._conversation(self._given_title or self.noted.summary or self._resumed.title)
        return replace(session, messages=session.messages[1:], created_at=self._resumed.created_at)

    @property
    def title(self) -> str:
        """What it is called where nothing gives it a title."""
        return _first_prompt(self._main)

    def _entry(self, number: int, record: Record) -> Entry:
        uuid = string(record.get("uuid"))
        parent = record.get("parentUuid") or record.get("logicalParentUuid")
        at = timestamp(record.get("timestamp"))
        if self._resumed is not None:
            aside = record.get("isSidechain") is True and not self._place.agent
            if aside or (isinstance(parent, str) and parent not in self._nodes):
                raise BeforeCheckpoint
        node = self._nodes.get(uuid)
        if node is None:
            node = Node(parent if isinstance(parent, str) else None, at=at)
            if uuid:
                self._nodes[uuid] = node
        return Entry(number, record, uuid, node.parent, at, node, mapping(record.get("message")))

    def _is_probe(self) -> bool:
        typed = [text_of(draft) for draft in self._main.drafts if draft.typed]
        answered = any(draft.role is Role.ASSISTANT for draft in self._main.drafts)
        return bool(typed) and not answered and set(typed) == {PROBE}

    @property
    def _given_title(self) -> str:
        about = self._about
        return about.custom_title or self._main.renamed or self.noted.title or about.ai_title

    def _title(self, titles: Mapping[str, str]) -> str:
        if given := self._given_title:
            return given
        found = [title for uuid, title in titles.items() if uuid in self._nodes]
        return found[-1] if found else self.noted.summary or self._about.agent_name

    def _conversation(self, title: str) -> ParsedSession:
        """The conversation that the file is about."""
        place, about = self._place, self._about
        parent, relation = place.parent, Relation.SUBAGENT if place.agent else None
        relation = Relation.FORK if self._is_aside else relation
        if parent is None and relation is None and about.forked_from not in ("", place.key):
            parent, relation = about.forked_from, Relation.FORK
        session = self._session(self._main, place.key, title, parent, relation)
        prompted = (draft.at for draft in reversed(self._main.drafts) if draft.typed)
        archived = self.noted.is_archived(next(filter(None, prompted), None))
        return replace(
            session,
            archived=archived,
            tags=(about.tag,) if about.tag else (),
            details=to_json(about.links) if about.links else None,
        )

    def _session(
        self,
        strand: Strand,
        key: str,
        title: str,
        parent: str | None,
        relation: Relation | None,
    ) -> ParsedSession:
        messages = strand.messages()
        about = self._about
        return ParsedSession(
            source=SOURCE,
            external_id=key,
            messages=messages,
            title=title or _first_prompt(strand),
            created_at=began(strand.drafts),
            updated_at=strand.updated_at,
            model=strand.model,
            agent=about.agent,
            project=about.project,
            git_branch=about.branch or None,
            active_leaf=messages[-1].external_id,
            parent_external_id=parent,
            relation=relation,
            events=tuple(strand.events),
        )

    def _leave_out(self, text: str) -> None:
        self._teller.tell_of_file(Severity.INFO, text)


def _unknown(kind: str) -> str:
    return f"Records of the unknown kind “{kind[:40] or 'untyped'}” are in the log alone."


def _first_prompt(strand: Strand) -> str:
    """What was first typed; a command, or what was answered, only where there is nothing else."""
    prompts = [text_of(draft) for draft in strand.drafts if draft.typed]
    said = [text for text in prompts if has_words(text) and not begins_with_command(text)]
    answers = (text_of(one) for one in strand.drafts if one.role is Role.ASSISTANT)
    return title_from((said or prompts or [next(filter(None, answers), "")])[0])
