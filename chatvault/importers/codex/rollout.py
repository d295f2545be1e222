"""Reading one file of Codex as a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession, Severity
from chatvault.domain.repeated import REPEATED
from chatvault.domain.titles import has_words, title_from
from chatvault.importers.codex.about import About, file_id_in_name, id_in_name
from chatvault.importers.codex.draft import Draft
from chatvault.importers.codex.events import Events
from chatvault.importers.codex.first_words import first_prompt, first_task
from chatvault.importers.codex.items import ItemReader
from chatvault.importers.codex.lines import OTHERS, Line
from chatvault.importers.codex.mark import Mark, Resumption
from chatvault.importers.codex.pasted import Pasted
from chatvault.importers.codex.path import hide_injected, parents, sums_of
from chatvault.importers.codex.prompts import folder_in
from chatvault.importers.codex.replay import Replay, Whose, moment_of
from chatvault.importers.codex.segments import Base
from chatvault.importers.codex.thread import Thread
from chatvault.importers.codex.threads import Threads
from chatvault.importers.codex.usage import TokenCounter
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import NOTHING_SAID
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_values import string

SOURCE = "codex"

_MOST_TYPED = 5_000  # prompts that are known at a checkpoint
# What is told beside the conversation: it is noted in the log, and says nothing more.
_NOTED = (*OTHERS, "security_risk_score", "retained_context")
_UNKNOWN_PARENT = (
    "The session it came out of is not part of this import, so what they share is kept in it."
)
_REPEATED = (
    "The session it came out of is not part of this import. What they share, but for its log, is "
    "kept in this one where the vault does not have that one."
)


class Rollout:
    """Gathers the records of one file into a session.

    Attributes:
        marks: places from which the file could be read on, the first one first.
    """

    def __init__(
        self,
        stem: str,
        teller: Teller,
        replay: Replay,
        pasted: Pasted,
        repeated: TokenCounter | None = None,
    ) -> None:
        """``repeated``: it is of another session, whose tokens go on from there."""
        self._stem, self._teller, self._replay, self._pasted = stem, teller, replay, pasted
        self._about = About()
        self._repeated: Rollout | None = None  # what is another session's, which is not at hand
        reader = ItemReader(Pictures(), teller, pasted)
        self._threads = Threads(reader, repeated=repeated is not None)
        self._before: list[int] = []  # how many messages stood before each record
        self._events = self._events_of(repeated or TokenCounter())
        self._begun = False
        self._resumed: Resumption | None = None
        self.marks: list[Mark] = []

    @property
    def id(self) -> str:
        """The session's id."""
        return self._about.id or id_in_name(self._stem)

    @property
    def file_id(self) -> str:
        """The file's own id; the session's where it has none, or begins the session."""
        return self._about.file_id or file_id_in_name(self._stem) or self.id

    @property
    def key(self) -> str:
        """Names what stands in this file of the session."""
        return self.id if self.file_id == self.id else f"{self.id}/{self.file_id}"

    @property
    def name(self) -> str:
        """The title that the session was given in the file."""
        return self._about.title

    @property
    def base(self) -> Base | None:
        """Where in another file the session goes on from."""
        return self._about.base

    def resume(self, resumption: Resumption, messages: int) -> None:
        """Go on where a reading was left, behind so many messages."""
        self._resumed, self._begun = resumption, True
        self._about, self._threads.retold = resumption.about(), None
        self._events = self._events_of(TokenCounter(resumption.total))
        self._events.typed.update(resumption.typed)
        self._events.untold = frozenset(resumption.untold)
        last = Draft(resumption.last, Role.SYSTEM, [Text("")])
        self._threads.items.resume(last, messages, resumption.model, resumption.item_at)

    def _events_of(self, tokens: TokenCounter) -> Events:
        return Events(self._threads, self._about, tokens, self._before, self._owner)

    def _owner(self) -> str:
        """Whose tokens are counted."""
        return self._replay.origin or self.key

    def read(self, lines: Iterable[Line], marked_from: int | None = None) -> None:
        """Take in all records of the file, with marks from that offset on."""
        for line in lines:
            mark = None
            if marked_from is not None and line.offset >= marked_from:
                mark = self._mark(line)
            self._read(line)
            drafts = self._threads.items.drafts
            if mark and mark.messages < len(drafts) and drafts[-1].role is Role.ASSISTANT:
                self.marks.append(mark)

    def _read(self, line: Line) -> None:
        self._teller.line = line.number
        self._before.append(len(self._threads.items.drafts))
        if line.kind == "session_meta":
            self._read_head(line)
            return
        whose = self._replay.whose(line)
        if whose is Whose.OWN:
            self._about.note(line)
            self._read_line(line)
        elif whose is Whose.REPEATED:
            self._repeat(line)
        elif line.type == "token_count":  # what is counted from here on goes on from there
            self._events.tokens.read(line.payload)

    def _repeat(self, line: Line) -> None:
        """Take in a line of the session that this one came out of, with the time it had there."""
        if self._repeated is None:
            tokens = self._events.tokens
            self._repeated = Rollout(self._stem, self._teller, self._replay, self._pasted, tokens)
        self._repeated._read_line(replace(line, at=self._replay.at))

    def waits(self, mark: Mark) -> bool:
        """Whether a tool that was called before the mark may still answer."""
        return self._threads.items.waits(mark.messages)

    def resumption(self, mark: Mark) -> Resumption | None:
        """How to go on at a mark, None where that could change what stands before it.

        ``session`` was called.
        """
        thread, place, typed = self._threads.items, mark.messages - 1, self._events.typed
        if self._threads.retold or self._replay.origin or self._replay.unknown:
            return None
        if any(one.told_after > mark.messages for one in thread.rollbacks):
            return None
        if self._repeated or self._about.base is not None or self.key != self.id:
            return None
        if mark.expects or place < 0 or not mark.about.folder or len(typed) > _MOST_TYPED:
            return None
        if self._resumed is not None:
            title, untold = self._resumed.title, set(self._resumed.untold)
        else:
            title, untold = first_prompt(thread.drafts[: mark.messages]), set()
        for draft in thread.drafts[: mark.messages]:
            if draft.prompt:
                untold.update(set(sums_of(draft.prompt)) - typed)
        if not has_words(title):
            return None
        return Resumption.of(mark, sorted(typed), sorted(untold), title, thread.drafts[place])

    def _mark(self, line: Line) -> Mark:
        thread = self._threads.items
        return Mark(
            offset=line.offset,
            lines=line.number - 1,
            messages=len(thread.drafts),
            events=len(thread.events),
            about=replace(self._about),
            model=thread.model,
            item_at=thread.item_at,
            total=self._events.tokens.total,
            expects=thread.expects,
        )

    def session(self, titles: Mapping[str, str], *, archived: bool) -> ParsedSession | None:
        """The session, None where it has no message; ``titles`` are those of an index."""
        thread = self._threads.shown
        thread.end_thought()
        repeated, last = self._repeated._messages(REPEATED) if self._repeated else ((), None)
        if self._replay.unknown:
            told = _REPEATED if repeated else _UNKNOWN_PARENT
            self._teller.tell_of_file(Severity.INFO, told)
        if not (thread.drafts or repeated):
            self._teller.tell_of_file(Severity.INFO, NOTHING_SAID)
            return None
        messages, leaf = self._messages("" if self.key == self.id else f"{self.file_id}/")
        about = self._about
        return ParsedSession(
            source=SOURCE,
            external_id=self.id,
            messages=messages,
            title=about.title or titles.get(self.id, "") or self._first_prompt(),
            created_at=about.created_at,
            updated_at=about.updated_at,
            model=thread.model,
            agent=about.agent,
            project=about.project,
            git_branch=about.git_branch,
            git_commit=about.git_commit,
            active_leaf=leaf,
            parent_external_id=about.parent,
            relation=about.relation,
            archived=archived,
            events=tuple(thread.events),
            repeated=repeated,
            repeated_leaf=last,
        )

    def _messages(self, named: str) -> tuple[tuple[ParsedMessage, ...], str | None]:
        """The messages, and the last one of those that count; their ids begin with ``named``."""
        thread = self._threads.shown
        thread.end_thought()
        if named:  # the ordinals go on from another file, or are another session's
            for draft in thread.drafts:
                draft.external_id = f"{named}{draft.external_id}"
        hide_injected(thread.drafts, self._events.typed)
        before, leaf = parents(thread.drafts, thread.rollbacks)
        _fill_in(self._about, thread)
        first = 0 if self._resumed is None else 1  # which stands for what was not read
        messages = (
            draft.parsed(parent)
            for draft, parent in zip(thread.drafts[first:], before[first:], strict=True)
        )
        return tuple(messages), leaf

    def _first_prompt(self) -> str:
        if self._resumed is not None:
            return self._resumed.title
        drafts = self._threads.shown.drafts
        repeated = self._repeated._first_prompt() if self._repeated else ""
        asked = title_from(self._about.goal or self._about.review)
        return first_prompt(drafts) or repeated or asked or first_task(drafts)

    def _read_head(self, line: Line) -> None:
        if not self._begun:
            self._begun = True
            self._about.begin(line)
            return
        other, about = string(line.payload.get("id")), self._about
        if self._resumed is not None and other != about.id:
            raise BeforeCheckpoint
        # Codex writes the head of a session again whenever it goes on in another run.
        if other and other != about.id and about.parent:
            began = moment_of(about.id) or about.created_at
            self._replay.begin(other, began, about.own_from)

    def _read_line(self, line: Line) -> None:
        if line.kind == "response_item":
            self._threads.take(line)
        elif line.kind == "event_msg":
            self._events.take(line)
        elif line.kind == "turn_context":
            for thread in self._threads:
                thread.switch(line, string(line.payload.get("model")))
        elif line.kind == "compacted":
            self._events.compact(line)
        elif line.kind == "token_usage_record":
            self._events.record(line)
        elif line.kind == "inter_agent_communication":
            for thread in self._threads:
                thread.hear(line, line.payload)
        elif line.kind == "realtime_item":
            self._listen(line)
        else:
            if line.kind not in _NOTED:
                self._teller.tell(Severity.INFO, _unknown(line.kind))
            self._events.log(line)

    def _listen(self, line: Line) -> None:
        """What is told of a call; what was said in it is in the conversation."""
        if line.type != "transcript_segment":
            self._events.log(line)
            return
        for thread in self._threads:
            thread.listen(line)


def _unknown(kind: str) -> str:
    return f"Records of the unknown kind “{kind[:40]}” are in the log alone."


def _fill_in(about: About, thread: Thread) -> None:
    """The oldest versions tell times and folder only once, or inside a prompt."""
    for draft in thread.drafts:
        draft.at = draft.at or about.created_at
        if not about.folder and draft.prompt:
            about.folder = folder_in(draft.prompt)
