"""The package that Discord gives of an account: its own messages, channel by channel."""

from __future__ import annotations

import copy
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.people import Person
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.people.test_people import written
from tests.unit.importers.reading import read_claimed

ACCOUNT = {"id": "9", "username": "ada", "global_name": "Ada", "email": "canary@example.org",
           "phone": "+15550100", "ip": "192.0.2.7"}  # fmt: skip
MOMENT = 1_704_457_800_000  # 2024-01-05T12:30:00Z


def message(key: object, text: str, at: str = "2024-01-05 12:30:00", files: str = "") -> Any:
    return {"ID": key, "Timestamp": at, "Contents": text, "Attachments": files}


def package(folder: Path, *messages: object, top: str = "Messages", **channel: object) -> Path:
    """The package with one channel in it."""
    about = {"id": "17", "type": "GUILD_TEXT", "name": "ovens"} | channel
    written(folder / top / "c17" / "messages.json", list(messages))
    written(folder / top / "c17" / "channel.json", about)
    written(folder / top / "index.json", {"17": "ovens in Bakers", "18": None})
    written(folder / "Account" / "user.json", ACCOUNT)
    written(folder / "Activity" / "tns" / "events-2024-00000-of-00001.json", {"ip": "192.0.2.7"})
    return folder


read = partial(read_claimed, "discord-package")


@pytest.mark.parametrize("top", ["messages", "Messages"])
def test_a_channel_is_a_conversation_of_ones_own_messages(tmp_path: Path, top: str) -> None:
    # Given a channel of which the newest message stands first,
    guild = {"id": "5", "name": "Bakers"}
    folder = package(
        tmp_path, message(3, "Stone."), message(2, "Which oven?", "2024-01-05 12:29:00"),
        top=top, guild=guild,
    )  # fmt: skip
    # when it is read,
    (session,), issues = read(folder)
    # then they stand in the order of time, all by the owner, who is oneself.
    assert (session.source, session.external_id, session.title) == (
        "discord", "package:17", "ovens",
    )  # fmt: skip
    assert session.project is not None
    assert session.project.name == "Bakers"
    assert [one.blocks for one in session.messages] == [(Text("Which oven?"),), (Text("Stone."),)]
    assert session.messages[1].created_at == MOMENT
    assert {(one.role, one.author) for one in session.messages} == {(Role.USER, "Ada")}
    assert session.people == (Person("Ada", "9", is_me=True),)
    assert any("what others wrote" in issue.text for issue in issues)


def test_older_packages_have_a_table(tmp_path: Path) -> None:
    table = (
        "ID,Timestamp,Contents,Attachments\r\n"
        '3,2020-08-25 22:54:05.726000+00:00,"Two lines,\nof rye",\r\n'
        "2,2020-08-25 22:53:05+00:00,,https://cdn.example/a/oven.png https://cdn.example/b/rye.pdf"
        "\r\n"
    )
    folder = package(tmp_path)
    (folder / "Messages" / "c17" / "messages.json").unlink()
    written(folder / "Messages" / "c17" / "messages.csv", table)
    (session,), _ = read(folder)
    first, second = session.messages
    picture, file = first.blocks
    assert isinstance(picture, Image)
    assert isinstance(file, File)
    assert (picture.attachment.name, file.attachment.name) == ("oven.png", "rye.pdf")
    assert second.blocks == (Text("Two lines,\nof rye"),)
    assert second.created_at == 1_598_396_045_726


def test_a_chat_of_two_is_called_as_the_list_of_channels_says(tmp_path: Path) -> None:
    folder = package(tmp_path, message(1, "Rye?"), type="DM", name=None)
    written(folder / "Messages" / "index.json", {"17": "Direct Message with bo#0"})
    (session,), _ = read(folder)
    assert session.title == "Direct Message with bo#0"
    assert session.project is None


def test_a_message_without_words_keeps_its_place(tmp_path: Path) -> None:
    (session,), _ = read(package(tmp_path, message(1, "")))
    (event,) = session.messages[0].blocks
    assert isinstance(event, Event)


def test_messages_alone_are_by_somebody_without_a_name(tmp_path: Path) -> None:
    folder = package(tmp_path, message(1, "Rye?"))
    (session,), _ = read(folder / "Messages" / "c17" / "messages.json")
    assert session.people == (Person("Me", "", is_me=True),)
    (session,), _ = read(folder / "Messages")
    assert session.title == "ovens"


def test_what_tells_of_the_account_and_of_devices_is_not_read(tmp_path: Path) -> None:
    folder = package(tmp_path, message(1, "Rye?"))
    container = open_container(folder)
    (portion,) = registry.plan(container).portions
    assert not [name for name in portion.names if "Activity" in name]
    sessions, issues = read(folder)
    told = repr(sessions) + repr(issues)
    for secret in ("canary", "+15550100", "192.0.2.7"):
        assert secret not in told


def test_another_table_of_that_name_is_none(tmp_path: Path) -> None:
    written(tmp_path / "messages.json", [{"id": 1, "text": "bread"}])
    container = open_container(tmp_path)
    keys = [portion.importer.key for portion in registry.plan(container).portions]
    assert "discord-package" not in keys


def test_a_channel_that_is_damaged_does_not_keep_the_others_out(tmp_path: Path) -> None:
    folder = package(tmp_path, message(1, "Rye?"))
    written(folder / "Messages" / "c18" / "messages.json", json.dumps([message(1, "a")])[:-9])
    written(folder / "Messages" / "c17" / "channel.json", "{broken")
    sessions, issues = read(folder)
    assert [one.external_id for one in sessions] == ["package:17"]
    assert [issue for issue in issues if issue.lost]


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    files: list[Any] = [
        [message(1, "One"), message(2, "Two")],
        {"id": "17", "name": "ovens", "guild": {"id": "5", "name": "Bakers"}},
        {"17": "ovens in Bakers"},
        copy.deepcopy(ACCOUNT),
    ]
    spoil(files, data)
    folder = package(tmp_path_factory.mktemp("package"))
    names = ("Messages/c17/messages.json", "Messages/c17/channel.json", "Messages/index.json",
             "Account/user.json")  # fmt: skip
    for name, told in zip(names, files, strict=True):
        written(folder / name, json.dumps(told))
    try:
        sessions, _ = read(folder)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)
