"""Channels of Discord that were exported as text, or as an older table, become chats."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, File, Image, Text
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.importers.people.discord_times import DiscordMoments
from chatvault.importers.times.local_times import local_time
from tests.unit.importers.export_files import imported, write

RULE = "=" * 62
HEAD = f"{RULE}\nGuild: Bakers\nChannel: Bread / rye\nTopic: All of rye\n{RULE}\n\n"
END = f"{RULE}\nExported 1,002 message(s)\n{RULE}\n"
SAID = (
    "[4/24/2023 7:37 PM] ada.rye (pinned)\nWhy rye?\n\nIt keeps.\n\n\n"
    "[4/24/2023 7:38 PM] bo\nLess.\n\n"
)


def read(tmp_path: Path, text: str, name: str = "rye.txt") -> ParsedSession:
    return imported(write(tmp_path / "a.zip", {name: text.encode()})).session


@pytest.mark.parametrize("text", [HEAD + SAID + END, (HEAD + SAID + END).replace("\n", "\r\n")])
def test_a_text_is_the_chat_of_its_channel(tmp_path: Path, text: str) -> None:
    session = read(tmp_path, text)

    assert (session.source, session.title, session.summary) == ("discord", "rye", "All of rye")
    assert [(one.author, one.blocks, one.created_at) for one in session.messages] == [
        ("ada.rye", (Text("Why rye?\n\nIt keeps."),), local_time("2023-04-24T19:37")),
        ("bo", (Text("Less."),), local_time("2023-04-24T19:38")),
    ]


def test_what_was_sent_along_stands_apart(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        f"{HEAD}[4/24/2023 7:37 PM] ada\nSee\n\n{{Attachments}}\nhttps://cdn.example/loaf.png?ex=1\n"
        "https://cdn.example/rye.pdf\n\n{Embed}\nhttps://rye.example\nAll of rye\n\n{Stickers}\n"
        f"https://cdn.example/wave.png\n\n{{Reactions}}\n👍 (2) 🍞\n\n{END}",
    )

    (message,) = session.messages
    said, picture, paper, sticker, page, reactions = message.blocks
    assert (said, page) == (Text("See"), Text("https://rye.example\nAll of rye"))
    assert isinstance(picture, Image)
    assert isinstance(paper, File)
    assert (picture.attachment.name, paper.attachment.name) == ("loaf.png", "rye.pdf")
    assert sticker == Text("[wave.png]")
    assert reactions == Event(EventKind.NOTICE, "Reactions: 👍 2, 🍞 1")


def test_a_channel_is_known_again_and_one_of_another_server_is_another(tmp_path: Path) -> None:
    first, again = (
        read(tmp_path, HEAD + SAID + END),
        read(tmp_path, HEAD + SAID + SAID + END, "b.txt"),
    )
    other = read(tmp_path, (HEAD + SAID + END).replace("Bakers", "Millers"))

    assert first.external_id == again.external_id != other.external_id
    assert first.messages[0].external_id == again.messages[0].external_id


@pytest.mark.parametrize("text", ["rye.txt", "rye [part 2].txt"])
def test_a_text_beside_a_table_or_page_of_its_channel_is_not_read(
    tmp_path: Path, text: str
) -> None:
    table = 'AuthorID,Author,Date,Content,Attachments,Reactions\n"9","ada","2019-04-13","Rye","",""'
    page = (
        "<html><div class=preamble__entry>Bakers</div><div class=chatlog__message-group>"
        "<div class=chatlog__message-container data-message-id=1100000000000000000>"
        "<span class=chatlog__author title=ada>Ada</span><div class=chatlog__content>Rye</div>"
        "</div></div></html>"
    )
    files = {text: (HEAD + SAID + END).encode(), "rye.csv": table.encode()}

    by_table = imported(write(tmp_path / "a.zip", files))
    by_page = imported(write(tmp_path / "b.zip", {**files, "rye.html": page.encode()}))

    assert [one.author for one in by_table.session.messages] == ["ada"]
    assert [one.author for one in by_page.session.messages] == ["Ada"]
    assert [told for _, told in by_page.problems(Severity.INFO)] == [
        "The same channel is in “rye.html”, which tells more and was read.",
    ] * 2


def test_a_table_of_2019_has_semicolons_and_names_the_month(tmp_path: Path) -> None:
    table = (
        "AuthorID;Author;Date;Content;Attachments;Reactions;\n"
        '"9";"ada#0001";"13-Apr-19 12:07 PM";"Rye; or, oats?";"";"";\n'
    )

    (message,) = read(tmp_path, table, "rye.csv").messages

    assert (message.author, message.blocks) == ("ada#0001", (Text("Rye; or, oats?"),))
    assert message.created_at == local_time("2019-04-13T12:07")


def test_which_number_is_the_day_is_told_by_all_times() -> None:
    told = ["03/04/2023 19:37", "24/04/2023 08:00"]

    assert DiscordMoments(told).at(told[0]) == local_time("2023-04-03T19:37")


@pytest.mark.parametrize("text", [SAID, HEAD.replace("Guild", "Server") + SAID])
def test_other_text_is_none(tmp_path: Path, text: str) -> None:
    assert imported(write(tmp_path / "a.zip", {"a.txt": text.encode()})).claimed == {}


@given(
    st.lists(
        st.sampled_from([*SAID.split("\n"), RULE, "{Reactions}", "{Embed}", "(2)"]), max_size=12
    )
)
def test_any_lines_may_stand_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    session = read(tmp_path_factory.mktemp("text"), HEAD + SAID + "\n".join(lines))

    assert session.messages[0].blocks[0] == Text("Why rye?\n\nIt keeps.")
