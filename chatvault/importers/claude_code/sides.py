"""The sub-agents that ran inside a file of Claude Code, each with records among the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.importers.claude_code.draft import Draft, text_of
from chatvault.importers.claude_code.entry import Entry
from chatvault.importers.claude_code.place import Place
from chatvault.importers.claude_code.strand import Strand
from chatvault.importers.contents.calls import Call
from chatvault.importers.json_files.json_values import from_json, mapping, string


class Sides:
    """The strands of the sub-agents that ran beside the main one, by their names."""

    def __init__(self, main: Strand, place: Place) -> None:
        self._main, self._place = main, place
        self._strands: dict[str, Strand] = {}
        self._started_by: dict[str, str] = {}  # the calls that did, where that is told
        self._names: dict[str, str] = {}  # by the ids of records
        self._latest = ""

    def __bool__(self) -> bool:
        return bool(self._strands)

    def of(self, entry: Entry) -> Strand:
        """The sub-agent that a record belongs to."""
        name = _told_name(entry) or self._names.get(entry.parent or "", "")
        if not name and entry.parent and entry.parent not in self._main.nodes:
            name = self._latest  # the record between them is lost
        name = name or entry.uuid
        if name not in self._strands:
            self._strands[name] = Strand(self._main.surroundings, self._main.nodes)
            self._started_by[name] = string(entry.record.get("parent_tool_use_id"))
        self._latest = name
        if entry.uuid:
            self._names[entry.uuid] = name
        return self._strands[name]

    def told(self) -> Iterator[tuple[str, Strand]]:
        """Those that have any message, with what their conversations are called."""
        for name, strand in self._strands.items():
            if strand.drafts:
                yield self._key(name), strand

    def link(self) -> None:
        """Tell which call started which sub-agent: by its prompt, else by its first record."""
        if not self._strands:
            return
        calls = list(self._main.agent_calls())
        by_prompt = {_prompt_of(call): call for call in calls}
        for name, strand in self._strands.items():
            first = strand.drafts[0] if strand.drafts else None
            call = self._call_of(name)
            if call is None and first is not None:
                call = by_prompt.get(text_of(first)) or self._call_above(first, calls)
            if call is not None and call.block.child is None:
                call.starts(self._key(name))

    def _call_of(self, name: str) -> Call[Draft] | None:
        """The call that is told to have started a sub-agent, itself perhaps another's."""
        if not (call_id := self._started_by[name]):
            return None
        found = (strand.call(call_id) for strand in (self._main, *self._strands.values()))
        return next(filter(None, found), None)

    def _key(self, name: str) -> str:
        """What a sub-agent is called: as its own transcript would be, where its id is told."""
        if not self._started_by[name]:
            return f"{self._place.key}:{name}"
        call = self._call_of(name)
        told = call.block.child if call is not None else None
        return told or f"{self._place.root}/agent-{name}"

    def _call_above(self, first: Draft, calls: Sequence[Call[Draft]]) -> Call[Draft] | None:
        above = self._main.nodes.get(first.parent or "")
        found = [call for call in calls if above is not None and call.draft is above.draft]
        return found[0] if len(found) == 1 else None


def is_named(entry: Entry) -> bool:
    """Whether it can be told which sub-agent a record belongs to."""
    return bool(entry.uuid or _told_name(entry))


def _told_name(entry: Entry) -> str:
    """What a printed record calls the sub-agent that it belongs to."""
    told = (entry.record.get(name) for name in ("agent_id", "parent_tool_use_id"))
    return next(filter(None, map(string, told)), "")


def _prompt_of(call: Call[Draft]) -> str:
    return string(mapping(from_json(call.block.arguments)).get("prompt")).strip()
