"""Chats that Telegram Desktop exported as pages."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Block, Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue
from chatvault.domain.people import Person
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.hostile import RELAXED
from tests.unit.importers.people.telegram_page_files import (
    PICTURE,
    account_page,
    media,
    page,
    said,
    service,
)
from tests.unit.importers.people.test_people import telegram, written
from tests.unit.importers.reading import read_claimed

MOMENT = 1_622_041_423_000  # 2021-05-26T15:03:43Z

read = partial(read_claimed, "telegram-html")


def blocks_of(folder: Path, message: str) -> tuple[Block, ...]:
    path = written(folder / "messages.html", page(message))
    (session,), issues = read(path.parent)
    assert issues == []
    return session.messages[0].blocks


def test_a_chat_is_a_conversation_of_people(tmp_path: Path) -> None:
    # Given a page with a line above the day, two people, and an event,
    told = page(
        service(-1, "26 May 2021"),
        service(1, "Ada created group &laquo;Bakers&raquo;"),
        said(2, "Ada", "Is it <strong>rye</strong>?<br>Or <em>spelt</em>?"),
        said(3, "", "Tell me."),
        said(4, "Bo", 'It is, as <a href="https://rye.example/a">they say</a>.'),
    )
    # when it is read,
    (session,), issues = read(written(tmp_path / "messages.html", told))
    # then all of it is there but the line, and who goes on is known.
    assert issues == []
    assert (session.source, session.title) == ("telegram", "Bakers")
    assert [(one.external_id, one.author, one.role) for one in session.messages] == [
        ("1", None, Role.SYSTEM),
        ("2", "Ada", Role.USER),
        ("3", "Ada", Role.USER),
        ("4", "Bo", Role.USER),
    ]
    assert session.messages[1].blocks == (Text("Is it **rye**?\nOr *spelt*?"),)
    assert session.messages[3].blocks == (Text("It is, as [they say](https://rye.example/a)."),)
    assert session.messages[1].created_at == MOMENT
    assert session.people == (Person("Ada", ""), Person("Bo", ""))


def test_pages_follow_each_other_by_their_numbers(tmp_path: Path) -> None:
    for number in (1, 2, 10):
        name = f"messages{number if number > 1 else ''}.html"
        written(tmp_path / name, page(said(number, "Ada", f"Page {number}")))
    (session,), _ = read(tmp_path)
    assert [one.external_id for one in session.messages] == ["1", "2", "10"]
    assert session.members == ("messages.html", "messages2.html", "messages10.html")


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("26.05.2021 18:03:43 UTC+03:00", MOMENT),
        ("26.05.2021 15:03:43 UTC", MOMENT),
        ("26.05.2021 18:03:43", round(datetime(2021, 5, 26, 18, 3, 43).timestamp() * 1000)),
        ("26.13.2021 18:03:43 UTC+03:00", None),
        ("yesterday", None),
    ],
)
def test_times_of_all_versions(tmp_path: Path, at: str, moment: int | None) -> None:
    (session,), _ = read(written(tmp_path / "messages.html", page(said(1, "Ada", "Rye", at=at))))
    assert session.messages[0].created_at == moment


def test_files_are_those_beside_the_pages(tmp_path: Path) -> None:
    written(tmp_path / "photos" / "photo_1.jpg", "")
    (tmp_path / "photos" / "photo_1.jpg").write_bytes(PICTURE)
    photo = (
        '<div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" '
        'href="photos/photo_1.jpg"><img src="photos/photo_1.jpg_thumb.jpg"/></a></div>'
    )
    picture, text = blocks_of(tmp_path, said(1, "Ada", "Look", more=photo))
    assert isinstance(picture, Image)
    assert picture.attachment.name == "photo_1.jpg"
    assert picture.attachment.content is not None
    with picture.attachment.content() as stream:
        assert stream.read() == PICTURE
    assert text == Text("Look")


def test_what_was_not_exported_keeps_its_place(tmp_path: Path) -> None:
    more = media("media_file", ("title bold", "rye.pdf"), ("status details", "2 MB"))
    (file,) = blocks_of(tmp_path, said(1, "Ada", more=more))
    assert isinstance(file, File)
    assert (file.attachment.name, file.attachment.content) == ("rye.pdf", None)


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "https://rye.example/a.jpg"])
def test_a_file_elsewhere_is_never_opened(tmp_path: Path, path: str) -> None:
    more = media("media_photo", ("title bold", "Photo"), href=path)
    (picture,) = blocks_of(tmp_path / "chat", said(1, "Ada", more=more))
    assert isinstance(picture, Image)
    assert picture.attachment.content is None


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (media("media_contact", ("title bold", "Cy Miller"), ("status details", "+1 555 0100")),
         "Contact: Cy Miller"),
        (media("media_location", ("title bold", "Location"), ("status details", "48.4, 9.9")),
         "Location: Location, 48.4, 9.9"),
        (media("media_venue", ("title bold", "Mill"), ("description", "Mill Road 1")),
         "Location: Mill, Mill Road 1"),
        ('<div class="media_wrap clearfix"><div class="media_poll"><div class="question bold">\n'
         'Rye?</div><div class="details">Anonymous poll</div><div class="answer">- Yes '
         '<span class="details">2 votes</span></div></div></div>', "Rye?\n- Yes 2 votes"),
        (media("media_invoice", ("title bold", "Flour"), ("status details", "3 EUR")),
         "Flour\n3 EUR"),
    ],
)  # fmt: skip
def test_what_is_no_file_is_told_in_words(tmp_path: Path, more: str, told: str) -> None:
    assert blocks_of(tmp_path, said(1, "Ada", more=more)) == (Text(told),)


def test_a_call_is_an_event(tmp_path: Path) -> None:
    more = media("media_call success", ("title bold", "Bo"), ("status details", "Outgoing (9 s)"))
    (event,) = blocks_of(tmp_path, said(1, "Ada", more=more))
    assert isinstance(event, Event)
    assert event.text == "Call: Outgoing (9 s)"


def test_what_was_forwarded_names_who_wrote_it(tmp_path: Path) -> None:
    # Given two forwarded messages, of which the second goes on from the first,
    inner = '<div class="text">\nStone.\n</div>'
    first = (
        '<div class="pull_left forwarded userpic_wrap"><div class="userpic"></div></div>'
        '<div class="forwarded body"><div class="from_name">\nCy <span class="date details" '
        f'title="01.02.2021 10:00:00 UTC+01:00"> 01.02.2021 10:00:00</span></div>{inner}</div>'
    )
    second = f'<div class="forwarded body">{inner}</div>'
    told = page(said(1, "Ada", more=first), said(2, "", more=second))
    (session,), _ = read(written(tmp_path / "messages.html", told))
    # then both are by whom they came from, and sent by one person.
    for message in session.messages:
        notice, text = message.blocks
        assert isinstance(notice, Event)
        assert (message.author, notice.text) == ("Ada", "Forwarded from Cy")
        assert text == Text("Stone.")
        assert message.created_at == MOMENT


def test_what_is_noted_of_a_message_is_kept(tmp_path: Path) -> None:
    reply = (
        '<div class="reply_to details">\nIn reply to <a href="messages2.html#go_to_message17" '
        'onclick="return GoToMessage(17)">this message</a></div>'
    )
    reactions = (
        '<span class="reactions"><span class="reaction"><span class="emoji">👍</span>'
        '<span class="count">3</span></span></span>'
    )
    message = said(18, "Ada via @breadbot", "Yes", more=reply + reactions)
    (session,), _ = read(written(tmp_path / "messages.html", page(message)))
    (told,) = session.messages
    assert told.author == "Ada"
    assert json.loads(told.details or "") == {"reply_to": "17", "via": "breadbot"}
    assert told.blocks == (Text("Yes"), Event(EventKind.NOTICE, "Reactions: 👍 3"))


def test_the_chats_of_an_account_are_told_apart(tmp_path: Path) -> None:
    for number in (1, 2):
        path = tmp_path / "chats" / f"chat_00{number}" / "messages.html"
        written(path, page(said(number, "Ada", "Rye?"), title="Bo"))
    written(tmp_path / "lists" / "sessions.html", account_page("192.0.2.7"))
    sessions, _ = read(tmp_path)
    assert len({one.external_id for one in sessions}) == 2
    assert all("sessions.html" not in member for one in sessions for member in one.members)


def test_a_chat_that_went_on_is_the_same_conversation(tmp_path: Path) -> None:
    first, second = said(1, "Ada", "Rye?"), said(2, "Bo", "It is.")
    (before,), _ = read(written(tmp_path / "a" / "messages.html", page(first)))
    (after,), _ = read(written(tmp_path / "b" / "messages.html", page(first, second, title="New")))
    assert before.external_id == after.external_id
    assert before.messages == after.messages[:1]


def test_pages_beside_the_json_of_the_same_chats_are_left_out(tmp_path: Path) -> None:
    written(tmp_path / "result.json", telegram())
    written(tmp_path / "messages.html", page(said(1, "Ada", "Rye?")))
    container, issues = open_container(tmp_path), list[Issue]()
    found = [
        session
        for portion in registry.plan(container).portions
        for session in portion.importer.sessions(container, portion.names, issues.append)
    ]
    assert len(found) == 1
    assert ["result.json" in issue.text for issue in issues] == [True]


def test_other_pages_are_none(tmp_path: Path) -> None:
    written(tmp_path / "a.html", "<html><body><div class='history'>bread</div></body></html>")
    written(tmp_path / "b.html", account_page("Ada"))
    assert read(tmp_path) == ([], [])


def test_damage_costs_the_message_it_is_in(tmp_path: Path) -> None:
    whole = page(said(1, "Ada", "One"), said(2, "Ada", "Two"), said(3, "Ada", "Three"))
    place = whole.index('id="message2"')
    broken = whole[: place - 3] + whole[place + 200 :]
    (session,), _ = read(written(tmp_path / "messages.html", broken))
    assert {"1", "3"} <= {one.external_id for one in session.messages}
    (cut,), _ = read(written(tmp_path / "messages.html", whole[: whole.index("Three")]))
    assert [one.external_id for one in cut.messages][:2] == ["1", "2"]


PARTS = ["<div>", "</div>", '<div class="message default clearfix" id="message9">',
         '<div class="body">', '<div class="from_name">', "<a href=''>", "</a>", "<br>", "<!--",
         '<div class="media_wrap clearfix">', "<pre>", "rye", "&", "\0",
         '<div class="forwarded body">', '<div class="text">', "<span", '"']  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=30))
@RELAXED
def test_any_markup_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    told = page(said(1, "Ada", "One"), "".join(parts), said(2, "Bo", "Two"))
    path = written(tmp_path_factory.mktemp("chat") / "messages.html", told)
    try:
        (session,), _ = read(path)
    except UnreadableFile:
        return
    assert session.messages[0].external_id == "1"


@pytest.mark.parametrize("markup", ["<b>" * 20_000, "<div>" * 20_000, "<a href='#'>" * 20_000])
def test_what_is_nested_too_deeply_is_told(tmp_path: Path, markup: str) -> None:
    told = page(said(1, "Ada", markup + "rye"), said(2, "Bo", "Two"))
    (session,), issues = read(written(tmp_path / "messages.html", told))
    assert session.messages[-1].blocks == (Text("Two"),)
    assert len(issues) <= 2
