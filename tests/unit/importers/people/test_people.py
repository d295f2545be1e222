"""Chats among people: WhatsApp, Telegram, Discord, Slack and Messenger."""

from __future__ import annotations

import copy
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Attachment, Citation, Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.domain.people import Person
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.hostile import RELAXED, spoil

MOMENT = round(datetime(2020, 12, 31, 23, 55).timestamp() * 1000)  # where this computer is


def read(path: Path) -> tuple[str, list[ParsedSession], list[Issue]]:
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    importer = portion.importer
    return importer.key, list(importer.sessions(container, portion.names, issues.append)), issues


def written(path: Path, told: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(told if isinstance(told, str) else json.dumps(told))
    return path


@pytest.mark.parametrize(
    "stamp",
    [
        "31/12/20, 23:55 - ",
        "12/31/20, 23:55 - ",
        "31.12.20, 23:55 - ",
        "2020/12/31, 23:55 - ",
        "12/31/20, 11:55\u202fPM - ",
        "31/12/2020, 11:55 p. m. - ",
        "31-12-2020 23:55 - ",
        "[31/12/20, 23:55:00] ",
        "\u200e[31.12.20, 23:55:00] ",
        "[12/31/20, 11:55:00 PM] ",
        "2020/12/31 \u5348\u5f8c11:55 - ",
    ],
)
def test_dates_of_all_telephones(tmp_path: Path, stamp: str) -> None:
    text = f"{stamp}Ada: Is it rye?\n{stamp}Bo: It is.\nQuite.\n{stamp}You were added\n"
    path = written(tmp_path / "WhatsApp Chat with Bo.txt", text)
    key, (session,), issues = read(path)
    assert (key, session.title, issues) == ("whatsapp", "Bo", [])
    first, second, third = session.messages
    assert (first.author, first.role, first.blocks) == ("Ada", Role.USER, (Text("Is it rye?"),))
    assert first.created_at == MOMENT
    assert second.blocks == (Text("It is.\nQuite."),)
    assert (third.role, third.author) == (Role.SYSTEM, None)


def test_days_and_months_are_told_apart_by_their_order(tmp_path: Path) -> None:
    text = "01/02/20, 10:00 - Ada: One\n02/01/20, 10:00 - Ada: Two\n"
    _, (session,), _ = read(written(tmp_path / "chat.txt", text))
    first, second = session.messages
    assert first.created_at is not None
    assert second.created_at is not None
    assert second.created_at - first.created_at > 25 * 86_400_000  # a month, not back in time


def test_a_year_may_stand_before_the_day(tmp_path: Path) -> None:
    text = "[2024-31-12 23:59:00] Ada: One\n[2025-01-01 00:01:00] Ada: Two\n"
    _, (session,), _ = read(written(tmp_path / "chat.txt", text))
    first, second = session.messages
    assert first.created_at is not None
    assert second.created_at is not None
    assert second.created_at - first.created_at == 120_000


def test_what_was_sent_along_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - Ada.zip"
    text = (
        "[31/12/20, 23:55:00] Ada: \u200e<attached: 00000012-PHOTO-2020-12-31.jpg>\n"
        "[31/12/20, 23:56:00] Ada: IMG-20201231-WA0001.pdf (file attached)\nThe recipe\n"
        "[31/12/20, 23:57:00] Bo: Thanks: a lot\n"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", text)
        archive.writestr("00000012-PHOTO-2020-12-31.jpg", b"\xff\xd8rye")
    _, (session,), _ = read(path)
    (picture,) = session.messages[0].blocks
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert picture.attachment.content().read() == b"\xff\xd8rye"
    document, text_block = session.messages[1].blocks
    assert isinstance(document, File)
    assert document.attachment.content is None
    assert text_block == Text("The recipe")
    assert (session.title, session.messages[2].blocks) == ("Ada", (Text("Thanks: a lot"),))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Rye (new).pdf \u2022 \u200e2 pages \u200edocument omitted", "Rye (new).pdf"),
        ("Receta de pan.docx \u200edocumento omitido", "Receta de pan.docx"),
        ("See rye.md \u200e<This message was edited>", None),
        ("\u200eimage omitted", None),
    ],
)
def test_a_document_that_was_left_out_is_a_file(
    tmp_path: Path, said: str, name: str | None
) -> None:
    text = f"[31/12/20, 23:55:00] Ada: {said}\n[31/12/20, 23:57:00] Bo: Thanks\n"
    _, (session,), _ = read(written(tmp_path / "_chat.txt", text))
    (block,) = session.messages[0].blocks
    if name is None:
        assert isinstance(block, Text)
    else:
        assert block == File(Attachment(name))


