"""Every real task of Cline, Roo Code and Kilo Code is imported, with all that was said.

Counted a second time here: what a person said, and what was said in between.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from chatvault.domain.message import Role
from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

PRODUCTS = ("cline", "roo-code", "kilo-code")
FILES = [
    path for product in PRODUCTS for path in sorted((SAMPLES / product).rglob("ui_messages.json"))
]

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


imported = partial(sessions_of, "cline")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-4])
def test_a_task_has_what_was_said(path: Path) -> None:
    items = json.loads(path.read_text())
    (session,) = imported(path.parents[1])
    assert session.source == path.relative_to(SAMPLES).parts[0]
    asked = [item["text"] for item in items[:1] + items if item.get("say") == "user_feedback"]
    prompts = [message for message in session.messages if message.role is Role.USER]
    assert len(prompts) == 1 + len(asked)
    text = "\n".join(
        block.text for m in session.messages for block in m.blocks if hasattr(block, "text")
    )
    for place, item in enumerate(items):
        grows = (
            item.get("partial")
            and items[place + 1 : place + 2]
            and (items[place + 1].get("say") == item.get("say"))
        )
        if (
            item.get("say") in ("text", "user_feedback", "reasoning", "completion_result")
            and not grows
        ):
            assert item["text"] in text
    spent = sum(
        json.loads(item["text"]).get("tokensOut", 0)
        for item in items
        if item.get("say") == "api_req_started"
    )
    counted = sum(message.usage.output for message in session.messages if message.usage)
    assert counted == spent


def test_no_other_products_file_is_taken_for_a_task() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name not in PRODUCTS:
            assert not imported(folder), folder.name
