"""What advisors took: stronger models that Claude Code lets one ask amid an answer.

Their tokens stand among the steps of the answer and are no part of what it took itself, which is
another model's. Facts of the format: the guide to the advisor tool on Anthropic's platform.
"""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import Event, EventKind
from chatvault.domain.message import Role
from chatvault.importers.claude_code.draft import Draft
from chatvault.importers.claude_code.entry import Entry
from chatvault.importers.claude_code.strand import Strand
from chatvault.importers.json_files.json_values import mapping, sequence, string

_ADVICE = "advisor_message"


def count_advice(strand: Strand, entry: Entry, answer: Draft, tokens: dict[str, Any]) -> None:
    """Put below the answer whom it was advised by, each with what that took."""
    steps = map(mapping, sequence(tokens.get("iterations")))
    last = answer
    for number, step in enumerate(one for one in steps if one.get("type") == _ADVICE):
        last = _advice(strand, entry, last, f"{answer.external_id}:advice:{number}", step)
        last.response = f"{answer.response}:advice:{number}"
        last.count_tokens(step)
    entry.node.draft = last


def _advice(strand: Strand, entry: Entry, before: Draft, name: str, step: dict[str, Any]) -> Draft:
    """The message that tells of it, once for all lines of an answer."""
    known = strand.responses.get(name)
    if known is not None:
        return known
    model = string(step.get("model")) or None
    event = Event(EventKind.NOTICE, f"Advised by {model or 'another model'}")
    draft = Draft(name, Role.SYSTEM, [event], entry.parent, before, entry.at, model=model)
    strand.responses[name] = strand.add(draft, entry)
    return strand.responses[name]
