"""One conversation inside a Claude Code file: the main one, or a sub-agent's."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from chatvault.domain.blocks import Text, ToolCall, ToolOutcome
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import LogEvent, ParsedMessage
from chatvault.importers.claude_code.blocks import BlockReader
from chatvault.importers.claude_code.draft import Draft, Node
from chatvault.importers.claude_code.entry import Entry
from chatvault.importers.claude_code.results import AGENT_TOOLS, STARTERS
from chatvault.importers.claude_code.tree import parents
from chatvault.importers.contents.calls import Call
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_values import from_json, mapping, string

_ASIDE = "<system-reminder>This is a side question"
_NEAR = 16  # lines within which a call comes after its result, if it does


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a conversation needs of the file and the folder it is in.

    ``key`` names what is read; ``root`` is the external id of the session that its sub-agents
    belong to; ``spilled`` reads an output that was put aside into a file of its own, where
    the text names one.
    """

    key: str
    root: str
    pictures: Pictures
    reader: BlockReader
    spilled: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class EarlyResult:
    """A tool's result that was written before its call; ``draft`` stands for it until then."""

    entry: Entry
    block: dict[str, Any]
    draft: Draft


@dataclass(frozen=True, slots=True)
class Spawned:
    """A sub-agent by the file beside its transcript: the call that started it, or its name.

    ``task`` is what it was to do, in a few words.
    """

    id: str
    call_id: str
    name: str
    task: str


