"""A secret in a message is found at the import: by the thread, and by has:secret."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest

from chatvault.domain.blocks import Text, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.message import Role
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.factories import make_message, make_session
from tests.unit.conftest import MergeFunction
from tests.unit.services.importing.test_importing import conversation, run, write_export

KEY = "ghp_" + "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=36))

SIGN = KEY.removeprefix("ghp_").lower()  # also where words are in small letters


def texts(services: Services, session_id: int) -> list[str]:
    """What the messages say of which the thread is told that they hold one."""
    held = services.reading.thread(session_id).secrets
    return [message.text for message in services.reading.messages(sorted(held))]


def test_an_imported_export_tells_where_a_key_stands(services: Services, tmp_path: Path) -> None:
    export = write_export(
        tmp_path / "conversations.json",
        conversation("keys", f"Why 401? {KEY}", "Take it back at once.", "Done, thank you."),
        conversation("bread", "How long does rye rise?", "Ten hours."),
    )
    run(services, export)
    found = services.searching.search("has:secret", Unattended())
    (hit,) = [hit for group in found.groups for hit in group.hits]
    assert texts(services, hit.session_id) == [f"Why 401? {KEY}"]
    (other,) = {1, 2} - {hit.session_id}
    assert services.reading.thread(other).secrets == frozenset()


@pytest.mark.parametrize(
    "block",
    [
        Text(f"It is {KEY}."),
        Thinking(f"They gave me {KEY}.", 5),
        ToolCall("Bash", f'{{"command": "git push https://x:{KEY}@github.com/ada/rye"}}', "c"),
        ToolCall("Bash", "{}", "c", outcome=ToolOutcome(f"GITHUB_TOKEN={KEY}", ToolStatus.OK)),
    ],
    ids=["said", "thought", "given to a tool", "told by a tool"],
)
def test_wherever_it_stands(services: Services, merge: MergeFunction, block: object) -> None:
    message = make_message(role=Role.ASSISTANT, blocks=[block])
    (done,) = merge(make_session(messages=[make_message("Go on."), message]))
    assert len(services.reading.thread(done.session_id).secrets) == 1
    assert len(services.reading.glance(done.session_id).secrets) == 1
    assert services.searching.search("has:secret", Unattended()).total == 1


@pytest.mark.parametrize("again", [False, True], ids=["as it comes", "with the index made again"])
def test_the_secret_is_nowhere_but_in_its_message(
    services: Services, merge: MergeFunction, *, again: bool
) -> None:
    # Given a conversation with a key, and a hash, which is none,
    commit = "3f2a9bc0" * 5
    (done,) = merge(make_session(f"The new one of {commit} is {KEY}", external_id="k", title="K"))
    assert len(services.reading.thread(done.session_id).secrets) == 1
    # when its words are listed,
    services.indexing.catch_up(Unattended())
    if again:
        services.repairing.run(Unattended())
    # then no table but those of messages knows the key, and it is found all the same.
    named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%fts5%'"
    with services.database.rows() as rows:
        held = {
            table
            for (table,) in rows(named)
            for row in rows(f'SELECT * FROM "{table}"')
            if any(SIGN in str(value).lower() for value in row)
        }
        assert rows("SELECT uses FROM word WHERE word = ?", (commit,)) == [(1,)]
    assert held == {"message", "chat_session"}  # a conversation's excerpt is its beginning
    assert services.searching.search(SIGN, Unattended()).total == 1
