"""A stored session of Devin as sessions: the person's, and one of each agent that worked for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatvault.domain.blocks import ToolCall, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.importers.devin import chains
from chatvault.importers.devin.database import Node, StoredSession
from chatvault.importers.devin.pieces import DevinPieces, draft_of
from chatvault.importers.exports.teller import Teller
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import count, mapping, string
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import first_prompt, latest_model, times_of
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.times.timestamps import timestamp

SOURCE = "devin"

_START = ""  # no message's name: what follows it begins a chain
_UNREADABLE = "{count} messages cannot be read, so they were left out."


class Conversation:
    """Reads one stored session."""

    def __init__(self, stored: StoredSession, teller: Teller) -> None:
        self._stored, self._reader = stored, DevinPieces(teller)
        self._children = {
            call: f"{stored.id}/{agent}"
            for node in stored.nodes.values()
            for call, agent in _started(node)
            if agent in stored.agents
        }
        if stored.unreadable:
            told = _UNREADABLE.format(count=stored.unreadable)
            teller.tell_of_file(Severity.WARNING, told)

    def sessions(self) -> Iterator[ParsedSession]:
        """The person's session first."""
        stored = self._stored
        main = chains.main_chain(stored)
        agents = {name: chains.whole_chain(stored, end) for name, end in stored.agents.items()}
        known = [node for chain in (main, *agents.values()) for node in chain]
        own = set(chains.said(main))
        branches = list[list[Node]]()
        for chain in chains.others(stored, known):
            if not own or not own.isdisjoint(chains.said(chain)):
                branches.append(chain)
            else:  # what nothing of the conversation leads to was said in another
                agents.setdefault(chain[0].name, chain)
        yield from self._session(stored.id, main, branches, "")
        for name, chain in agents.items():
            yield from self._session(f"{stored.id}/{name}", chain, (), name)

    def _session(
        self, key: str, main: Sequence[Node], branches: Sequence[Sequence[Node]], agent: str
    ) -> Iterator[ParsedSession]:
        linked, instructions = LinkedMessages(), set[str]()
        self._follow(linked, main, instructions)
        tip = linked.last
        for chain in branches:
            linked.go_back_to(_START)
            self._follow(linked, chain, instructions)  # what is known leads to what is not
        if linked.drafts:
            yield self._parsed(key, linked, tip, agent)

    def _follow(
        self, linked: LinkedMessages, chain: Sequence[Node], instructions: set[str]
    ) -> None:
        """Add the messages of a chain; instructions that it repeats of others are left out."""
        for node in chain:
            draft = draft_of(node, self._stored.id, self._reader)
            if draft is None:
                continue
            if draft.role is Role.SYSTEM and draft.hidden is Hidden.SYSTEM:
                # Each new context has them under other ids.
                draft.external_id = f"system:{content_id(plain_text(tuple(draft.blocks)))}"
                if draft.external_id in instructions:
                    continue
                instructions.add(draft.external_id)
            draft.blocks = [
                replace(block, child=self._children.get(block.call_id or ""))
                if isinstance(block, ToolCall)
                else block
                for block in draft.blocks
            ]
            linked.follow(draft)

    def _parsed(
        self, key: str, linked: LinkedMessages, tip: str | None, agent: str
    ) -> ParsedSession:
        about, drafts = self._stored.about, linked.drafts
        times = times_of(drafts)
        title = "" if agent else string(about.get("title")).strip()
        begun = None if agent else timestamp(about.get("created_at"))
        ended = None if agent else timestamp(about.get("last_activity_at"))
        return ParsedSession(
            source=SOURCE,
            external_id=key,
            messages=linked.messages(),
            title=title or first_prompt(drafts),
            created_at=begun or min(times, default=None),
            updated_at=ended or max(times, default=None),
            model=latest_model(drafts) or string(about.get("model")) or None,
            agent=agent or None,
            project=project_of(string(about.get("working_directory"))),
            active_leaf=linked.shown(tip),
            parent_external_id=self._stored.id if agent else None,
            relation=Relation.SUBAGENT if agent else None,
            archived=bool(count(about.get("hidden"))),
        )


def _started(node: Node) -> Iterator[tuple[str, str]]:
    """The call that a node answers, and the agent that worked for it."""
    more = mapping(mapping(node.message.get("metadata")).get("extensions"))
    call, agent = string(node.message.get("tool_call_id")), string(more.get("subagent/agent_id"))
    if call and agent:
        yield call, agent
