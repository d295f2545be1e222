"""Chats that extensions of browsers save become conversations of the product that held them."""

from __future__ import annotations

import base64
import copy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import File, Image, Text, Thinking
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.importers import registry
from chatvault.importers.saved_chats.products import SOURCE, identity_in, source_of
from chatvault.importers.times.local_times import local_time
from chatvault.services.vault import Services
from tests.unit.importers.chatgpt import chatgpt_files
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.gemini_takeout.gemini_takeout_files import PNG
from tests.unit.importers.hostile import RELAXED, is_chain, spoil

WORK = Unattended()
CHAT = "6a1b2c3d-0000-4000-8000-000000000001"
SAID = [(Role.USER, (Text("Why rye?"),)), (Role.ASSISTANT, (Text("It keeps."),))]


def exporter(*more: Entry, powered: str = "ChatGPT", **dates: str) -> Entry:
    told = {"created": "6/18/2026 14:20:31", "exported": "6/19/2026 9:00:00"} | dates
    return {
        "metadata": {
            "title": "Rye",
            "user": {"name": "Ada", "email": "ada@rye.example"},
            "dates": told,
            "link": f"https://chatgpt.com/g/g-12ab-bread/c/{CHAT}",
            "powered_by": f"{powered} Exporter (https://exporter.example)",
        },
        "messages": [
            {"role": "Prompt", "say": "Why rye?"},
            {"role": "Response", "say": "It keeps."},
            *more,
        ],
    }


def voyager() -> Entry:
    return {
        "format": "gemini-voyager.chat.v1",
        "url": "https://gemini.google.com/u/1/app/45bd2711b4130be8",
        "exportedAt": "2026-06-18T14:20:31.000Z",
        "count": 1,
        "title": "Rye",
        "items": [{"user": "Why rye?", "assistant": "It keeps.", "starred": True}],
    }


def authored() -> Entry:
    return {
        "title": "Rye", "tags": ["bread"], "author": "claude", "count": 1, "exporter": "3.0.0",
        "date": "2026-06-18T14:20:31.000Z", "url": f"https://claude.ai/chat/{CHAT}",
        "messages": [{"id": "user-1", "author": "user", "content": "Why rye?"},
                     {"id": "ai-1", "author": "ai", "content": "It keeps."}],
    }  # fmt: skip


def paired(**versions: object) -> Entry:
    turn = {"human": "Why rye?", "assistant": {"text": "It keeps."}} | versions
    return {"title": "Rye", "platform": "notebooklm", "exportedAt": "2026-06-18T14:20:31.000Z",
            "conversation": [turn]}  # fmt: skip


def responded() -> Entry:
    return {
        "conversationId": "kX3sample", "title": "Rye", "platform": "copilot",
        "responses": [{"sender": "human", "message": "Why rye?"},
                      {"sender": "assistant", "message": "It keeps."}],
        "exportTime": "2026-06-18T14:20:31.000Z",
    }  # fmt: skip


def spoken() -> Entry:
    return {
        "exportDate": "2026-06-18T14:20:31.000Z", "exportVersion": "2.4", "messageCount": 2,
        "url": "https://x.com/i/grok?conversation=19266200000001", "userAgent": "Mozilla/5.0",
        "conversation": [{"speaker": "Human", "content": "Why rye?", "index": 0},
                         {"speaker": "Grok", "content": "It keeps.", "index": 1}],
    }  # fmt: skip


def cut_up(*answer: object) -> Entry:
    return {
        "meta": {"exported_at": "2026-06-18T14:20:31", "title": "Rye"},
        "chats": [
            {"index": 0, "type": "prompt", "message": ["Why rye?"]},
            {"index": 1, "type": "response", "message": [*answer] or ["It keeps."]},
        ],
    }


def normalized(*more: Entry, title: str = "Rye") -> Entry:
    url = f"https://claude.ai/chat/{CHAT}"
    return {
        "$schema": "./schemas/export-v1.schema.json", "schemaVersion": 1,
        "exportedAt": "2026-06-18T14:20:31.000Z",
        "source": {"platform": "Claude", "url": url, "title": title},
        "messages": [
            {"index": 0, "role": "user", "displayRole": "User", "content": "Why rye?"},
            {"index": 1, "role": "assistant", "displayRole": "Claude", "content": "It keeps."},
            *more,
        ],
        "metadata": {"Source": "Claude", "Model": "Opus 5"},
    }  # fmt: skip


