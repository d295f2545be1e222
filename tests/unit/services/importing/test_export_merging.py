"""Exports of the same account come again and again, in any order, and make one history."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.imports import ImportReport
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.chatgpt import chatgpt_files
from tests.unit.importers.chatgpt.chatgpt_files import BEGAN
from tests.unit.importers.claude_ai import claude_ai_files
from tests.unit.importers.export_files import Entry, write

USER = {"id": "user-1", "email": "someone@example.org"}


def gpt(*texts: str, edited: bool = False, **more: Any) -> Entry:
    """A conversation that grew up to there; ``edited``: its first prompt was asked anew."""
    messages = [
        chatgpt_files.message("assistant" if place % 2 else "user", text, at=place)
        for place, text in enumerate(texts)
    ]
    made = chatgpt_files.chain(*messages, update_time=BEGAN + len(texts), **more)
    if edited:
        asked = chatgpt_files.message("user", "Another start?", at=50)
        made["mapping"].update([chatgpt_files.node("again", "root", asked)])
        made |= {"current_node": "again", "update_time": BEGAN + 50}
    return made


def claude(*texts: str, **more: Any) -> Entry:
    messages = [
        claude_ai_files.message(
            f"m{place}", "assistant" if place % 2 else "human", text, second=place
        )
        for place, text in enumerate(texts)
    ]
    return claude_ai_files.conversation(*messages, **more)


def memory(text: str) -> list[Entry]:
    return [{"account_uuid": "account-1", "conversations_memory": text}]


GPT = (
    {"conversations.json": [gpt("Tea?")], "user.json": USER},
    {"conversations.json": [gpt("Tea?", "Green.", title="Tea")], "user.json": USER},
    {
        "conversations-000.json": [gpt("Tea?", "Green.", "Why?", edited=True, title="On tea")],
        "user.json": USER,
    },
)
CLAUDE = (
    {
        "conversations.json": [claude("Moss?", name="m", updated_at=claude_ai_files.at(1))],
        "memories.json": memory("Asks of moss."),
    },
    {
        "conversations.json": [claude("Moss?", "Soft.", updated_at=claude_ai_files.at(9))],
        "memories.json": memory("Likes moss."),
    },
)


def run(services: Services, path: Path) -> ImportReport:
    return services.importing.run([path], Unattended())


def everything(services: Services) -> dict[str, tuple[str, list[str], list[str]]]:
    """Of every conversation: its title, what it shows, and all that is in it."""
    found = {}
    for key in services.browsing.keys(SessionScope(), SessionSort.ACTIVITY):
        row = services.browsing.rows([key.id])[0]
        shown = [message.text for message in services.reading.all_messages(key.id)]
        whole = services.reading.all_messages(key.id, all_branches=True)
        found[f"{row.source} {row.title}"] = row.title, shown, sorted(each.text for each in whole)
    return found


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_chatgpts_exports_does_not_matter(
    services: Services, tmp_path: Path, order: tuple[int, ...]
) -> None:
    paths = [write(tmp_path / f"{place}.zip", files) for place, files in enumerate(GPT)]
    for place in (*order, *order):
        run(services, paths[place])

    assert everything(services) == {
        "chatgpt On tea": (
            "On tea",
            ["Another start?"],
            ["Another start?", "Green.", "Tea?", "Why?"],
        )
    }


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_the_order_of_claudes_exports_does_not_matter(
    services: Services, tmp_path: Path, order: tuple[int, ...]
) -> None:
    paths = [write(tmp_path / f"{place}.zip", files) for place, files in enumerate(CLAUDE)]
    for place in (*order, *order):
        run(services, paths[place])

    assert everything(services) == {
        "claude-ai Letters": ("Letters", ["Moss?", "Soft."], ["Moss?", "Soft."]),
        "claude-ai What Claude remembers": (
            "What Claude remembers",
            ["Likes moss."],
            ["Likes moss."],
        ),
    }


@pytest.mark.parametrize("files", [*GPT, *CLAUDE])
def test_an_export_that_is_imported_again_changes_nothing(
    services: Services, tmp_path: Path, files: dict[str, object]
) -> None:
    run(services, write(tmp_path / "a.zip", files))

    (again,) = run(services, write(tmp_path / "b.zip", files)).runs

    assert (again.sessions_new, again.sessions_updated) == (0, 0)
    assert (again.messages_new, again.messages_updated) == (0, 0)


def test_a_file_taken_out_of_an_export_is_the_same_conversation(
    services: Services, tmp_path: Path
) -> None:
    """The file alone does not tell whose it is."""
    alone = write(tmp_path, {"conversations.json": [gpt("Tea?", "Green.", "Why?")]})
    run(services, write(tmp_path / "a.zip", GPT[0]))
    run(services, alone / "conversations.json")
    run(services, write(tmp_path / "b.zip", GPT[1]))

    assert everything(services) == {
        "chatgpt A walk in the hills": (
            "A walk in the hills",
            ["Tea?", "Green.", "Why?"],
            ["Green.", "Tea?", "Why?"],
        )
    }


def test_two_accounts_in_one_vault_do_not_mix(services: Services, tmp_path: Path) -> None:
    other = {"conversations.json": [gpt("Coffee?", title="Coffee")], "user.json": {"id": "user-2"}}
    run(services, write(tmp_path / "a.zip", GPT[1]))
    run(services, write(tmp_path / "b.zip", other))
    run(services, write(tmp_path / "a.zip", GPT[1]))

    assert everything(services) == {
        "chatgpt Tea": ("Tea", ["Tea?", "Green."], ["Green.", "Tea?"]),
        "chatgpt Coffee": ("Coffee", ["Coffee?"], ["Coffee?"]),
    }


def test_a_document_is_found_by_its_words_and_its_name(services: Services, tmp_path: Path) -> None:
    asked = '{"name": "Letter", "type": "document", "content": "Dear neighbour, the hedge"}'
    canvas = chatgpt_files.message("assistant", asked, recipient="canmore.create_textdoc")
    poem = {"id": "a", "command": "create", "title": "Moss", "content": "Green hedge"}
    artifact = {"type": "tool_use", "name": "artifacts", "input": poem}
    answer = claude_ai_files.message("m", "assistant", artifact)
    gpt_files = {"conversations.json": [chatgpt_files.chain(canvas)]}
    claude_files = {"conversations.json": [claude_ai_files.conversation(answer)]}
    run(services, write(tmp_path / "a.zip", gpt_files))
    run(services, write(tmp_path / "b.zip", claude_files))

    assert services.searching.search("hedge also:thinking", Unattended()).total == 2
    assert services.searching.search("file:Letter", Unattended()).total == 1
