"""New sessions wait until all their rows are written at once."""

from __future__ import annotations

import uuid

from chatvault.services.vault import Services
from chatvault.storage.merging.new_sessions import NewSessions
from chatvault.storage.merging.origins import Origins
from tests.factories import NOON

UID = "0b54a9de-1111-4222-8333-444455556666"


def titles(services: Services) -> list[tuple[int, str, str]]:
    with services.database.rows() as rows:
        return [tuple(row) for row in rows("SELECT id, title, uid FROM chat_session ORDER BY id")]


def test_they_are_written_together_with_what_was_set_of_them(services: Services) -> None:
    with services.database.write() as session:
        source, new = Origins(session).source("chatgpt", ""), NewSessions(session, NOON)
        rye, oat = new.add((source, "rye"), ""), new.add((source, "oat"), UID)
        for session_id, title in ((rye, "Rye"), (oat, "Oat")):
            assert new.set(session_id, {"title": title, "content_hash": title})
        assert new.has("rye")
        new.write()
        assert not new.has("rye")
        assert not new.set(rye, {"title": "Rye bread"})
    assert [row[:2] for row in titles(services)] == [(rye, "Rye"), (oat, "Oat")]
    assert titles(services)[1][2] == UID


def test_a_uid_is_given_once(services: Services) -> None:
    with services.database.write() as session:
        source, new = Origins(session).source("chatgpt", ""), NewSessions(session, NOON)
        for name in ("rye", "oat"):  # one waits, the other comes
            new.set(new.add((source, name), UID), {"title": name, "content_hash": name})
        new.write()
        new.set(new.add((source, "spelt"), UID), {"title": "spelt", "content_hash": "spelt"})
        new.write()
    uids = [uid for _, _, uid in titles(services)]
    assert uids[0] == UID
    assert len({str(uuid.UUID(uid)) for uid in uids}) == 3
