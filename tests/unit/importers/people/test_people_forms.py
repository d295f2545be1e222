"""Odd and rare forms that chats among people come in."""

from __future__ import annotations

import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Citation, Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers import registry
from chatvault.importers.chat_tables.account_columns import tells_of_accounts
from chatvault.importers.containers.container import open_container
from chatvault.importers.people.whatsapp_lines import is_chat, lines
from chatvault.importers.texts.misread import misread
from tests.unit.importers.people.test_people import discord, posted, read, telegram, written

ARABIC = (
    "\u0663\u0661/\u0661\u0662/\u0662\u0660\u0662\u0660\u060c \u0661\u0661:\u0665\u0665 \u0645 - "
)


def only(path: Path) -> ParsedSession:
    _, (session,), _ = read(path)
    return session


def moment(*told: int) -> int:
    """A moment where this computer is, in UTC ms."""
    return round(datetime(*told).timestamp() * 1000)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (ARABIC, (2020, 12, 31, 23, 55)),
        ("31\u200f/12\u200f/2020, 11:55 \u0645 - ", (2020, 12, 31, 23, 55)),
        ("31/12/20, 11:55 \u03bc.\u03bc. - ", (2020, 12, 31, 23, 55)),
        ("31/12/20, 12:05 \u03c0.\u03bc. - ", (2020, 12, 31, 0, 5)),
        ("[2020. 12. 31. \uc624\ud6c4 11:55:00] ", (2020, 12, 31, 23, 55)),
        ("31/12/2020 \u00e0 23:55 - ", (2020, 12, 31, 23, 55)),
        ("31.12.2020 23:55 \u2013 ", (2020, 12, 31, 23, 55)),
        ("2020-12-31 23\xa0h\xa055 - ", (2020, 12, 31, 23, 55)),  # Canadian French
        ("[2020-12-31 23 h 55 min 07 s] ", (2020, 12, 31, 23, 55, 7)),
        ("31.12.2020, 11:55 e pasdites - ", (2020, 12, 31, 23, 55)),
        ("2020-12-31, 11:55 p.m. - ", (2020, 12, 31, 23, 55)),
        ("31.12.20, 23:55:00: ", (2020, 12, 31, 23, 55)),
        ("12/31/20, 11:55:00 PM: ", (2020, 12, 31, 23, 55)),
        ("31.12.20 23.55.00: ", (2020, 12, 31, 23, 55)),
        ("[\u200f31\u200f/12\u200f/2020\u060c 23:55:00] ", (2020, 12, 31, 23, 55)),
        ("[23:55:00, 31/12/2020] ", (2020, 12, 31, 23, 55)),
        ("[11:55 PM, 12/31/2020] ", (2020, 12, 31, 23, 55)),
        ("23:55, 31/12/2020 - ", (2020, 12, 31, 23, 55)),
        ("[12/31/2563 BE, 23:55:00] ", (2020, 12, 31, 23, 55)),
        ("[12/31/R2, 23:55:00] ", (2020, 12, 31, 23, 55)),
        ("[۱۳۹۹/۱۰/۱۱، 23:55:00] ", (2020, 12, 31, 23, 55)),
        ("31.12.20, 23:55 Uhr - ", (2020, 12, 31, 23, 55)),
        ("2020. 12. 31. du. 11:55 - ", (2020, 12, 31, 23, 55)),
        ("31.12.2020, 11:55 nachm. - ", (2020, 12, 31, 23, 55)),
        ("31/12/20, 11:55 \u05d0\u05d7\u05d4\u05f4\u05e6 - ", (2020, 12, 31, 23, 55)),
        ("31/12/2020, 9:15 in the morning - ", (2020, 12, 31, 9, 15)),
        ("31/12/2020, 11:55 at night - ", (2020, 12, 31, 23, 55)),
        ("31/12/2020, 2:05 at night - ", (2020, 12, 31, 2, 5)),
        ("31/12/2020\u060c 11:55 \u0628\u0639\u062f \u062f\u0648\u067e\u06c1\u0631 - ",
         (2020, 12, 31, 23, 55)),
        ("31/12/2020\u060c 9:15 \u0642\u0628\u0644 \u062f\u0648\u067e\u06c1\u0631 - ",
         (2020, 12, 31, 9, 15)),
        ("2020/12/31, \u4e0b\u665d11:55 - ", (2020, 12, 31, 23, 55)),  # Cantonese
        ("31/12/20, 11:55 GD - ", (2020, 12, 31, 23, 55)),  # Somali
        ("31/12/20, 12:05 \u1245.\u1240. - ", (2020, 12, 31, 0, 5)),  # Tigrinya
        ("2020-12-31, 11:55 \u062f.\u0646 - ", (2020, 12, 31, 23, 55)),  # Kurdish
        # The narrow space before the half, as other programs damage it.
        ("31/12/20, 11:55\u00e2\u20ac\u00afPM - ", (2020, 12, 31, 23, 55)),
        ("31/12/20, 11:55\ufffdPM - ", (2020, 12, 31, 23, 55)),
        ("[31/12/20, 11:55:07?PM] ", (2020, 12, 31, 23, 55, 7)),
    ],
)  # fmt: skip
def test_clocks_of_many_languages(stamp: str, expected: tuple[int, ...]) -> None:
    (line,) = lines([f"{stamp}Ada: Is it rye?\n"])
    assert (line.at, line.name, line.text) == (moment(*expected), "Ada", "Is it rye?")


