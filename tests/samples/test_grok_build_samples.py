"""Every real history of Grok Build is imported, with all of its messages.

They are counted here a second time, from the raw lines: a prompt and a text of the system is a
message, an interruption one more; what the model thinks, says and calls is one until a result
comes, or any other message.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.session import Relation
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "grok-build"
FILES = sorted(SAMPLES.rglob("chat_history.jsonl"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


def counted(path: Path) -> int:
    messages, speaking = 0, False
    for record in map(json.loads, filter(str.strip, path.read_text().splitlines())):
        if record["type"] in ("user", "system"):
            messages += 1 + bool(record.get("prior_turn_interrupt"))
            speaking = False
        elif record["type"] == "tool_result":
            speaking = False
        else:
            messages += not speaking
            speaking = True
    return messages


def test_every_history_has_the_messages_of_its_lines() -> None:
    container = open_container(SAMPLES)
    plan = registry.plan(container)
    (portion,) = plan.portions
    assert portion.importer.key == "grok-build"
    assert not plan.unclaimed
    issues: list[object] = []
    sessions = list(portion.importer.sessions(container, portion.names, issues.append))
    assert [len(session.messages) for session in sessions] == [counted(path) for path in FILES]
    ids = [session.external_id for session in sessions]
    agents = [each for each in sessions if each.relation is Relation.SUBAGENT]
    assert agents
    assert all(agent.parent_external_id in ids for agent in agents)


def test_no_other_products_file_is_taken_for_a_history() -> None:
    importer = registry.importer("grok-build")
    for folder in sorted(SAMPLES.parent.iterdir()):
        if folder.is_dir() and folder.name != SAMPLES.name:
            container = open_container(folder)
            assert not importer.claim(container, container.names()), folder
