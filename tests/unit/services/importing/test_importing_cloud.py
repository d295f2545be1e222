"""Exports of chat services are imported again: nothing doubles, and what is new is added."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.imports import ImportReport
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers import (
    test_le_chat,
    test_microsoft_copilot,
    test_pi_ai,
    test_qwen_chat,
)
from tests.unit.importers.ai_studio import test_ai_studio
from tests.unit.importers.deepseek import test_deepseek
from tests.unit.importers.export_files import Entry, write
from tests.unit.importers.gemini_takeout.gemini_takeout_files import cell, page, row
from tests.unit.importers.github_copilot import test_github_copilot
from tests.unit.importers.grok import test_grok
from tests.unit.importers.perplexity import test_perplexity
from tests.unit.importers.saved_chats import test_saved_chats
from tests.unit.importers.test_copilot_activity import TABLE

ROWS = [
    row("Prompted And rye?", "<p>Longer.</p>", at="10:10:00"),
    row("Prompted How long does dough rest?", "<p>An hour.</p>"),
]


def longer_chat() -> list[Entry]:
    return [*test_le_chat.chat(), test_le_chat.message("d", "assistant", "Less.", 3)]


def longer_prompt() -> Entry:
    told = test_ai_studio.prompt()
    told["chunkedPrompt"]["chunks"].append({"role": "user", "text": "And spelt?"})
    return told


def longer_thread() -> Entry:
    told = copy.deepcopy(test_perplexity.saved())
    told["conversations"].append({"uuid": "u-3", "query": "And emmer?", "answer": "Old."})
    return told


def longer_mapping() -> Entry:
    told = test_deepseek.conversation(updated_at="2026-01-06T18:00:00+08:00")
    pieces = test_deepseek.fragments(("REQUEST", "And spelt?"))
    told["mapping"]["5"] = test_deepseek.node("5", "4", fragments=pieces)
    told["mapping"]["4"]["children"] = ["5"]
    return told


def longer_responses() -> Entry:
    told = test_grok.conversation(modify_time="2026-01-06T10:00:00Z")
    told["responses"].append(test_grok.response("dd", "cc", "human", "And spelt?"))
    return test_grok.told(told)


def longer_saved() -> Entry:
    told = test_saved_chats.voyager() | {"exportedAt": "2026-06-20T14:20:31.000Z"}
    told["items"].append({"user": "And spelt?", "assistant": "", "starred": False})
    return told


def longer_qwen() -> Entry:
    told = test_qwen_chat.answer()
    (row,) = told["data"]
    row["updated_at"] += 60
    history = row["chat"]["history"]
    history["messages"]["c"] = history["messages"]["a"] | {"id": "c", "parentId": "b"}
    history["currentId"] = "c"
    return told


def longer_page() -> Entry:
    told = test_microsoft_copilot.chat() | {"updateTimeUtc": 1_767_607_300_000}
    told["messages"].append(test_microsoft_copilot.message("c", "user", "And spelt?"))
    return told


def longer_export() -> Entry:
    return test_github_copilot.exported(
        test_github_copilot.message("ccc", "bb", "user", "And spelt?")
    )


SPELT = test_pi_ai.message("HUMAN", "And spelt?", "2024-08-06T08:00:00Z")
HEAD, _, REST = TABLE.partition("\n")
CASES: dict[str, tuple[str, Any, Any]] = {
    "gemini": ("MyActivity.json", ROWS, [row("Prompted And spelt?", at="10:20:00"), *ROWS]),
    "ai-studio": ("Rye", test_ai_studio.prompt(), longer_prompt()),
    "grok": ("a.json", test_grok.told(test_grok.conversation()), longer_responses()),
    "deepseek": ("a.json", [test_deepseek.conversation()], [longer_mapping()]),
    "le-chat": ("chat-1.json", test_le_chat.chat(), longer_chat()),
    "pi-ai": (
        "a.json",
        test_pi_ai.takeout(),
        test_pi_ai.takeout(SPELT),
    ),
    "copilot": ("a.csv", TABLE, f"{HEAD}\nRye,2026-01-05T11:00:00,Human,And spelt?\n{REST}"),
    "perplexity": ("a.json", test_perplexity.saved(), longer_thread()),
    "saved-chats": ("a.json", test_saved_chats.voyager(), longer_saved()),
    "qwen-chat": ("a.json", test_qwen_chat.answer(), longer_qwen()),
    "github-copilot": ("a.json", test_github_copilot.exported(), longer_export()),
    "microsoft-365-copilot": ("a.json", test_microsoft_copilot.chat(), longer_page()),
}
ADDED = {"perplexity": 2}  # messages; elsewhere one


def run(services: Services, *paths: Path) -> ImportReport:
    return services.importing.run(paths, Unattended())


@pytest.mark.parametrize("key", CASES)
def test_a_newer_export_adds_only_what_is_new(services: Services, tmp_path: Path, key: str) -> None:
    name, before, after = CASES[key]
    old, same, new = (
        write(tmp_path / f"{number}.zip", {name: content})
        for number, content in enumerate((before, before, after))
    )
    (first,) = run(services, old).runs
    assert first.format == key
    assert first.sessions_new > 0

    (again,) = run(services, same).runs
    (later,) = run(services, new).runs
    (back,) = run(services, old).runs

    assert (again.sessions_new, again.sessions_updated, again.messages_new) == (0, 0, 0)
    assert (later.sessions_new, later.sessions_updated) == (0, 1)
    assert later.messages_new == ADDED.get(key, 1)
    assert (back.sessions_new, back.messages_new) == (0, 0)


def test_the_page_of_gemini_adds_nothing_to_its_json(services: Services, tmp_path: Path) -> None:
    cells = [
        cell("Prompted\xa0And rye?", "18.04.2026, 12:10:00 MESZ", "<p>Longer.</p>"),
        cell(
            "Prompted\xa0How long does dough rest?", "18.04.2026, 12:00:00 MESZ", "<p>An hour.</p>"
        ),
    ]
    run(services, write(tmp_path / "a.zip", {"MyActivity.json": ROWS}))

    (second,) = run(services, write(tmp_path / "b.zip", {"MyActivity.html": page(*cells)})).runs

    assert (second.sessions_new, second.messages_new) == (0, 0)


def test_a_conversation_of_gemini_is_the_one_it_was_before_it_had_an_id(
    services: Services, tmp_path: Path
) -> None:
    # Given an export of before Takeout told the ids of conversations,
    run(services, write(tmp_path / "a.zip", {"MyActivity.json": ROWS}))
    # when one that tells them is imported, with a prompt of the next day,
    chat = {"details": [{"name": "https://gemini.google.com/app/c0ffee01"}]}
    spelt = row("Prompted And spelt?", "<p>Less.</p>", at="23:00:00")
    newer = write(tmp_path / "b.zip", {"MyActivity.json": [one | chat for one in (spelt, *ROWS)]})
    (second,) = run(services, newer).runs
    # then that is added to the conversation, which is there once and is called by its id.
    assert (second.sessions_new, second.sessions_updated, second.messages_new) == (0, 1, 2)
    counts = services.browsing.navigation()
    assert (counts.all, counts.messages) == (1, 6)
    (third,) = run(services, newer).runs
    assert (third.sessions_new, third.messages_new) == (0, 0)


def test_sign_ins_and_payments_of_grok_are_not_kept(services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "grok"
    files = {
        "prod-grok-backend.json": test_grok.told(test_grok.conversation()),
        "prod-mc-auth-mgmt-api.json": {"email": "ada@example.com"},
        "prod-mc-billing.json": {"card": "4242"},
    }
    folder.mkdir()

    (first,) = run(services, write(folder, files)).runs

    assert first.sessions_new == 1
    kept = [path for path in services.importing.blobs.folder.rglob("*") if path.is_file()]
    assert len([path for path in kept if path.suffix != ".lock"]) == 1