def test_a_chat_that_was_saved_as_if_it_were_of_windows_is_read_as_it_was(tmp_path: Path) -> None:
    stamp = "31/12/20, 11:55\u202fPM - "
    text = f"{stamp}Zo\u00eb: It\u2019s \U0001f600\n{stamp}Bo: \u0420\u043e\n"
    session = only(written(tmp_path / "WhatsApp Chat with Bo.txt", misread(text)))
    assert [(one.author, one.blocks) for one in session.messages] == [
        ("Zo\u00eb", (Text("It\u2019s \U0001f600"),)), ("Bo", (Text("\u0420\u043e"),)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("20/12/09", "20/12/10", "21/01/02"), (2020, 12, 9)),  # years first, of two digits
        (("01/02/24", "01/03/24", "01/04/24"), (2024, 1, 2)),  # written in three days
        (("05/06/24", "06/06/24"), (2024, 6, 5)),
        (("25/06/09", "25/07/09"), (2009, 6, 25)),
        (("2024/31/12", "2025/01/01"), (2024, 12, 31)),
        (("11/12/20", "10/12/20", "12/12/20", "13/12/20"), (2020, 12, 11)),  # one came late
    ],
)
def test_which_number_is_the_day(days: tuple[str, ...], expected: tuple[int, ...]) -> None:
    first, *_ = lines(f"{day}, 10:00 - Ada: Rye\n" for day in days)
    assert first.at == moment(*expected, 10, 0)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [("1/2/24, 10:00 AM", (2024, 1, 2, 10, 0)), ("01/02/24, 10:00 am", (2024, 2, 1, 10, 0))],
)
def test_only_one_country_writes_months_first(stamp: str, expected: tuple[int, ...]) -> None:
    (line,) = lines([f"{stamp} - Ada: Rye\n"])
    assert line.at == moment(*expected)


def test_names_and_subjects_may_hold_a_colon() -> None:
    stamp = "31/12/20, 23:55 - "
    said = ["Dr: Who: Rye?", "Dr: Who: Still rye?", "Bo: Note: yes", "Dr: Who: Bye"]
    subject = "Bo changed the subject to \u201cBread: rye\u201d"
    told = list(lines(f"{stamp}{text}\n" for text in (*said, subject)))
    assert [(line.name, line.text) for line in told] == [
        ("Dr: Who", "Rye?"), ("Dr: Who", "Still rye?"), ("Bo", "Note: yes"), ("Dr: Who", "Bye"),
        ("", subject),
    ]  # fmt: skip


def test_a_name_may_begin_with_a_colon() -> None:
    told = "8/1/20, 20:21 - :ada: Rye\n8/1/20, 20:22 - :ada: and: spelt"
    assert is_chat(told)
    assert [(line.name, line.text) for line in lines(told.splitlines())] == [
        (":ada", "Rye"),
        (":ada", "and: spelt"),
    ]


def test_a_number_that_is_in_no_address_book() -> None:
    name = "~\u202f\u202a+49 170 1234567\u202c"
    (line,) = lines([f"[31.12.20, 23:55:00] {name}: \u200eimage omitted\n"])
    assert (line.name, line.text) == ("+49 170 1234567", "image omitted")