def test_a_longer_export_of_a_chat_goes_on_where_the_first_one_ended(tmp_path: Path) -> None:
    lines = [f"31/12/20, 23:5{number} - Ada: Hi\n" for number in (5, 5, 6)]
    _, (before,), _ = read(
        written(tmp_path / "a" / "WhatsApp Chat with Bo.txt", "".join(lines[:2]))
    )
    _, (after,), _ = read(written(tmp_path / "b" / "WhatsApp Chat with Bo.txt", "".join(lines)))
    assert before.external_id == after.external_id
    names = [one.external_id for one in before.messages]
    assert [one.external_id for one in after.messages][:2] == names
    assert len(set(names)) == 2  # said twice in a minute


def test_a_text_with_a_date_in_it_is_no_chat(tmp_path: Path) -> None:
    path = written(tmp_path / "notes.txt", "31/12/20, 23:55 - buy rye\nand salt\n")
    assert registry.plan(open_container(path)).portions == ()


def telegram() -> dict[str, Any]:
    return {
        "name": "Ada",
        "type": "personal_chat",
        "id": 7,
        "messages": [
            {"id": 1, "type": "service", "date_unixtime": "1609455300", "actor": "Ada",
             "action": "phone_call"},
            {"id": 2, "type": "message", "date_unixtime": "1609455310", "from": "Ada",
             "from_id": "user1", "text": ["See ", {"type": "text_link", "text": "rye",
             "href": "https://example.org/rye"}], "photo": "photos/rye.jpg"},
            {"id": 3, "type": "message", "date_unixtime": "1609455320", "from": None,
             "from_id": "user2", "text": "", "file": "(File not included.)",
             "file_name": "rye.pdf", "mime_type": "application/pdf",
             "poll": {"question": "Rye?", "answers": [{"text": "Yes"}]}},
        ],
    }  # fmt: skip


def test_what_a_bot_of_telegram_offers_to_press_stands_below_its_message(tmp_path: Path) -> None:
    told = telegram()
    row = [
        {"type": "url", "text": "The recipe", "data": "https://example.org/rye"},
        {"type": "callback", "text": "Remind me", "dataBase64": "cnll", "data": "cnll"},
    ]
    told["messages"][1] |= {"inline_bot_buttons": [row, [{"type": "callback", "text": "No"}]]}
    _, (session,), _ = read(written(tmp_path / "result.json", told))
    assert session.messages[1].blocks[-2:] == (
        Citation("The recipe", "https://example.org/rye"),
        Event(EventKind.NOTICE, "Buttons: Remind me \u00b7 No"),
    )


def test_what_was_said_in_telegram_may_be_told_in_pieces_alone(tmp_path: Path) -> None:
    told = telegram()
    entities = [{"type": "plain", "text": "See "}, {"type": "bold", "text": "rye"}]
    told["messages"][1] |= {"text": "", "text_entities": entities}
    _, (session,), _ = read(written(tmp_path / "result.json", told))
    assert session.messages[1].blocks[-1] == Text("See **rye**")


def test_telegram(tmp_path: Path) -> None:
    written(tmp_path / "export" / "result.json", telegram())
    written(tmp_path / "export" / "photos" / "rye.jpg", "picture")
    key, (session,), issues = read(tmp_path / "export")
    assert (key, session.external_id, session.title, issues) == ("telegram", "7", "Ada", [])
    call, said, gone = session.messages
    assert isinstance(call.blocks[0], Event)
    picture, text = said.blocks
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert text == Text("See [rye](https://example.org/rye)")
    document, poll = gone.blocks
    assert isinstance(document, File)
    assert (gone.author, document.attachment.name) == ("Deleted account", "rye.pdf")
    assert poll == Text("Rye?\n- Yes")


def test_all_chats_of_a_telegram_account(tmp_path: Path) -> None:
    account = {
        "about": "x",
        "personal_information": {"phone_number": "+canary"},
        "chats": {"list": [telegram(), telegram() | {"id": 8, "name": "Bo"}]},
    }
    _, sessions, _ = read(written(tmp_path / "result.json", account))
    assert [one.title for one in sessions] == ["Ada", "Bo"]
    assert "canary" not in repr(sessions)


def discord(*messages: dict[str, Any]) -> dict[str, Any]:
    guild, channel = {"id": "1", "name": "Bakers"}, {"id": "2", "name": "rye", "topic": "Bread"}
    return {"guild": guild, "channel": channel, "messages": list(messages)}


def posted(name: str, text: str, **more: Any) -> dict[str, Any]:
    author = {"id": "9", "name": "ada", "nickname": "Ada", "isBot": False}
    told = {"id": name, "type": "Default", "timestamp": f"2020-12-31T23:55:0{name}+00:00"}
    return {**told, "content": text, "author": author, **more}


