"""What Claude Code says that a session cost.

Since August 2026 it writes that into the transcript now and then: what all of the session cost so
far, with its sub-agents, and with what the transcript tells nothing of, as when a model gave it a
title.
"""

from __future__ import annotations

from chatvault.importers.claude_code.about import About
from chatvault.importers.claude_code.strand import Strand
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import number, string

COST = "cost-state"  # the kind of these records


def count_cost(strand: Strand, about: About, record: Record) -> None:
    """Put what was not told before to the last answer.

    A session that is resumed goes on counting; what a copy brings of another is that one's.
    """
    session, cost = string(record.get("sessionId")), number(record.get("totalCostUSD")) or 0.0
    if session not in ("", strand.surroundings.key) or cost <= about.cost:
        return
    last = next((draft for draft in reversed(strand.drafts) if draft.is_answer), None)
    if last is None:
        strand.look_back()
        return
    last.cost = (number(last.cost) or 0.0) + cost - about.cost
    about.cost = cost