def test_a_chat_of_an_old_iphone(tmp_path: Path) -> None:
    text = "31.12.16, 23:55:00: Ada: Rye?\n31.12.16, 23:56:00: Bo: Yes:\nrye.\n"
    session = only(written(tmp_path / "WhatsApp Chat - Bo.txt", text))
    assert [(one.author, one.blocks) for one in session.messages] == [
        ("Ada", (Text("Rye?"),)), ("Bo", (Text("Yes:\nrye."),)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("19:23, 28 Aug 2013 - ", "7:05, 3 Jan - "),
        ("28 Aug 2013 19:23 - ", "3 Jan 7:05 - "),
        ("Aug 28, 2013, 7:23 PM - ", "Jan 3, 7:05 AM - "),
    ],
)
def test_a_telephone_that_named_the_months_left_out_the_year(
    tmp_path: Path, first: str, second: str
) -> None:
    path = written(tmp_path / "chat.txt", f"{first}Ada: Rye?\n{second}Bo: Yes.\nrye.\n")
    asked, answered = only(path).messages
    assert asked.created_at == moment(2013, 8, 28, 19, 23)
    assert answered.created_at == moment(2014, 1, 3, 7, 5)
    assert answered.blocks == (Text("Yes.\nrye."),)


def test_without_any_year_a_chat_is_as_old_as_its_file(tmp_path: Path) -> None:
    path = written(tmp_path / "chat.txt", "Mar 5, 8:11 PM - Ada: Rye?\nMar 5, 8:12 PM - Bo: Yes\n")
    session = only(path)
    assert [one.created_at for one in session.messages] == [None, None]
    assert session.created_at == open_container(path).modified(path.name)


def test_all_lines_of_a_chat_have_the_form_of_the_first() -> None:
    first, *more = lines(["31/12/20, 23:55 - Ada: To do:\n", "31/12/20, 23:55:00: Bo: rye\n"])
    assert (first.text, more) == ("To do:\n31/12/20, 23:55:00: Bo: rye", [])


IN_A_GROUP = (
    ("Bread club", "\u200eMessages and calls are end-to-end encrypted."),
    ("Ada", "\u200eAda created this group"),
    ("Bo", "\u200eAda added ~\u202fBo"),
    ("Bread club", "\u200eYou joined from the community"),
    ("Bo", "Bo is here."),
    ("Ada", "\u200eThis message was deleted."),
    ("Ada", "\u200ePOLL:\n\u200eOPTION: Ada (0 votes)"),
)


def test_what_an_iphone_says_of_a_group_is_nobodys(tmp_path: Path) -> None:
    lines = (f"[31/12/20, 23:55:00] {name}: {text}\n" for name, text in IN_A_GROUP)
    image = "\u200e[31/12/20, 23:56:00] Ada: \u200eimage omitted\n"
    session = only(written(tmp_path / "_chat.txt", "".join([*lines, image])))
    assert session.title == "Bread club"
    assert [one.name for one in session.people] == ["Bo", "Ada"]
    assert [one.author for one in session.messages] == [None] * 4 + ["Bo", "Ada", "Ada", "Ada"]
    assert [one.role for one in session.messages] == [Role.SYSTEM] * 4 + [Role.USER] * 4


@pytest.mark.parametrize(
    "said",
    [
        "Your security code with Ada changed. \u200eTap to learn more.",
        "Ada\u3068\u306e\u30bb\u30ad\u30e5\u30ea\u30c6\u30a3\u30b3\u30fc\u30c9",
    ],
)
def test_a_notice_may_know_the_first_name_alone(tmp_path: Path, said: str) -> None:
    told = ("Ada Baker: Rye?", f"Ada Baker: \u200e{said}", "Ada Baker: \u200eimage omitted")
    text = "".join(f"[31/12/20, 23:55:00] {one}\n" for one in told)
    _, notice, picture = only(written(tmp_path / "_chat.txt", text)).messages
    assert (notice.role, notice.author) == (Role.SYSTEM, None)
    assert (picture.role, picture.author) == (Role.USER, "Ada Baker")


def test_the_first_line_of_an_iphone_names_the_other_one(tmp_path: Path) -> None:
    stamp = "[31/12/20, 23:55:00] "
    said = ("Bo: \u200eMessages and calls are end-to-end encrypted.", "Ada: Rye?", "Bo: Yes.")
    lines = (*said, "Bo: \u200eMissed voice call")
    session = only(written(tmp_path / "_chat.txt", "".join(f"{stamp}{one}\n" for one in lines)))
    assert session.title == "Bo"
    assert [one.author for one in session.messages] == [None, "Ada", "Bo", "Bo"]


def test_a_group_may_begin_with_all_who_joined(tmp_path: Path) -> None:
    stamp = "31/12/20, 23:55 - "
    joined = [f"{stamp}+49 170 {number} joined using an invite link\n" for number in range(99)]
    path = written(tmp_path / "chat.txt", "".join([*joined, f"{stamp}Ada: Rye?\n"]))
    assert [one.author for one in only(path).messages] == [None] * 99 + ["Ada"]


