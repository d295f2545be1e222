"""What a printed run of Claude Code took altogether.

Its answers are printed when they begin, with the tokens that were counted by then. How many it
became stands in what is printed of the stream, where that was asked for, and in the record at
the end of the run, which tells the cost besides. Facts of the format: the Agent SDK's guide to
costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chatvault.importers.claude_code.draft import Draft
from chatvault.importers.claude_code.strand import Strand
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, number, string

_INPUTS = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
_OUTPUT = "output_tokens"


@dataclass(slots=True)
class Totals:
    """Puts them to the answers of a session, run by run."""

    _told: int = 0  # how many messages stood before what came since the last record
    _inputs: int = 0  # of the run so far
    _outputs: int = 0
    _cost: float = 0.0  # in dollars
    _open: str = ""  # the answer that the stream is about

    def take(self, strand: Strand, record: Record) -> None:
        """Take in a record that is no turn."""
        if record.get("type") == "stream_event" and not record.get("parent_tool_use_id"):
            self._follow(strand, mapping(record.get("event")))
        elif record.get("type") == "result":
            self._end(strand, record)

    def _follow(self, strand: Strand, event: dict[str, Any]) -> None:
        if event.get("type") == "message_start":
            self._open = string(mapping(event.get("message")).get("id"))
        elif event.get("type") == "message_delta":
            draft = strand.responses.get(self._open)
            output = count(mapping(event.get("usage")).get(_OUTPUT))
            if draft is not None and draft.tokens is not None and output > draft.most:
                draft.count_tokens({**draft.tokens, _OUTPUT: output})

    def _end(self, strand: Strand, record: Record) -> None:
        """A program that asks again and again tells each time what all of it took."""
        answers = [draft for draft in strand.drafts[self._told :] if draft.is_answer]
        self._told = len(strand.drafts)
        if not answers:
            return
        told, inputs = mapping(record.get("usage")), sum(_input(one.tokens) for one in answers)
        if _input(told) < self._inputs + inputs:  # another run, by itself
            self._inputs, self._outputs, self._cost = 0, 0, 0.0
        self._inputs += inputs
        self._outputs += sum(draft.most for draft in answers)
        self._count_missing(answers[-1], count(told.get(_OUTPUT)))
        self._count_cost(answers[-1], number(record.get("total_cost_usd")) or 0.0)

    def _count_missing(self, last: Draft, output: int) -> None:
        if output > self._outputs:
            told = last.most + output - self._outputs
            last.count_tokens({**(last.tokens or {}), _OUTPUT: told})
            self._outputs = output

    def _count_cost(self, last: Draft, cost: float) -> None:
        if cost > self._cost:
            last.cost = (number(last.cost) or 0.0) + cost - self._cost
            self._cost = cost


def _input(tokens: dict[str, Any] | None) -> int:
    return sum(count((tokens or {}).get(name)) for name in _INPUTS)
