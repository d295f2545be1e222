"""Odd and rare forms that channels of Slack come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Text
from tests.unit.importers.people.people_files import only
from tests.unit.importers.people.test_people import written


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