@pytest.mark.parametrize("line", [" - INFO: it is hot", " - oven - WARNING: hot", ": Oven: hot"])
def test_the_log_of_a_program_is_no_chat(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "log.txt", f"2020-12-31 23:55:00{line}\n" * 3)
    assert registry.plan(open_container(path)).portions == ()


def test_a_log_in_brackets_whose_lines_hold_few_colons_is_no_chat(tmp_path: Path) -> None:
    said = ("Setting up the oven", "Oven found: 2", "[OK] Rye: found", "Warming up", "Done")
    log = "".join(f"[2020-12-31 23:55:00] {line}\n" for line in said)
    assert not is_chat(log)
    assert is_chat(log.replace("] ", "] Ada: "))


def test_a_message_without_words_is_one(tmp_path: Path) -> None:
    stamp = "31/12/20, 23:55 - "
    path = written(tmp_path / "chat.txt", f"{stamp}Ada: Rye?\n{stamp}Bo: \n{stamp}Bo: Yes.\n")
    first, second, third = only(path).messages
    assert (second.author, second.blocks) == (
        "Bo", (Event(EventKind.NOTICE, "A message without words"),),
    )  # fmt: skip
    assert (first.blocks, third.blocks) == ((Text("Rye?"),), (Text("Yes."),))


@pytest.mark.parametrize(
    "told", ["2016-12-31-PHOTO-00004762.jpg <\u200eattached>", "< attached: 00000042-PHOTO.jpg >"]
)
def test_a_file_of_an_old_iphone(tmp_path: Path, told: str) -> None:
    path = written(tmp_path / "WhatsApp Chat - Bo.txt", f"[31.12.16, 23:55:00] Ada: {told}\n")
    (image,) = only(path).messages[0].blocks
    assert isinstance(image, Image)
    assert image.attachment.name.endswith(".jpg")


def test_a_file_may_stand_behind_words_and_an_address_is_none(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - Ada.zip"
    text = (
        "[31/12/20, 23:55:00] Ada: rye.pdf \u2022 \u200e2 pages \u200e<attached: 0023-rye.pdf>\n"
        "[31/12/20, 23:56:00] Ada: see example.com (very nice)\n"
        "[31/12/20, 23:57:00] Ada: oven.pdf (Datei angeh\u00e4ngt)\n"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", text)
        archive.writestr("0023-rye.pdf", b"%PDF")
    first, second, third = only(path).messages
    document, words = first.blocks
    assert isinstance(document, File)
    assert document.attachment.content is not None
    assert document.attachment.content().read() == b"%PDF"
    assert words == Text("rye.pdf \u2022 \u200e2 pages")
    assert second.blocks == (Text("see example.com (very nice)"),)
    (named,) = third.blocks
    assert isinstance(named, File)
    assert named.attachment.name == "oven.pdf"


def test_a_picture_stands_behind_the_last_of_several_lines(tmp_path: Path) -> None:
    path = written(
        tmp_path / "WhatsApp Chat - Bo.txt",
        "[3/2/26, 5:05:13\u202fpm] Ada: Two loaves\n\nof rye. \u200e<attached: 0043-PHOTO.jpg>\n"
        "[3/2/26, 5:06:13\u202fpm] Bo: He wrote\n<attached: 0044-PHOTO.jpg>\n",
    )
    sent, quoted = only(path).messages
    image, words = sent.blocks
    assert isinstance(image, Image)
    assert image.attachment.name == "0043-PHOTO.jpg"
    assert words == Text("Two loaves\n\nof rye.")
    assert quoted.blocks == (Text("He wrote\n<attached: 0044-PHOTO.jpg>"),)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("WhatsApp Chat with Bo Smith.txt", "Bo Smith"),
        ("WhatsApp-Chat mit Bo.txt", "Bo"),
        ("Chat de WhatsApp con Bo.txt", "Bo"),
        ("Discussion WhatsApp avec Bo.txt", "Bo"),
        ("Conversa do WhatsApp com Bo.txt", "Bo"),
        ("Чат WhatsApp с контактом Bo.txt", "Bo"),
        ("Чат WhatsApp с\u00a0контактом Bo.txt", "Bo"),
        ("Chat WhatsApp s\u00a0uživatelem Bo.txt", "Bo"),
        ("WhatsApp Chat with Bo (1).txt", "Bo"),
        ("WhatsApp_Chat_with_Bo.txt", "Bo"),
        ("WhatsApp Chat.txt", "Ada, Bo"),
        ("chatlog.txt", "Ada, Bo"),
    ],
)  # fmt: skip
def test_with_whom_it_was(tmp_path: Path, name: str, title: str) -> None:
    stamp = "31/12/20, 23:55 - "
    path = written(tmp_path / name, f"{stamp}Ada: Rye?\n{stamp}Bo: Yes.\n")
    assert only(path).title == title


