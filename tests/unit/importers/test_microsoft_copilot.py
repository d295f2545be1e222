"""Chats of Microsoft 365 Copilot that an extension saved become conversations."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Citation, Text
from chatvault.domain.message import Hidden, Role
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import RELAXED, is_chain, spoil

PAGE = "https://rye.example/a"


def message(name: str, author: str, text: str, **more: object) -> Entry:
    return {
        "text": text, "author": author, "createdAt": "2026-01-05T10:00:00.1234567+00:00",
        "messageId": name, "requestId": "r", "offense": "None", "turnCount": 1, **more,
    }  # fmt: skip


def answered() -> Entry:
    card = {
        "type": "AdaptiveCard",
        "body": [{"type": "TextBlock", "text": "It keeps 【r1】, 【r9】."}],
    }
    shown = json.dumps({"label": "1", "Title": "Rye"})
    return message(
        "b", "bot", "It keeps [1].", adaptiveCards=[card],
        references={"r1": {"targetLink": PAGE, "displayData": {"content": shown}}},
        sourceAttributions=[{"providerDisplayName": "Rye", "seeMoreUrl": PAGE},
                            {"providerDisplayName": "Oven.docx"}],
    )  # fmt: skip


def chat() -> Entry:
    return {
        "conversationId": "c-1", "chatName": "Rye", "createTimeUtc": 1_767_607_200_000,
        "updateTimeUtc": 1_767_607_260_000,
        "messages": [message("s", "system", "Be kind."), message("a", "user", "Why rye?"),
                     answered()],
    }  # fmt: skip


@pytest.mark.parametrize("told", [chat(), [chat()]])
def test_a_chat_has_its_messages_and_sources(tmp_path: Path, told: object) -> None:
    found = imported(write(tmp_path / "a.zip", {"m365-copilot-Rye.json": told}))

    session = found.session
    assert (session.source, session.external_id, session.title) == ("copilot", "c-1", "Rye")
    assert (session.created_at, session.updated_at) == (1_767_607_200_000, 1_767_607_260_000)
    assert is_chain(session)
    assert [one.role for one in session.messages] == [Role.SYSTEM, Role.USER, Role.ASSISTANT]
    assert found.message("s").hidden is Hidden.SYSTEM
    assert found.message("a").created_at == 1_767_607_200_123
    assert found.blocks("b") == (
        Text(f"It keeps ([Rye]({PAGE})), 【r9】."), Citation("Rye", PAGE), Citation("Oven.docx"),
    )  # fmt: skip
    assert found.issues == []


def test_an_answer_without_references_is_its_text(tmp_path: Path) -> None:
    told = chat()
    told["messages"][2]["references"] = None
    found = imported(write(tmp_path / "a.zip", {"a.json": told}))
    assert found.blocks("b")[0] == Text("It keeps [1].")


@RELAXED
@given(data=st.data())
def test_any_json_in_any_place_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    told = copy.deepcopy(chat())
    spoil(told, data)
    imported(write(tmp_path / "a.zip", {"a.json": told, "b.json": chat()}))