FORMS = {
    "exporter": (exporter(), "chatgpt", CHAT),
    "voyager": (voyager(), "gemini", "45bd2711b4130be8"),
    "authored": (authored(), "claude-ai", CHAT),
    "paired": (paired(), "notebook-lm", ""),
    "responded": (responded(), "copilot", "kX3sample"),
    "spoken": (spoken(), "grok", "19266200000001"),
    "cut up": (cut_up(), SOURCE, ""),
    "normalized": (normalized(), "claude-ai", CHAT),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_chat_is_one_of_the_product_that_held_it(tmp_path: Path, form: str) -> None:
    told, source, identity = FORMS[form]

    found = imported(write(tmp_path / "a.zip", {"Rye.json": told}))

    session = found.session
    assert found.claimed == {SOURCE: ("Rye.json",)}
    assert session.source == source
    assert session.external_id == identity or not identity
    assert session.title == ("Why rye?" if form == "spoken" else "Rye")
    assert [(one.role, one.blocks) for one in session.messages] == SAID
    assert is_chain(session)
    assert session.updated_at is not None
    assert session.stands_in
    assert found.issues == []


def test_what_a_model_wrote_beside_the_chat_is_a_file(tmp_path: Path) -> None:
    artifact = {"index": 2, "role": "artifact", "displayRole": "Claude Artifact", "content": "# A"}

    told = normalized(artifact, title="AI Chat Export")
    session = imported(write(tmp_path / "a.zip", {"a.json": told})).session

    assert (session.title, session.model) == ("Why rye?", "Opus 5")
    (file,) = session.messages[-1].blocks
    assert isinstance(file, File)
    assert (session.messages[-1].role, file.text) == (Role.ASSISTANT, "# A")


def test_tags_come_along(tmp_path: Path) -> None:
    assert imported(write(tmp_path / "a.zip", {"a.json": authored()})).session.tags == ("bread",)


def test_times_are_those_of_the_computer(tmp_path: Path) -> None:
    # Given moments of which one tells that the month comes first, or the year,
    later = {"role": "Prompt", "say": "And spelt?", "time": "6/7/2026 15:00:00"}
    other = exporter(later, created="2026/06/05 8:00:00", updated="2026/06/07 15:00:00")
    other["messages"][-1]["time"] = "2026/06/07 15:00:00"
    for told, began in ((exporter(later), "2026-06-18T14:20:31"), (other, "2026-06-05T08:00:00")):
        # when the chat is read,
        session = imported(write(tmp_path / "a.zip", {"a.json": told})).session
        # then all moments are read so.
        assert session.created_at == local_time(began)
        assert session.messages[-1].created_at == local_time("2026-06-07T15:00:00")
        assert session.updated_at == session.messages[-1].created_at


def test_pictures_in_the_text_stand_in_their_places(tmp_path: Path) -> None:
    picture = base64.b64encode(PNG).decode()
    said = f"Look:\n\n![loaf.png](data:image/png;base64,{picture})\n\nGood."
    told = exporter({"role": "Response", "say": said}, powered="Claude")

    blocks = imported(write(tmp_path / "a.zip", {"a.json": told})).session.messages[-1].blocks

    before, image, behind = blocks
    assert (before, behind) == (Text("Look:"), Text("Good."))
    assert isinstance(image, Image)
    assert image.attachment.content is not None
    assert image.attachment.content().read() == PNG


def test_a_report_and_the_names_of_files_are_kept(tmp_path: Path) -> None:
    report = voyager() | {"format": "gemini-voyager.report.v1", "content": {"markdown": "# Rye"}}
    del report["items"]
    chat = voyager()
    chat["items"][0]["attachments"] = [{"name": "oven.pdf", "type": "PDF"}]

    found = imported(write(tmp_path / "a.zip", {"chat.json": chat, "report.json": report}))

    with_file, with_report = found.sessions
    assert [type(one) for one in with_file.messages[0].blocks] == [Text, File]
    assert with_report.messages[0].blocks == (Text("# Rye"),)


def test_elements_of_a_page_are_markdown_again(tmp_path: Path) -> None:
    def rows(kind: str, *cells: str) -> Entry:
        return {"type": "tr", "data": [{"type": kind, "data": cell} for cell in cells]}

    told = cut_up(
        {"type": "p", "data": "Take:"},
        {"type": "ol", "data": [{"type": "li", "data": "rye"}, {"type": "li", "data": "salt"}]},
        {"type": "ul", "data": [{"type": "li", "data": "water"}]},
        {"type": "pre", "language": "python", "data": "print(1)"},
        {"type": "table", "data": [{"type": "thead", "data": [rows("th", "What", "g")]},
                                   {"type": "tbody", "data": [rows("td", "Rye", "500")]}]},
    )  # fmt: skip
    (said,) = imported(write(tmp_path / "a.zip", {"a.json": told})).session.messages[1].blocks
    assert said == Text(
        "Take:\n\n1. rye\n2. salt\n\n- water\n\n```python\nprint(1)\n```\n\n"
        "| What | g |\n|---|---|\n| Rye | 500 |"
    )


def test_versions_are_branches(tmp_path: Path) -> None:
    # Given a question that was put again, and answered twice then,
    asked = {"versions": [{"version": 0, "text": "Why rye?"}, {"version": 1, "text": "Why oat?"}]}
    answered = {"versions": [
        {"version": 0, "userVersion": 0, "text": "It keeps."},
        {"version": 1, "userVersion": 1, "text": "No."},
        {"version": 2, "userVersion": 1, "text": "Yes.", "thinking": "Well.",
         "canvas": ["oats = 1"]},
    ]}  # fmt: skip
    told = paired(human=asked, assistant=answered)
    told["conversation"].append({"human": {"text": "Thanks"}, "assistant": None})
    # when it is read,
    session = imported(write(tmp_path / "a.zip", {"a.json": told})).session
    # then each answer follows its question, and what comes next the last answer.
    rye, oat, keeps, no, yes, thanks = session.messages
    assert (rye.parent_id, oat.parent_id) == (None, None)
    assert keeps.parent_id == rye.external_id
    assert no.parent_id == yes.parent_id == oat.external_id
    assert thanks.parent_id == yes.external_id
    assert session.active_leaf == thanks.external_id
    assert yes.blocks[:2] == (Thinking("Well."), Text("Yes."))
    assert isinstance(yes.blocks[2], File)


def test_a_longer_chat_keeps_the_ids_of_its_beginning(tmp_path: Path) -> None:
    again = {"role": "Prompt", "say": "Why rye?"}
    short = imported(write(tmp_path / "a.zip", {"a.json": exporter()})).session
    long = imported(write(tmp_path / "b.zip", {"a.json": exporter(again)})).session

    ids = [one.external_id for one in long.messages]
    assert ids[:2] == [one.external_id for one in short.messages]
    assert len(set(ids)) == 3


def test_the_products_own_export_takes_the_place_of_a_saved_chat(
    services: Services, tmp_path: Path
) -> None:
    # Given a chat that was saved,
    own = chatgpt_files.said("Rye") | {"conversation_id": CHAT, "id": CHAT}
    saved = write(tmp_path / "saved.zip", {"Rye.json": exporter()})
    export = write(tmp_path / "export.zip", {"conversations.json": [own]})
    # when it and then what ChatGPT exports are imported, and it once more,
    for path in (saved, export, saved):
        services.importing.run([path], WORK)
    # then there is one conversation, as ChatGPT tells it.
    (key,) = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    (row,) = services.browsing.rows([key.id])
    assert row.source == "chatgpt"
    assert services.searching.search("keeps", WORK).total == 0


def test_an_older_export_takes_nothing_away_of_a_chat_that_was_saved_after_it(
    services: Services, tmp_path: Path
) -> None:
    # Given a chat that went on, and was saved then,
    more = {"role": "Prompt", "say": "And spelt?"}, {"role": "Response", "say": "A little less."}
    own = chatgpt_files.said("Rye") | {"conversation_id": CHAT, "id": CHAT}
    saved = write(tmp_path / "saved.zip", {"Rye.json": exporter(*more)})
    export = write(tmp_path / "export.zip", {"conversations.json": [own]})
    services.importing.run([saved], WORK)
    # when an export comes that was made before that,
    (run,) = services.importing.run([export], WORK).runs
    # then what was saved stays, and the report says why.
    assert [issue.text for issue in run.issues if "newer export" in issue.text]
    assert services.searching.search("spelt", WORK).total == 1
    assert services.health.check(WORK).healthy


@pytest.mark.parametrize(
    ("address", "product", "source", "identity"),
    [
        ("https://chat.deepseek.com/a/chat/s/0a1b2c3d", "", "deepseek", "0a1b2c3d"),
        ("https://x.com/i/grok", "", "grok", ""),
        ("https://phoenix.com/chat/12345678", "", SOURCE, "12345678"),
        ("https://gemini.google.com/app", "", "gemini", ""),
        ("https://chat.qwen.ai/c/0a1b2c3d-4e5f", "", "qwen-chat", "0a1b2c3d-4e5f"),
        ("https://huggingface.co/chat/conversation/65f0c1d2", "", "hugging-chat", "65f0c1d2"),
        ("http://[", "Gemini Exporter", "gemini", ""),
        ("", "", SOURCE, ""),
    ],
)
def test_an_address_tells_product_and_id(
    address: str, product: str, source: str, identity: str
) -> None:
    assert (source_of(address, product), identity_in(address)) == (source, identity)


def test_a_file_with_the_persons_address_is_not_kept() -> None:
    assert SOURCE in registry.WITH_ACCOUNTS


def test_what_is_no_chat_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    found = imported(write(tmp_path / "a.zip", {"a.json": [exporter(), {"x": 1}, 7]}))

    assert found.session.title == "Rye"
    assert len(found.problems(Severity.ERROR)) == 2


def test_a_chat_in_which_nothing_was_said_is_left_out(tmp_path: Path) -> None:
    told = exporter()
    for one in told["messages"]:
        one["say"] = " "
    found = imported(write(tmp_path / "a.zip", {"a.json": told}))
    assert found.sessions == []
    assert [one.severity for one in found.issues] == [Severity.INFO]


@RELAXED
@given(form=st.sampled_from(sorted(FORMS)), data=st.data())
def test_any_json_in_any_place_is_survived(tmp_path: Path, form: str, data: st.DataObject) -> None:
    told = copy.deepcopy(FORMS[form][0])
    spoil(told, data)
    imported(write(tmp_path / "a.zip", {"a.json": told, "b.json": exporter()}))