@pytest.mark.parametrize("name", ["_chat.txt", "Чат WhatsApp с контактом Bo.txt"])
def test_a_chat_may_be_one_message_of_several_lines(tmp_path: Path, name: str) -> None:
    said = "31/12/20, 23:55 - Ada: Rye:\nflour,\nwater and salt.\n"
    (message,) = only(written(tmp_path / name, said)).messages
    assert message.blocks == (Text("Rye:\nflour,\nwater and salt."),)
    written(tmp_path / "notes.txt", said)
    assert registry.plan(open_container(tmp_path / "notes.txt")).portions == ()


def test_chats_in_folders_or_archives_of_their_own_are_several(tmp_path: Path) -> None:
    text = "31/12/20, 23:55 - Ada: Rye?\n31/12/20, 23:56 - Ada: Yes.\n"
    for name in ("Bo", "Dr. Who"):
        written(tmp_path / "chats" / f"WhatsApp Chat - {name}" / "_chat.txt", text)
        with zipfile.ZipFile(tmp_path / f"WhatsApp Chat - {name}.zip", "w") as archive:
            archive.writestr("_chat.txt", text)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("Bo", "Dr. Who"):
            archive.write(tmp_path / f"WhatsApp Chat - {name}.zip", f"WhatsApp Chat - {name}.zip")

    for chosen in ("chats", "all.zip"):
        with closing(open_container(tmp_path / chosen)) as container:
            (portion,) = registry.plan(container).portions
            sessions = list(portion.importer.sessions(container, portion.names, lambda _: None))
        assert [one.title for one in sessions] == ["Bo", "Dr. Who"]
        assert len({one.external_id for one in sessions}) == 2
    assert only(tmp_path / "chats" / "WhatsApp Chat - Bo" / "_chat.txt").title == "Bo"


def test_a_time_of_telegram_without_a_zone_is_that_of_the_computer(tmp_path: Path) -> None:
    told = telegram()
    for message in told["messages"]:
        del message["date_unixtime"]
        message["date"] = "2020-12-31T23:55:00"
    session = only(written(tmp_path / "result.json", told))
    assert {one.created_at for one in session.messages} == {moment(2020, 12, 31, 23, 55)}


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        ({"type": "bold", "text": "Rye!\n"}, "**Rye!**\nYes"),
        ({"type": "italic", "text": "Rye\n\n and oats "}, "*Rye*\n\n *and oats* Yes"),
        ({"type": "blockquote", "text": "Rye?\nOats?"}, "> Rye?\n> Oats?\nYes"),
        ({"type": "underline", "text": "Rye "}, "Rye Yes"),
    ],
)
def test_signs_of_telegram_stand_around_words(
    tmp_path: Path, piece: dict[str, str], shown: str
) -> None:
    told = telegram()
    told["messages"] = [told["messages"][1] | {"text": [piece, "Yes"], "photo": ""}]
    assert only(written(tmp_path / "result.json", told)).messages[0].blocks == (Text(shown),)


def test_files_of_telegram_that_were_left_out_are_of_a_kind(tmp_path: Path) -> None:
    gone = "(File not included. Change data exporting settings to download.)"
    told = telegram()
    said = told["messages"][1] | {"text": "", "photo": ""}
    voice = said | {"file": gone, "media_type": "voice_message", "mime_type": "audio/ogg"}
    told["messages"] = [said | {"photo": gone}, voice | {"id": 8}]
    (photo,), (sound,) = (
        message.blocks for message in only(written(tmp_path / "result.json", told)).messages
    )
    assert isinstance(photo, Image)
    assert isinstance(sound, File)
    assert (photo.attachment.name, sound.attachment.name) == ("photo", "voice message")


