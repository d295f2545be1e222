"""Odd and rare forms that channels of Discord come in."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.blocks import Citation, Event, EventKind, Image, Text
from chatvault.domain.message import Role
from tests.unit.importers.people.people_files import only
from tests.unit.importers.people.test_people import discord, posted, read, written


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
