"""Which of the people in chats is oneself: asked once, and what was said follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatvault.domain.changes import Changes
from chatvault.domain.imports import ImportReport
from chatvault.domain.message import Role
from chatvault.domain.people import Identity, Participants
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, NotFound
from chatvault.services.searching import indexing
from chatvault.services.vault import Services, open_vault
from tests.stopping import Impatient
from tests.unit.importers.people.test_people import discord, posted, telegram, written

WORK = Unattended()
BREAD = (
    "31/12/20, 23:55 - Ada: Is it rye?\n"
    "31/12/20, 23:56 - Bo: It is.\n"
    "31/12/20, 23:57 - Ada: Thanks\n"
)


def whatsapp(folder: Path, name: str, text: str) -> Path:
    return written(folder / f"WhatsApp Chat with {name}.txt", text)


def take(services: Services, path: Path) -> ImportReport:
    """Import it, and let the index catch up, as the window and the command line do."""
    report = services.importing.run([path], WORK)
    services.indexing.catch_up(WORK)
    return report


def answer(services: Services, key: str) -> None:
    (group,) = services.people.participants()
    services.people.is_me(group.source_id, key)
    services.indexing.catch_up(WORK)


def said(services: Services, query: str) -> set[str]:
    """What the messages say that are found."""
    result = services.searching.search(query, WORK)
    hits = [hit for group in result.groups for hit in group.hits if hit.message_id is not None]
    return {one.text for one in services.reading.messages([hit.message_id for hit in hits])}


def roles(services: Services) -> dict[str, Role]:
    """In which role everything was said."""
    with services.database.rows() as rows:
        return {row[0]: Role(row[1]) for row in rows("SELECT text, role FROM message")}


def hashes(services: Services) -> list[tuple[str, ...]]:
    with services.database.rows() as rows:
        return sorted(map(tuple, rows("SELECT external_id, content_hash FROM message")))


def identities(group: Participants) -> dict[str, Identity]:
    return {one.name: one.identity for one in group.people}


def test_who_is_oneself_is_asked_once_and_what_was_said_follows(
    services: Services, tmp_path: Path
) -> None:
    # Given a chat among people, in which nobody knows yet who is who,
    path = whatsapp(tmp_path, "Bo", BREAD)
    take(services, path)
    (group,) = services.people.asked()
    assert group.source == "whatsapp"
    (whole,) = services.people.participants()
    assert [(one.name, one.messages, one.chats) for one in whole.people] == [
        ("Ada", 2, 1),
        ("Bo", 1, 1),
    ]
    assert said(services, "from:me") == {"Is it rye?", "It is.", "Thanks"}
    before = hashes(services)
    # when Ada says that she is Ada,
    answer(services, "Ada")
    # then her messages are hers, those of Bo are found as his, and nothing is asked any more.
    assert said(services, "from:me") == {"Is it rye?", "Thanks"}
    assert said(services, "from:others") == {"It is."}
    assert services.people.asked() == ()
    assert services.health.check(WORK).healthy
    # Importing the same again changes nothing; a longer export of it brings what is new.
    assert hashes(services) == before
    (run,) = take(services, path).runs
    assert (run.sessions_new, run.sessions_updated) == (0, 0)
    path.write_text(BREAD + "31/12/20, 23:58 - Bo: With salt\n")
    (run,) = take(services, path).runs
    assert (run.sessions_updated, run.messages_new, run.messages_updated) == (1, 1, 0)
    assert said(services, "from:others") == {"It is.", "With salt"}
    assert services.indexing.catch_up(WORK) == Changes()


def test_another_chat_is_asked_for_only_where_none_of_its_names_is_known(
    services: Services, tmp_path: Path
) -> None:
    take(services, whatsapp(tmp_path / "a", "Bo", BREAD))
    answer(services, "Ada")
    take(services, whatsapp(tmp_path / "b", "Cy", "1/12/20, 23:55 - Cy: Salt?\n"
                            "1/12/20, 23:56 - Ada: Some\n"))  # fmt: skip
    assert services.people.asked() == ()
    assert said(services, "from:others") == {"It is.", "Salt?"}
    # Of another chat Bo is known to be somebody else, so only the new name may be Ada.
    take(services, whatsapp(tmp_path / "c", "Bo and Dee", "2/12/20, 23:55 - Bo: Oven?\n"
                            "2/12/20, 23:56 - Ada B.: Of stone\n"))  # fmt: skip
    (group,) = services.people.asked()
    assert [one.name for one in group.unknown] == ["Ada B."]
    answer(services, "Ada B.")
    assert roles(services)["Of stone"] is Role.USER
    assert roles(services)["Is it rye?"] is Role.USER


def test_none_of_them_is_an_answer_too_and_can_be_taken_back(
    services: Services, tmp_path: Path
) -> None:
    take(services, written(tmp_path / "rye.json", discord(posted("1", "One"))))
    (group,) = services.people.asked()
    services.people.are_others(group.source_id, [one.key for one in group.unknown])
    services.indexing.catch_up(WORK)
    assert services.people.asked() == ()
    assert said(services, "from:me") == set()
    services.people.forget(group.source_id)
    services.indexing.catch_up(WORK)
    assert said(services, "from:me") == {"One"}
    assert len(services.people.asked()) == 1


def test_an_answer_can_be_changed(services: Services, tmp_path: Path) -> None:
    take(services, whatsapp(tmp_path, "Bo", BREAD))
    answer(services, "Ada")
    answer(services, "Bo")
    assert said(services, "from:me") == {"It is."}
    (group,) = services.people.participants()
    assert identities(group) == {"Ada": Identity.OTHER, "Bo": Identity.ME}
    with pytest.raises(NotFound):
        services.people.is_me(group.source_id, "Eve")


def test_an_account_is_known_again_under_another_name(services: Services, tmp_path: Path) -> None:
    def by(number: str, name: str, text: str, place: str) -> dict[str, object]:
        return posted(place, text, author={"id": number, "name": name})

    first = discord(by("9", "ada", "One", "1"), by("8", "bo", "Two", "2"))
    take(services, written(tmp_path / "rye.json", first))
    answer(services, "9")
    second = discord(by("9", "Baker", "Three", "3"), by("7", "ada", "Four", "4"))
    second["channel"] = {"id": "3", "name": "oven"}
    take(services, written(tmp_path / "oven.json", second))
    assert services.people.asked() == ()
    assert said(services, "from:me") == {"One", "Three"}
    assert said(services, "from:others") == {"Two", "Four"}


def test_an_export_that_tells_who_made_it_is_not_asked_for(
    services: Services, tmp_path: Path
) -> None:
    chat = telegram()
    account = {"personal_information": {"user_id": 1}, "chats": {"list": [chat]}}
    take(services, written(tmp_path / "result.json", account))
    assert services.people.asked() == ()
    (own,) = said(services, "from:me")
    assert own.startswith("See")
    # A single chat of the same account is known by it later.
    group = telegram() | {"type": "private_group", "id": 12, "name": "Bakers"}
    take(services, written(tmp_path / "group" / "result.json", group))
    assert services.people.asked() == ()


def test_an_export_of_somebody_else_makes_nobody_else_oneself(
    services: Services, tmp_path: Path
) -> None:
    # Given Ada's own chats,
    own = telegram() | {"id": 2}
    take(services, written(tmp_path / "result.json", own))
    assert said(services, "from:others") != set()
    # when the one she talks to passes on what they exported of the same account,
    theirs = {"personal_information": {"user_id": 2}, "chats": {"list": [telegram() | {"id": 1}]}}
    take(services, written(tmp_path / "theirs" / "result.json", theirs))
    # then Ada is Ada still.
    (group,) = services.people.participants()
    assert identities(group) == {"Ada": Identity.ME, "Deleted account": Identity.OTHER}


def test_what_was_stopped_goes_on_the_next_time(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "_PORTION", 2)
    lines = [f"31/12/20, 23:{place} - {'AdaBo'[place % 2 * 3 :][:3]}: Loaf {place}\n"
             for place in range(10, 20)]  # fmt: skip
    take(services, whatsapp(tmp_path, "Bo", "".join(lines)))
    (group,) = services.people.participants()
    services.people.is_me(group.source_id, "Ada")
    with pytest.raises(Cancelled):
        services.indexing.catch_up(Impatient(2))
    assert 0 < list(roles(services).values()).count(Role.OTHER) < 5
    services.indexing.catch_up(WORK)
    others = {text for text, role in roles(services).items() if role is Role.OTHER}
    assert others == {f"Loaf {place}" for place in range(11, 20, 2)}
    assert services.searching.search("from:others", WORK).total == 5
    assert services.health.check(WORK).healthy


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Services]:
    """The vault of another computer."""
    opened = open_vault(tmp_path / "other")
    yield opened
    opened.close()


def test_another_vault_brings_its_answers(
    services: Services, other: Services, tmp_path: Path
) -> None:
    path = whatsapp(tmp_path, "Bo", BREAD)
    take(other, path)
    answer(other, "Bo")
    services.merging.vault(other.folder, WORK)
    services.indexing.catch_up(WORK)
    assert services.people.asked() == ()
    assert said(services, "from:me") == {"It is."}
    (run,) = take(services, path).runs
    assert (run.sessions_new, run.sessions_updated) == (0, 0)
    assert said(services, "from:me") == {"It is."}


def test_figures_tell_what_oneself_said(services: Services, tmp_path: Path) -> None:
    take(services, whatsapp(tmp_path, "Bo", BREAD))
    answer(services, "Ada")
    with services.database.rows() as rows:
        (counts,) = rows("SELECT message_count, user_count, assistant_count FROM chat_session")
    assert tuple(counts) == (3, 2, 0)