@dataclass(slots=True)
class Strand:
    """The messages and log of one conversation, while its records are being read.

    ``partial``: the beginning was not read, so that what is not known may stand there.
    """

    surroundings: Surroundings
    nodes: dict[str, Node]
    drafts: list[Draft] = field(default_factory=list)
    events: list[LogEvent] = field(default_factory=list)
    responses: dict[str, Draft] = field(default_factory=dict)  # by message id
    queued: list[str] = field(default_factory=list)  # prompts attached while a tool ran
    shell: Call[Draft] | None = None  # the person's own command that has no output yet
    model: str | None = None
    renamed: str = ""
    updated_at: int | None = None
    partial: bool = False
    _by_id: dict[str, Draft] = field(default_factory=dict)
    _calls: dict[str, Call[Draft]] = field(default_factory=dict)
    _same: dict[str, deque[Call[Draft]]] = field(default_factory=dict)  # by the id they share
    _nameless: deque[Call[Draft]] = field(default_factory=deque)
    _early: dict[str, EarlyResult] = field(default_factory=dict)  # by the ids of their calls
    _absorbed: dict[str, tuple[int, Draft]] = field(default_factory=dict)  # by what was typed

    def add(self, draft: Draft, entry: Entry) -> Draft:
        """Add the message that the record made, unless it is the same record again."""
        self.touch(entry.at)
        known = self._by_id.get(draft.external_id)
        if known is not None and known.repeats(draft):
            entry.node.draft = entry.node.draft or known
            return known
        if known is not None:
            draft.external_id = f"{draft.external_id}@{entry.number}"
        self._by_id.setdefault(draft.external_id, draft)
        self.drafts.append(draft)
        entry.node.draft = draft
        return draft

    def touch(self, at: int | None) -> None:
        """Note that something was said at that time."""
        if at is not None and (self.updated_at is None or at > self.updated_at):
            self.updated_at = at

    def register_calls(self, draft: Draft, first: int, at: int | None) -> None:
        """Expect outcomes for the calls among the message's blocks, from the given one on."""
        for place in range(first, len(draft.blocks)):
            block = draft.blocks[place]
            if not isinstance(block, ToolCall):
                continue
            call = Call(draft, place, at)
            if block.call_id:
                known = self._calls.get(block.call_id)
                # Some programs between Claude Code and a model give several calls one id.
                if known is not None and known.block.outcome is None:
                    self._same.setdefault(block.call_id, deque()).append(call)
                else:
                    self._calls[block.call_id] = call
            else:
                self._nameless.append(call)

    def call(self, call_id: str) -> Call[Draft] | None:
        """The call of that id."""
        call = self._calls.get(call_id)
        if call is None and call_id:
            self.look_back()
        return call

    def settle(self, call: Call[Draft], outcome: ToolOutcome) -> None:
        """Give the call its outcome; the next one is that of the next call with the same id."""
        call.settle(outcome)
        if waiting := self._same.get(call.block.call_id or ""):
            self._calls[call.block.call_id or ""] = waiting.popleft()

    def calls(self) -> Iterator[Call[Draft]]:
        """The calls that have a name, the last one first."""
        return iter(reversed(self._calls.values()))

    def look_back(self) -> None:
        """Note that what was looked for would stand before. Raises BeforeCheckpoint."""
        if self.partial:
            raise BeforeCheckpoint

    def expects(self, line: int) -> bool:
        """Whether before that line something was said to which more may come from it on.

        That is an answer without a name, or the call of a result.
        """
        self._pass_by(line)
        shell = self.shell is not None and self.shell.block.outcome is None
        return bool(self._nameless) or shell or bool(self._early) or bool(self._absorbed)

    def absorb(self, text: str, line: int, draft: Draft) -> None:
        """Remember a prompt that left the queue; a record that repeats it may come after it."""
        self._pass_by(line)
        self._absorbed.pop(text, None)  # the last one comes last
        self._absorbed[text] = (line, draft)

    def absorbed(self, text: str, line: int) -> Draft | None:
        """The message of a prompt that left the queue shortly before that line."""
        since, draft = self._absorbed.pop(text, (0, None))
        return draft if line - since <= _NEAR else None

    def keep_early(self, call_id: str, result: EarlyResult) -> None:
        """Remember a result whose call may still come: of calls side by side the quickest
        may be answered before it is written down.
        """
        self._pass_by(result.entry.number)
        self._early[call_id] = result

    def early_results(self, draft: Draft, first: int, line: int) -> list[EarlyResult]:
        """The results that came before the calls among the message's blocks, from one on.

        They stand for themselves no longer.
        """
        self._pass_by(line)
        if not self._early:
            return []
        calls = [block for block in draft.blocks[first:] if isinstance(block, ToolCall)]
        found = [
            self._early.pop(call.call_id)
            for call in calls
            if call.call_id and call.call_id in self._early
        ]
        self._forget(found)
        return found

    def _pass_by(self, line: int) -> None:
        """Expect no call nor record any more of what came long before that line."""
        while self._early:
            call_id, first = next(iter(self._early.items()))
            if line - first.entry.number <= _NEAR:
                break
            del self._early[call_id]
        while self._absorbed:
            text, (since, _draft) = next(iter(self._absorbed.items()))
            if line - since <= _NEAR:
                break
            del self._absorbed[text]

    def _forget(self, results: list[EarlyResult]) -> None:
        """Take out the messages that stood for results; they are among the last ones."""
        gone = {id(result.draft) for result in results}
        after: list[Draft] = []
        while gone:
            draft = self.drafts.pop()
            if id(draft) in gone:
                gone.remove(id(draft))
            else:
                after.append(draft)
        self.drafts.extend(reversed(after))
        for result in results:
            self._by_id.pop(result.draft.external_id, None)
            result.entry.node.draft = None

    def nameless_call(self) -> Call[Draft] | None:
        """The call that a result without an id belongs to: the oldest that has no id either."""
        return self._nameless.popleft() if self._nameless else None

    def agent_calls(self) -> Iterator[Call[Draft]]:
        """The calls that started a sub-agent."""
        for call in self._calls.values():
            if call.block.name in AGENT_TOOLS:
                yield call

    def link_agents(self, agents: Iterable[Spawned]) -> None:
        """Name the sub-agents of calls that nothing came back from, or not their names."""
        if all(call.block.child for call in self.agent_calls()):
            return
        told = list(agents)
        by_call = {agent.call_id: agent.id for agent in told if agent.call_id}
        for call in self._open_calls():
            self.link_agent(call, by_call.get(call.block.call_id or "", ""))
        nameless = [agent for agent in told if not agent.call_id]
        self._link_alone([(agent.id, agent.name) for agent in nameless], "name")
        self._link_alone([(agent.id, agent.task) for agent in nameless], "description")

    def _open_calls(self) -> list[Call[Draft]]:
        return [call for call in self.agent_calls() if call.block.child is None]

    def _link_alone(self, agents: Iterable[tuple[str, str]], argument: str) -> None:
        """Name the sub-agents of calls that ask for what no other call and no other agent has."""
        started = {call.block.child for call in self.agent_calls()}
        root = self.surroundings.root
        left = [(agent, told) for agent, told in agents if f"{root}/agent-{agent}" not in started]
        calls = [(call, _argument(call, argument)) for call in self._open_calls()]
        having, asked = (Counter(told for _, told in some) for some in (left, calls))
        by_told = {told: agent for agent, told in left if told and having[told] == asked[told] == 1}
        for call, told in calls:
            self.link_agent(call, by_told.get(told, ""))

    def link_agent(self, call: Call[Draft] | None, agent_id: str) -> None:
        """Name the sub-agent that a call started, unless it is known."""
        if call is None or not agent_id or call.block.child is not None:
            return
        if call.block.name in STARTERS:
            call.starts(f"{self.surroundings.root}/agent-{agent_id}")

    def leave_what_is_repeated(self) -> bool:
        """Keep what was asked beside the conversation alone; whether it is told from before."""
        for place in range(len(self.drafts) - 1, -1, -1):
            block = next(iter(self.drafts[place].blocks), None)
            if isinstance(block, Text) and block.text.startswith(_ASIDE):
                self.drafts, self.events = self.drafts[place:], []
                return True
        return False

    def hide_prompts(self) -> None:
        """Nobody typed what is asked here: the program asks its model for a summary."""
        for draft in self.drafts:
            if draft.role is Role.USER:
                draft.hidden = draft.hidden or Hidden.META

    def messages(self) -> tuple[ParsedMessage, ...]:
        """All messages in file order, each with the one it follows."""
        before = parents(self.drafts, self.nodes)
        return tuple(
            draft.parsed(None if parent is None else self.drafts[parent].external_id)
            for draft, parent in zip(self.drafts, before, strict=True)
        )


def _argument(call: Call[Draft], name: str) -> str:
    """What a call says of the sub-agent that it starts."""
    return string(mapping(from_json(call.block.arguments)).get(name))