def test_what_is_no_text_in_telegram_has_a_place(tmp_path: Path) -> None:
    told = telegram()
    call, said, _ = told["messages"]
    voice = said | {"id": 8, "text": "", "photo": "", "media_type": "voice_message"}
    bare = said | {"id": 9, "text": "", "photo": "", "unheard_of": "Rye"}
    calls = [
        call | {"id": 10, "discard_reason": "missed"},
        call | {"id": 11, "duration_seconds": 9},
    ]
    told["messages"] = [voice, bare, *calls]
    messages = only(written(tmp_path / "result.json", told)).messages
    assert [message.blocks for message in messages] == [
        (Event(EventKind.NOTICE, text),)
        for text in (
            "voice message", "A message without words", "phone call: missed", "phone call: 9 s",
        )
    ]  # fmt: skip


def account(**more: Any) -> dict[str, Any]:
    """All of an account, in the order of the program: what is about the person comes first."""
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"phone_number": "+49 canary"},
        "contacts": {"list": [{"first_name": "Ada", "phone_number": "+49 canary"}] * 2_000},
        **more,
    }


def test_chats_behind_many_contacts_and_chats_that_were_left(tmp_path: Path) -> None:
    told = account(
        chats={"list": [telegram()]}, left_chats={"list": [telegram() | {"id": 9, "name": "Cy"}]}
    )
    path = written(tmp_path / "result.json", told)
    key, sessions, issues = read(path)
    assert (key, [one.title for one in sessions], issues) == ("telegram", ["Ada", "Cy"], [])
    assert "telegram" in registry.WITH_ACCOUNTS
    assert tells_of_accounts(open_container(path), path.name)


@pytest.mark.parametrize("field", ["ip", "last_ip", "email_address"])
def test_addresses_in_messages_are_those_of_accounts(tmp_path: Path, field: str) -> None:
    path = written(tmp_path / "message_1.json", chat(sent("My ip: none", **{field: "203.0.113.7"})))
    assert "messenger" in registry.WITH_ACCOUNTS
    assert tells_of_accounts(open_container(path), path.name)
    plain = written(tmp_path / "message_2.json", chat(sent('{"ip": 1}', description="a trip")))
    assert not tells_of_accounts(open_container(plain), plain.name)


def test_a_picture_beside_a_chat_tells_of_no_account(tmp_path: Path) -> None:
    path = tmp_path / "rye.jpg"
    path.write_bytes(b'\xff\xd8\0\0"phone_number": 7')
    assert not tells_of_accounts(open_container(path), path.name)


def test_kinds_of_discord_that_go_by_a_number_were_said(tmp_path: Path) -> None:
    told = discord(posted("1", "Rye!", type="20"), posted("2", "joined", type="7"))
    said, joined = only(written(tmp_path / "rye.json", told)).messages
    assert (said.role, said.blocks) == (Role.USER, (Text("Rye!"),))
    assert joined.role is Role.SYSTEM


def test_what_a_bot_of_discord_lays_out(tmp_path: Path) -> None:
    laid_out = {"description": "Baked", "fields": [{"name": "Loaves", "value": "2"}]}
    (said,) = only(
        written(tmp_path / "rye.json", discord(posted("1", "", embeds=[laid_out])))
    ).messages
    assert said.blocks == (Text("Baked\nLoaves: 2"),)


def test_what_is_no_text_in_discord_has_a_place(tmp_path: Path) -> None:
    poll = {"question": {"text": "Rye?"}, "answers": [{"text": "Yes"}]}
    picture = {"title": "", "description": "Baked", "image": {"url": "https://cdn.example/a.png?b"}}
    told = discord(
        posted("1", "", poll=poll), posted("2", "", embeds=[picture]), posted("3", ""),
    )  # fmt: skip
    asked, shown, bare = only(written(tmp_path / "rye.json", told)).messages
    assert asked.blocks == (Text("Rye?\n- Yes"),)
    words, image = shown.blocks
    assert words == Text("Baked")
    assert isinstance(image, Image)
    assert image.attachment.name == "a.png"
    assert bare.blocks == (Event(EventKind.NOTICE, "A message without words"),)


def test_a_message_that_was_passed_on_in_discord_brings_its_files(tmp_path: Path) -> None:
    attached = {"id": "9", "url": "https://cdn.example/loaf.png", "fileName": "loaf.png"}
    passed_on = {"content": "Look", "attachments": [attached], "stickers": [{"name": "wave"}],
                 "embeds": [{"title": "Rye", "url": "https://rye.example"}]}  # fmt: skip
    told = discord(posted("1", "", forwardedMessage=passed_on))
    _, (session,), _ = read(written(tmp_path / "rye.json", told))
    quoted, picture, sticker, page = session.messages[0].blocks
    assert (quoted, sticker) == (Text("> Look"), Text("[wave]"))
    assert isinstance(picture, Image)
    assert picture.attachment.name == "loaf.png"
    assert page == Citation("Rye", "https://rye.example")


