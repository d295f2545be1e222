"""A vault of before an update knows the secrets that the program recognises by now."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

import pytest

from chatvault.domain.changes import Changes
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled
from chatvault.services.searching import indexing
from chatvault.services.vault import Services
from chatvault.storage.search import secret_tags
from tests.factories import make_session
from tests.stopping import Impatient
from tests.unit.conftest import MergeFunction

KEY = "ghp_" + "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=36))
CHANGED = Changes(messages=True)
Recognise = Callable[[str, int], None]


@pytest.fixture
def recognises(monkeypatch: pytest.MonkeyPatch) -> Recognise:
    """Lets the program recognise what begins with a sign, as another version of it."""

    def take_up(sign: str, version: int) -> None:
        monkeypatch.setattr(
            "chatvault.storage.search.indexed_message.holds_secret", lambda text: sign in text
        )
        monkeypatch.setattr(secret_tags, "VERSION", version)

    return take_up


def with_secrets(services: Services) -> int:
    return services.searching.search("has:secret", Unattended()).total


def test_what_is_recognised_since_an_update_is_found_and_what_is_none_no_more(
    services: Services, merge: MergeFunction, recognises: Recognise
) -> None:
    # Given a vault in which an older program took the one message for a secret and not the other,
    recognises("rye", 0)
    merge(make_session("How long does rye rise?", "Ten hours.", external_id="bread"))
    merge(make_session(f"Why 401? {KEY}", "Take it back.", external_id="keys"))
    services.indexing.catch_up(Unattended())
    (group,) = services.searching.search("has:secret", Unattended()).groups
    assert "rye" in services.reading.messages([group.hits[0].message_id])[0].text
    # when the program is updated, then it is the other way round,
    recognises("ghp_", 1)
    assert services.indexing.catch_up(Unattended()) == CHANGED
    (group,) = services.searching.search("has:secret", Unattended()).groups
    assert KEY in services.reading.messages([group.hits[0].message_id])[0].text
    assert services.reading.thread(group.session_id).secrets == {group.hits[0].message_id}
    # everything else is found as before, and nothing is looked at again.
    assert services.searching.search("rye", Unattended()).total == 1
    assert services.health.check(Unattended()).healthy
    assert services.indexing.catch_up(Unattended()) == Changes()


def test_it_goes_on_where_it_was_stopped(
    services: Services,
    merge: MergeFunction,
    recognises: Recognise,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recognises("nothing", 0)
    for number in range(6):
        merge(make_session(f"{KEY} {number}", "No.", external_id=f"s{number}"))
    services.indexing.catch_up(Unattended())
    assert with_secrets(services) == 0
    recognises("ghp_", 1)
    monkeypatch.setattr(indexing, "_PORTION", 4)
    with pytest.raises(Cancelled):
        services.indexing.catch_up(Impatient(2, note="Looking"))
    found = with_secrets(services)
    assert 0 < found < 6
    # What is imported meanwhile is recognised by the import,
    merge(make_session(f"{KEY} later", "No.", external_id="later"))
    assert with_secrets(services) == found + 1
    # and the rest is looked at the next time, not all of it.
    assert services.indexing.catch_up(Impatient(3, note="Looking")) == CHANGED
    assert with_secrets(services) == 7


def test_an_index_that_is_filled_again_needs_no_second_look(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session(f"Why 401? {KEY}", "Take it back."))
    with services.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE app_state SET value = '0' WHERE key = 'full_text_version'"
        )
    assert services.indexing.catch_up(Unattended()) == CHANGED
    assert with_secrets(services) == 1
    assert services.indexing.catch_up(Unattended()) == Changes()