def test_the_parts_of_a_discord_channel_are_one_conversation(tmp_path: Path) -> None:
    attached = [{"url": "https://cdn.example/rye.png", "fileName": "rye.png", "fileSizeBytes": 3}]
    embeds = [{"title": "Rye", "url": "https://example.org"}]
    written(tmp_path / "d" / "Bakers - rye.json", discord(posted("1", "One"), posted("2", "Two")))
    more = discord(
        posted("3", "", attachments=attached, embeds=embeds),
        posted("4", "pinned", type="ChannelPinnedMessage"),
    )
    written(tmp_path / "d" / "Bakers - rye [part 2].json", more)
    key, (session,), _ = read(tmp_path / "d")
    assert (key, session.title, session.summary) == ("discord", "rye", "Bread")
    assert [one.external_id for one in session.messages] == ["1", "2", "3", "4"]
    assert session.messages[2].parent_id == "2"
    picture, link = session.messages[2].blocks
    assert isinstance(picture, Image)
    assert link == Citation("Rye", "https://example.org")
    assert (session.messages[0].author, session.messages[3].role) == ("Ada", Role.SYSTEM)
    assert session.project is not None
    assert session.project.name == "Bakers"


def test_slack(tmp_path: Path) -> None:
    root = tmp_path / "slack"
    people = [
        {"id": "U1", "name": "ada", "profile": {"email": "ada@canary", "display_name": "Ada"}}
    ]
    written(root / "users.json", people)
    channels = [{"id": "C1", "name": "rye", "is_archived": True, "purpose": {"value": "Bread"}}]
    written(root / "channels.json", channels)
    link = "<https://example.org|site>"
    second = {"type": "message", "user": "U1", "ts": "1609545300.000002", "text": "Later"}
    first = {"type": "message", "user": "U1", "ts": "1609458900.000001",
             "text": f"<@U1> &amp; {link}", "files": [{"name": "rye.pdf"}]}  # fmt: skip
    joined = {"type": "message", "subtype": "channel_join", "user": "U1",
              "ts": "1609458800.000001", "text": "<@U1> has joined"}  # fmt: skip
    written(root / "rye" / "2021-01-02.json", [second])
    written(root / "rye" / "2021-01-01.json", [joined, first])
    key, (session,), issues = read(root)
    assert (key, session.external_id, session.title, issues) == ("slack", "C1", "#rye", [])
    assert (session.archived, session.summary) == (True, "Bread")
    entered, said, later = session.messages
    assert (entered.role, said.author) == (Role.SYSTEM, "Ada")
    text, document = said.blocks
    assert text == Text("@Ada & [site](https://example.org)")
    assert isinstance(document, File)
    assert later.blocks == (Text("Later"),)
    assert "canary" not in repr(session)


def test_messenger(tmp_path: Path) -> None:
    chat = tmp_path / "messages" / "inbox" / "ada_7"
    told = {
        "participants": [{"name": "Ada"}],
        "title": "J\u00c3\u00bcrgen",
        "thread_path": "inbox/7",
    }
    old = {
        "sender_name": "Ada",
        "timestamp_ms": 1609455300000,
        "content": "Gr\u00c3\u00bc\u00c3\u009fe",
    }
    new = {"sender_name": "Ada", "timestamp_ms": 1609455400000,
           "photos": [{"uri": "messages/inbox/ada_7/photos/1.jpg"}]}  # fmt: skip
    written(chat / "message_1.json", {**told, "messages": [new]})
    written(chat / "message_2.json", {**told, "messages": [old]})
    written(chat / "photos" / "1.jpg", "picture")
    key, (session,), _ = read(tmp_path)
    assert (key, session.title, session.external_id) == ("messenger", "J\u00fcrgen", "inbox/7")
    first, second = session.messages
    assert first.blocks == (Text("Gr\u00fc\u00dfe"),)
    (picture,) = second.blocks
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None


def test_a_chat_of_messenger_may_tell_at_its_end_who_takes_part(tmp_path: Path) -> None:
    said = [{"content": "Rye " * 99, "sender_name": "Ada", "timestamp_ms": 1609455300000 + place}
            for place in range(400)]  # fmt: skip
    told = {"is_still_participant": True, "messages": said, "participants": [{"name": "Ada"}]}
    path = tmp_path / "message_1.json"
    written(path, {**told, "title": "Rye"})
    key, (session,), _ = read(path)
    assert (key, session.title, len(session.messages)) == ("messenger", "Rye", 400)