def test_a_channel_of_discord_as_a_table(tmp_path: Path) -> None:
    columns = "AuthorID,Author,Date,Content,Attachments,Reactions"
    name = "Bakers - Bread - rye [123456]"
    media = f"{name}.csv_Files/rye-1A2B.png"
    rows = [
        '"9","ada","2020-12-31T23:55:01.7300000+00:00","Rye, or ""oats""?\nBoth?","","x (1)"',
        f'"8","bo","2020-12-31T23:55:02+00:00","","{media}","",""',
    ]
    written(tmp_path / f"{name}.csv", "\r\n".join(["\ufeff" + columns, rows[0]]))
    written(tmp_path / f"{name} [part 2].csv", "\r\n".join([columns, rows[1]]))
    written(tmp_path / media, "picture")
    key, (session,), issues = read(tmp_path)
    assert (key, session.title, session.external_id, issues) == ("discord", "rye", name, [])
    said, shown = session.messages
    assert (said.author, said.blocks[0]) == ("ada", Text('Rye, or "oats"?\nBoth?'))
    assert said.created_at == 1609458901730
    (image,) = shown.blocks
    assert isinstance(image, Image)
    assert image.attachment.content is not None


def test_direct_messages_of_slack_are_called_by_their_people(tmp_path: Path) -> None:
    root = tmp_path / "slack"
    written(root / "users.json", [{"id": "U1", "name": "ada"}, {"id": "U2", "name": "bo"}])
    written(root / "mpims.json", [{"id": "G1", "name": "mpdm-ada--bo-1", "members": ["U1", "U2"]}])
    said = {"type": "message", "user": "U1", "ts": 1609458900.25, "text": "Rye?"}
    written(root / "mpdm-ada--bo-1" / "2021-01-01.json", [said])
    session = only(root)
    assert (session.title, session.external_id) == ("ada, bo", "G1")
    assert session.messages[0].created_at == 1609458900250


def test_a_folder_of_slack_may_be_called_by_the_id_of_its_channel(tmp_path: Path) -> None:
    written(tmp_path / "channels.json", [{"id": "C1", "name": "rye"}, {"id": "C2", "name": "oats"}])
    said = {"type": "message", "user": "U1", "ts": "1609545300.000002", "text": "See <#C2>."}
    written(tmp_path / "C1" / "2021-01-02.json", [said])
    session = only(tmp_path)
    assert (session.external_id, session.title) == ("C1", "#rye")
    assert session.messages[0].blocks == (Text("See #oats."),)


@pytest.mark.parametrize("chosen", ["", "rye", "rye/2021-01-02.json"])
def test_channels_of_slack_without_the_lists_of_the_workspace(tmp_path: Path, chosen: str) -> None:
    called = {"user_profile": {"display_name": "Ada"}}
    said = {"type": "message", "user": "U1", "ts": "1609545300.000002", "text": "Rye!", **called}
    written(tmp_path / "rye" / "2021-01-02.json", [said])
    session = only(tmp_path / chosen)
    assert (session.external_id, session.title) == ("rye", "#rye")
    assert session.messages[0].author == "Ada"


def test_who_commented_on_a_file_in_slack(tmp_path: Path) -> None:
    told = {"type": "message", "subtype": "file_comment", "text": "Crusty."}
    said = [
        told | {"ts": "1609545300.000002", "comment": {"user": "U1"}},
        told | {"ts": "1609545400.000002", "username": "<@U2|bo>"},
    ]
    written(tmp_path / "users.json", [{"id": "U1", "name": "ada"}])
    written(tmp_path / "rye" / "2021-01-02.json", said)
    assert [message.author for message in only(tmp_path).messages] == ["ada", "bo"]


def test_blocks_of_slack_without_a_text(tmp_path: Path) -> None:
    line = [
        {"type": "text", "text": "See "},
        {"type": "link", "url": "https://example.org", "text": "rye"},
        {"type": "text", "text": " by "},
        {"type": "user", "user_id": "U1"},
    ]
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Bread"}},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": line}]},
    ]
    said = {"type": "message", "user": "U1", "ts": "1609458900.000001", "text": "",
            "blocks": blocks, "attachments": [{"text": "Only words"}]}  # fmt: skip
    root = tmp_path / "slack"
    written(root / "channels.json", [{"id": "C1", "name": "rye"}])
    written(root / "users.json", [{"id": "U1", "name": "ada"}])
    written(root / "rye" / "2021-01-01.json", [said])
    text, quoted = only(root).messages[0].blocks
    assert text == Text("Bread\nSee [rye](https://example.org) by @ada")
    assert quoted == Text("Only words")


