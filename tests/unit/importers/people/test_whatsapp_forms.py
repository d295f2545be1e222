"""Odd and rare forms that chats of WhatsApp come in."""

from __future__ import annotations

import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.blocks import Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.people.whatsapp_lines import is_chat, lines
from chatvault.importers.texts.misread import misread
from tests.unit.importers.people.people_files import moment, only
from tests.unit.importers.people.test_people import written

ARABIC = (
    "\u0663\u0661/\u0661\u0662/\u0662\u0660\u0662\u0660\u060c \u0661\u0661:\u0665\u0665 \u0645 - "
)


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


@pytest.mark.parametrize("name", ["\u3000", "\u2003", "~ ", "\u200e"])
def test_who_is_called_by_spaces_stops_no_chat(tmp_path: Path, name: str) -> None:
    path = tmp_path / "WhatsApp Chat with Ada.txt"
    path.write_text(
        "12/01/2026, 10:00 - Ada: Hello\n"
        f"12/01/2026, 10:01 - {name}: \u200eAda left\n"
        "12/01/2026, 10:02 - Ben: So\n"
    )
    assert len(only(path).messages) == 3