def test_messenger_tells_who_exported_it(tmp_path: Path) -> None:
    said = {"sender_name": "J\u00c3\u00bcrgen", "timestamp_ms": 1609455300000, "content": "Rye"}
    other = {"sender_name": "Ada", "timestamp_ms": 1609455400000, "content": "Quite"}
    chat = {"participants": [{"name": "Ada"}], "title": "Ada", "messages": [said, other]}
    written(tmp_path / "messages" / "inbox" / "ada_7" / "message_1.json", chat)
    about = {"FULL_NAME": ["J\u00c3\u00bcrgen"], "EMAIL": ["juergen@canary"]}
    told = {"autofill_information_v2": about}
    written(tmp_path / "messages" / "autofill_information.json", told)
    _, (session,), _ = read(tmp_path)
    assert session.people == (Person("J\u00fcrgen", is_me=True), Person("Ada"))
    assert "canary" not in repr(session)


def of_metas_ai(at: int, said: str, *, notice: str = "", name: str = "") -> dict[str, Any]:
    values = [{"label": "Nachricht"} | ({"value": notice} if notice else {}),
              {"label": "IP-Adresse", "value": "203.0.113.7"},
              {"label": "Nachricht", "value": said},
              {"label": "Reaktionen", "vec": []},
              {"dict": [], "title": "Anhang"},
              *([{"label": "Name", "value": name}] if name else []),
              {"dict": [], "title": "Soundmoji"},
              {"timestamp_value": at}]  # fmt: skip
    return {"dict": values, "title": ""}


def test_chats_with_metas_ai(tmp_path: Path) -> None:
    said = [
        of_metas_ai(1751019460, "It rises at night."),
        of_metas_ai(1751019458, "How does rye rise?", name="J\u00c3\u00bcrgen"),
        of_metas_ai(1751019458, "", notice="Meta AI named the group.", name="Meta AI"),
    ]
    about = [{"label": "Zusammenfassung", "value": ""}, {"dict": [], "title": "Ehemalige"}]
    chat = {"title": "thread for mailbox7", "timestamp": 1751019460, "media": [], "fbid": "7"}
    chat["label_values"] = [*about, {"dict": said, "title": "Nachrichten"}]
    empty = {**chat, "fbid": "8", "label_values": about}
    key, (session,), issues = read(written(tmp_path / "ai_conversations.json", [chat, empty]))
    assert (key, session.external_id, session.title) == ("messenger", "ai:7", "How does rye rise?")
    named, asked, answered = session.messages
    assert named.blocks == (Event(EventKind.NOTICE, "Meta AI named the group."),)
    assert (asked.author, asked.blocks) == ("J\u00fcrgen", (Text("How does rye rise?"),))
    assert (answered.author, answered.blocks) == (None, (Text("It rises at night."),))
    assert answered.created_at == 1751019460000
    assert "who of the two" in issues[0].text
    assert "203.0.113.7" not in repr(session)


def test_telegram_tells_who_exported_a_chat_of_two(tmp_path: Path) -> None:
    chat = telegram() | {"id": 2}
    _, (session,), _ = read(written(tmp_path / "result.json", chat))
    ada, gone = session.people
    assert ada == Person("Ada", "user1", is_me=True)
    assert gone == Person("Deleted account", "user2")
    # So has one with a bot, and one in which the other never answered.
    _, (session,), _ = read(written(tmp_path / "result.json", chat | {"type": "bot_chat"}))
    assert session.people[0] == Person("Ada", "user1", is_me=True)
    alone = chat | {"messages": telegram()["messages"][:2]}
    _, (session,), _ = read(written(tmp_path / "result.json", alone))
    assert session.people == (Person("Ada", "user1", is_me=True),)
    # A group has nobody's number.
    _, (session,), _ = read(written(tmp_path / "result.json", chat | {"type": "private_group"}))
    assert not any(person.is_me for person in session.people)


def test_two_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    other = posted("2", "Two", author={"id": "8", "name": "Ada"})
    path = written(tmp_path / "rye.json", discord(posted("1", "One"), other, posted("3", "Three")))
    _, (session,), _ = read(path)
    assert [one.author for one in session.messages] == ["Ada", "Ada (8)", "Ada"]
    assert session.people == (Person("Ada", "9"), Person("Ada (8)", "8"))


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    files: tuple[object, ...] = (telegram(), discord(posted("1", "One", embeds=[{"title": "x"}])))
    told: Any = copy.deepcopy(data.draw(st.sampled_from(files)))
    spoil(told, data)
    container = open_container(written(tmp_path_factory.mktemp("chat") / "result.json", told))
    try:
        for portion in registry.plan(container).portions:
            for session in portion.importer.sessions(container, portion.names, lambda _: None):
                assert session.messages
    except UnreadableFile:
        return


@given(st.text(alphabet="0123456789/.,:-[] APMada\n\u200e", max_size=120))
@RELAXED
def test_any_text_may_stand_in_a_chat(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    start = "31/12/20, 23:55 - Ada: One\n31/12/20, 23:56 - Ada: Two\n"
    path = written(tmp_path_factory.mktemp("chat") / "chat.txt", start + text)
    _, (session,), _ = read(path)
    assert len(session.messages) >= 2