def chat(*messages: dict[str, Any]) -> dict[str, Any]:
    return {"participants": [{"name": "Ada"}], "title": "Ada", "messages": list(messages)}


def sent(text: str, **more: Any) -> dict[str, Any]:
    return {"sender_name": "Ada", "timestamp_ms": 1609455300000, "content": text, **more}


def test_chats_of_messenger_that_are_encrypted_from_end_to_end(tmp_path: Path) -> None:
    def sealed(name: str, *messages: dict[str, Any]) -> dict[str, Any]:
        return {"participants": ["Ada", name], "threadName": f"{name}_7", "messages": messages}

    picture = {"senderName": "Bo", "text": "", "timestamp": 1609455400000, "type": "media",
               "isUnsent": False, "media": [{"uri": "./media/rye.jpg"}]}  # fmt: skip
    greeting = {"senderName": "Ada", "text": "Â°C von Ada", "timestamp": 1609455300000,
                "type": "text", "isUnsent": False, "media": [], "reactions": []}  # fmt: skip
    written(tmp_path / "a" / "messages" / "Bo_7.json", sealed("Bo", picture, greeting))
    written(tmp_path / "a" / "messages" / "Cy_8.json", sealed("Cy", greeting))
    written(tmp_path / "a" / "media" / "rye.jpg", "picture")

    key, (first, second), issues = read(tmp_path)

    assert (key, first.title, second.title, issues) == ("messenger", "Bo", "Cy", [])
    assert first.external_id != second.external_id
    said, shown = first.messages
    assert (said.author, said.blocks) == ("Ada", (Text("Â°C von Ada"),))
    (image,) = shown.blocks
    assert isinstance(image, Image)
    assert image.attachment.content is not None


def test_messages_of_one_moment_stand_in_the_order_they_were_sent(tmp_path: Path) -> None:
    folder = tmp_path / "messages" / "inbox" / "ada_7"
    written(folder / "message_1.json", chat(sent("Three"), sent("Two")))
    written(folder / "message_2.json", chat(sent("One")))
    said = [message.blocks for message in only(tmp_path).messages]
    assert said == [(Text("One"),), (Text("Two"),), (Text("Three"),)]


def test_messages_of_which_hardly_anything_is_told_have_a_place(tmp_path: Path) -> None:
    bare = {"sender_name": "Ada", "timestamp_ms": 1609455300000}
    shared = bare | {"timestamp_ms": 1609455400000, "share": {"original_content_owner": "bo"}}
    path = written(tmp_path / "message_1.json", chat(shared, bare))
    assert [message.blocks for message in only(path).messages] == [
        (Event(EventKind.NOTICE, "A message without words"),),
        (Event(EventKind.NOTICE, "Shared something of bo"),),
    ]


def test_a_message_that_was_taken_back_has_a_place(tmp_path: Path) -> None:
    gone = {"sender_name": "Ada", "timestamp_ms": 1609455300000, "is_unsent": True}
    (message,) = only(written(tmp_path / "message_1.json", chat(gone))).messages
    assert message.blocks == (Event(EventKind.NOTICE, "A message that was taken back"),)


def test_a_sticker_and_a_shared_place_are_messages(tmp_path: Path) -> None:
    sticker = {"sender_name": "Ada", "timestamp_ms": 1, "sticker": {"uri": "stickers/1.png"}}
    shared = sent("", share={"link": "https://example.org", "share_text": "Br\u00c3\u00b6tchen"})
    first, second = only(written(tmp_path / "message_1.json", chat(shared, sticker))).messages
    assert isinstance(first.blocks[0], Image)
    assert second.blocks == (Text("Br\u00f6tchen\nhttps://example.org"),)


@pytest.mark.parametrize("name", ["\u3000", "\u2003", "~ ", "\u200e"])
def test_who_is_called_by_spaces_stops_no_chat(tmp_path: Path, name: str) -> None:
    path = tmp_path / "WhatsApp Chat with Ada.txt"
    path.write_text(
        "12/01/2026, 10:00 - Ada: Hello\n"
        f"12/01/2026, 10:01 - {name}: \u200eAda left\n"
        "12/01/2026, 10:02 - Ben: So\n"
    )
    assert len(only(path).messages) == 3
