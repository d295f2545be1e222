"""A turned bit makes values that nobody writes: what is left is readable after a repair."""

from __future__ import annotations

import pytest

from chatvault.domain.blocks import Citation, Code, Event, EventKind, Image, Text, Thinking
from chatvault.domain.message import Role, Usage
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.damage.salvaging import salvage_vault
from chatvault.services.vault import Services, open_vault
from tests.factories import make_attachment, make_message, make_session, make_tool_message
from tests.unit.conftest import MergeFunction
from tests.unit.services.damage.damage import turn

TURNED = {
    "a text that is bytes": "UPDATE message SET text = CAST(text AS BLOB)",
    "nothing that is no bytes": "UPDATE tool_call SET error = x''",
    "a name that is bytes": "UPDATE tag SET name = CAST(name AS BLOB)",
    "a title that is bytes": "UPDATE chat_session SET title = CAST(title AS BLOB)",
    "a title that is no text": "UPDATE chat_session SET title = CAST(x'ff' AS TEXT)",
    "a role that is none": "UPDATE message SET role = 'usdr' WHERE role = 'user'",
    "a reason to hide that is none": "UPDATE message SET hidden = 'mfta'",
    "a source of costs that is none": "UPDATE message SET cost_source = 'repostud'",
    "an outcome that is none": "UPDATE tool_call SET status = 'faided'",
    "a status that is none": "UPDATE chat_session SET status = 'activd'",
    "a relation that is none": "UPDATE chat_session SET relation = 'forj'",
    "a layout that is no JSON": "UPDATE message SET blocks = replace(blocks, '[[', '[{')",
    "a layout that is no list": "UPDATE message SET blocks = '8'",
    "a kind of text that is none": "UPDATE message SET blocks = replace(blocks, '\"\"', '\"q\"')",
    "a kind of part that is none": "UPDATE message SET blocks = replace(blocks, 'text', 'tex4')",
    "a length that is none": "UPDATE message SET blocks = replace(blocks, '12', '\"2')",
    "a tool call that is gone": "DELETE FROM tool_call",
    "a tool call of another number": "UPDATE tool_call SET ordinal = 4",
    "a picture that is gone": "DELETE FROM attachment",
}


def fill(merge: MergeFunction) -> None:
    """A conversation with every kind of part in it."""
    said = make_message("How does rye rise?", external_id="m0")
    answer = make_message(
        role=Role.ASSISTANT,
        blocks=(
            Thinking("Think of rye.", 2.0),
            Text("Rye rises so:"),
            Code("rye = 10", "python"),
            Image(make_attachment()),
            Citation("Rye", "https://example.org/rye", "rises"),
            Event(EventKind.NOTICE, "Ten hours later"),
        ),
        external_id="m1",
        usage=Usage(input=1, output=2, cost=3),
    )
    merge(make_session(messages=[said, answer, make_tool_message(external_id="m2")], title="Rye"))


def read_all(services: Services) -> str:
    """Everything as a person comes to it: the list, the conversation, what is found."""
    scope = SessionScope(status=None, subagents=True)
    (key,) = services.browsing.keys(scope, SessionSort.CREATED)
    row = services.browsing.rows([key.id])[0]
    thread = services.reading.thread(key.id)
    messages = services.reading.messages([one.id for one in thread.entries])
    services.searching.search("rye", Unattended())
    services.tagging.all()
    return f"{row} {messages}"


@pytest.mark.parametrize("turned", TURNED)
def test_what_is_left_can_be_salvaged(
    services: Services, merge: MergeFunction, turned: str
) -> None:
    # Given the same vault
    fill(merge)
    services.tagging.change([1], give=["bread"])
    turn(services, TURNED[turned])
    services.close()
    # when it is salvaged, then it is healthy, and all that was said is there.
    salvage_vault(services.folder, Unattended())
    salvaged = open_vault(services.folder)
    assert salvaged.health.check(Unattended()).healthy
    told = read_all(salvaged)
    salvaged.close()
    assert "How does rye rise?" in told
    assert "Rye rises so:" in told


@pytest.mark.parametrize("turned", TURNED)
def test_what_is_left_can_be_read_after_a_repair(
    services: Services, merge: MergeFunction, turned: str
) -> None:
    # Given a vault without a backup, of which a value became one that nobody writes,
    fill(merge)
    services.tagging.change([1], give=["bread"])
    services.indexing.catch_up(Unattended())
    turn(services, TURNED[turned])
    # when it is checked, then that is told;
    assert not services.health.check(Unattended()).healthy
    # when it is repaired, then it is healthy, and all that was said can be read.
    services.repairing.run(Unattended())
    assert services.health.check(Unattended()).healthy
    told = read_all(services)
    assert "How does rye rise?" in told
    assert "Rye rises so:" in told
    assert "rye = 10" in told
    assert services.searching.search("rises", Unattended()).total
