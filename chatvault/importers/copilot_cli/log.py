"""Reading one log of Copilot's events as a session, and one for each agent it started."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import orjson

from chatvault.domain.blocks import EventKind, Text
from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import LogEvent, ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.stand_in import TRANSCRIPT
from chatvault.importers.copilot_cli.assets import Assets
from chatvault.importers.copilot_cli.events import LoggedEvent
from chatvault.importers.copilot_cli.ledger import Ledger
from chatvault.importers.copilot_cli.requests import Request, book, upto
from chatvault.importers.copilot_cli.thread import Thread, is_injected
from chatvault.importers.copilot_cli.usage_record import usage_record
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import from_json, gist, mapping, string
from chatvault.importers.messages.drafts import first_prompt, latest_model
from chatvault.importers.messages.entry_marks import Marks, Past

_STATE = "state"  # what is known of a session before a checkpoint
_TOLD = ("name", "git_remote", "git_branch", "git_commit", "times")  # of it, by the log
_UNLOGGED = ("assistant.turn_start", "assistant.turn_end", "tool.execution_partial_result")


@dataclass(slots=True)
class About:
    """What is told of the session; ``title`` and ``folder`` may be known from beside the log.

    ``stands_in``: another file tells the session better, where that is there, as it is for what
    was ``printed`` of a run. ``name`` is what the log itself calls it.
    """

    source: str
    id: str
    agent: str
    title: str = ""
    folder: str = ""
    stands_in: bool = False
    printed: bool = False
    name: str = ""
    git_remote: str | None = None
    git_branch: str | None = None
    git_commit: str | None = None
    times: list[int] = field(default_factory=list)  # the first and the last


class EventLog:
    """Gathers the events of one file.

    ``requests`` are those that the store tells of the session. Places at which one can go on are
    marked from the offset ``marked`` on, None: nowhere.
    """

    def __init__(
        self, about: About, requests: Sequence[Request] = (), marked: int | None = None
    ) -> None:
        self._about, self._requests = about, requests
        self._ledger, self._assets = Ledger(), Assets()
        self._main = Thread(self._ledger, self._assets)
        self._children: dict[str, Thread] = {}  # by the call that started the agent
        self._names: dict[str, str] = {}
        self._agents: dict[str, str] = {}  # the calls that started agents, by what these are called
        self._events: list[LogEvent] = []
        self._past = Past()
        self._since: int | None = None  # the place of the last prompt before the checkpoint
        self.marks = Marks(self._main, marked)

    def go_on(self, since: Checkpoint) -> None:
        """Go on at the checkpoint. From here on BeforeCheckpoint may be raised."""
        self._past, self._assets.is_resumed = Past.of(since), True
        told = orjson.loads(self._past.told[_STATE])
        self._since = told["turn"]
        about, main = self._about, self._main
        for key in _TOLD:
            setattr(about, key, told[key])
        about.folder = about.folder or told["folder"]
        main.model, main.answered = told["model"], told["answered"]
        if self._past.standing is not None:
            main.go_on(self._past.standing, since.messages, told["turn"])
        self._ledger.go_on(told["ledger"])
        if told["requests"] != len(upto(self._requests, told["turn"])):
            raise BeforeCheckpoint

    def _mark(self, event: LoggedEvent) -> None:
        """A prompt that a person gave is where one can go on, where there are no agents."""
        if is_injected(event) or self._main.turn < 0 or self._children:
            return
        if (ledger := self._ledger.standing()) is None:
            return
        about, main = self._about, self._main
        told = {key: getattr(about, key) for key in _TOLD}
        told |= {"folder": about.folder, "model": main.model, "answered": main.answered}
        told |= {"turn": main.turn, "ledger": ledger}
        told |= {"requests": len(upto(self._requests, main.turn))}
        known = {_STATE: orjson.dumps(told).decode()}
        self.marks.before(event.number, event.offset, known, len(self._events))

    def read(self, events: Iterable[LoggedEvent]) -> None:
        """Take in all events."""
        for event in events:
            thread = self._thread_of(event)
            if event.type == "user.message":
                self._ledger.settle(thread)
                if self.marks.is_due(event.offset):
                    self._mark(event)
            if event.at is not None:
                times = [*self._about.times, event.at]  # a line may come again, with its old time
                self._about.times = [min(times), max(times)]
            thread.mark(event)
            _TAKEN.get(event.type, EventLog._log)(self, event, thread)

    @property
    def has_agents(self) -> bool:
        """Whether there are sessions of agents besides."""
        return bool(self._children)

    def sessions(self) -> Iterator[ParsedSession]:
        """The session and those of its agents, as far as they have messages."""
        about = self._about
        self._ledger.end()
        if self._requests:
            agents = {call_id: thread.answers for call_id, thread in self._children.items()}
            book(self._requests, self._main.answers, agents, self._since)
        if self._main.drafts:
            title = about.name or about.title or self._past.prompt
            yield self._session(self._main, about.id, title)
        for call_id, thread in self._children.items():
            if thread.drafts:
                yield self._session(thread, self._child_id(call_id), self._names.get(call_id, ""))

    def _session(self, thread: Thread, session_id: str, title: str) -> ParsedSession:
        about = self._about
        child = thread is not self._main
        times = [each.at for each in thread.drafts if each.at] if child else about.times
        stands_in = about.stands_in and not child
        prefix = TRANSCRIPT if stands_in else ""
        return ParsedSession(
            source=about.source,
            external_id=session_id,
            messages=tuple(draft.finished(session_id, prefix) for draft in thread.drafts),
            title=title or first_prompt(thread.drafts),
            created_at=min(times, default=None),
            updated_at=max(times, default=None),
            model=thread.model or latest_model(thread.drafts) or self._past.model,
            agent=about.agent,
            project=project_of(about.folder, about.git_remote),
            git_branch=about.git_branch,
            git_commit=about.git_commit,
            active_leaf=None if thread.leaf is None else prefix + thread.leaf,
            parent_external_id=about.id if child else None,
            relation=Relation.SUBAGENT if child else None,
            events=() if child else tuple(self._events),
            stands_in=stands_in,
        )

    def _thread_of(self, event: LoggedEvent) -> Thread:
        """The agent that an event is about; one that no call is known of goes by its own name."""
        if event.type == "subagent.started" and event.agent:
            self._agents[event.agent] = event.text("toolCallId") or event.agent
        call_id = event.text("parentToolCallId") or self._agents.get(event.agent, event.agent)
        return self._child(call_id) if call_id else self._main

    def _child(self, call_id: str) -> Thread:
        if self._since is not None:
            raise BeforeCheckpoint
        if call_id not in self._children:
            thread = self._children[call_id] = Thread(self._ledger, self._assets)
            thread.model = self._main.model
            if (call := self._main.call(call_id)) is not None:
                call.starts(self._child_id(call_id))
                asked = string(mapping(from_json(call.block.arguments)).get("prompt"))
                if asked:
                    event = LoggedEvent(0, "user.message", {"content": asked}, call.at, call_id)
                    thread.prompt(event)
        return self._children[call_id]

    def _task(self, call_id: str) -> str:
        """What the call that started an agent says it is to do, in a few words."""
        call = self._main.call(call_id)
        asked = mapping(from_json(call.block.arguments)) if call is not None else {}
        return string(asked.get("description")).strip()

    def _child_id(self, call_id: str) -> str:
        return f"{self._about.id}:{call_id}"

    def _log(self, event: LoggedEvent, _thread: Thread) -> None:
        if event.type not in _UNLOGGED:
            self._events.append(LogEvent(event.type, at=event.at, data=gist(event.data)))

    def _begin(self, event: LoggedEvent, thread: Thread) -> None:
        """The session begins, or goes on in another run."""
        about, context = self._about, mapping(event.data.get("context"))
        folder = string(context.get("cwd")) or string(context.get("gitRoot"))
        about.folder = about.folder or folder
        about.git_remote = about.git_remote or string(context.get("repository")) or None
        about.git_branch = string(context.get("branch")) or about.git_branch
        about.git_commit = string(context.get("headCommit")) or about.git_commit
        thread.switch(event, event.text("selectedModel"))
        self._log(event, thread)

    def _switch(self, event: LoggedEvent, thread: Thread) -> None:
        thread.switch(event, event.text("newModel"))

    def _offer(self, event: LoggedEvent, thread: Thread) -> None:
        """What is printed of a run tells its model with the tools that this may use."""
        thread.switch(event, event.text("model"))
        self._log(event, thread)

    def _rename(self, event: LoggedEvent, _thread: Thread) -> None:
        self._about.name = event.text("title") or self._about.name

    def _keep(self, event: LoggedEvent, _thread: Thread) -> None:
        self._assets.keep(event.data)

    def _fail(self, event: LoggedEvent, thread: Thread) -> None:
        thread.tell(event, EventKind.ERROR, event.text("message", "errorType"))

    def _abort(self, event: LoggedEvent, thread: Thread) -> None:
        thread.tell(event, EventKind.INTERRUPTED, event.text("reason"))

    def _compact(self, event: LoggedEvent, thread: Thread) -> None:
        if event.data.get("success") is False:
            self._log(event, thread)
            return
        thread.tell(event, EventKind.COMPACTION)
        if summary := event.text("summaryContent", "summary"):
            thread.add(event, Role.SYSTEM, [Text(summary)], Hidden.META, ":summary")

    def _rewind(self, event: LoggedEvent, thread: Thread) -> None:
        self._main.take_back(event.text("upToEventId"))
        self._log(event, thread)

    def _shut_down(self, event: LoggedEvent, thread: Thread) -> None:
        self._ledger.close(mapping(event.data.get("modelMetrics")))
        self._log(event, thread)

    def _record(self, event: LoggedEvent, thread: Thread) -> None:
        """A request was made."""
        self._ledger.recorded(thread, usage_record(event.data))
        self._log(event, thread)

    def _instruct(self, event: LoggedEvent, thread: Thread) -> None:
        if text := event.text("content"):
            thread.add(event, Role.SYSTEM, [Text(text)], Hidden.SYSTEM)

    def _notify(self, event: LoggedEvent, thread: Thread) -> None:
        if text := event.text("content"):
            thread.add(event, Role.SYSTEM, [Text(text)], Hidden.META)

    def _spawn(self, event: LoggedEvent, thread: Thread) -> None:
        call_id = event.text("toolCallId") or event.agent
        if call_id:
            child = self._child(call_id)
            self._names[call_id] = self._task(call_id) or event.text(
                "agentDisplayName", "agentName"
            )
            child.model = event.text("model") or child.model
        self._log(event, thread)

    def _prompt(self, event: LoggedEvent, thread: Thread) -> None:
        # An agent's call asked already; some versions do not tell whose prompt it is.
        asked = [*self._children.values()] if thread is self._main else [thread]
        if not any(not agent.answers and agent.was_asked(event) for agent in asked):
            thread.prompt(event)

    def _answer(self, event: LoggedEvent, thread: Thread) -> None:
        thread.answer(event)

    def _think(self, event: LoggedEvent, thread: Thread) -> None:
        thread.think(event)

    def _start(self, event: LoggedEvent, thread: Thread) -> None:
        thread.start(event)

    def _start_for_person(self, event: LoggedEvent, thread: Thread) -> None:
        thread.start(event, Role.USER)

    def _complete(self, event: LoggedEvent, thread: Thread) -> None:
        thread.complete(event)
        if thread is not self._main or thread.model is None:  # nothing else tells an agent's
            thread.model = event.text("model") or thread.model


_TAKEN: dict[str, Callable[[EventLog, LoggedEvent, Thread], None]] = {
    "session.start": EventLog._begin,
    "session.resume": EventLog._begin,
    "session.model_change": EventLog._switch,
    "session.tools_updated": EventLog._offer,
    "session.title_changed": EventLog._rename,
    "session.binary_asset": EventLog._keep,
    "session.error": EventLog._fail,
    "session.compaction_complete": EventLog._compact,
    "session.snapshot_rewind": EventLog._rewind,
    "session.usage_record": EventLog._record,
    "session.shutdown": EventLog._shut_down,
    "system.message": EventLog._instruct,
    "system.notification": EventLog._notify,
    "user.message": EventLog._prompt,
    "assistant.message": EventLog._answer,
    "assistant.reasoning": EventLog._think,
    "tool.user_requested": EventLog._start_for_person,
    "tool.execution_start": EventLog._start,
    "tool.execution_complete": EventLog._complete,
    "subagent.started": EventLog._spawn,
    "abort": EventLog._abort,
}
