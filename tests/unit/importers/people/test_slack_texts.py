"""Texts, blocks and attachments of Slack, as Markdown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Block, Citation, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.people.slack_blocks import attached, laid_out
from chatvault.importers.people.slack_markdown import Markup
from tests.unit.importers.hostile import JSON, RELAXED
from tests.unit.importers.reading import read_known

PEOPLE, CHANNELS = {"U1": "Ada"}, {"C1": "rye"}
MARKUP = Markup(lambda key: PEOPLE.get(key, ""), lambda key: CHANNELS.get(key, ""))
SITE = "https://rye.example/a_b*c"


def read_one(folder: Path, **told: Any) -> ParsedMessage:
    message = {"type": "message", "user": "U1", "ts": "1609458900.000001", "text": "", **told}
    before = {"type": "message", "user": "U1", "ts": "1609458800.000001", "text": "Rye!"}
    (folder / "rye").mkdir()
    (folder / "users.json").write_text(json.dumps([{"id": "U1", "name": "Ada"}]))
    (folder / "rye" / "2021-01-01.json").write_text(json.dumps([before, message]))
    ((session,), _) = read_known("slack", folder)
    return session.messages[-1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("*Rye* and *white flour*, _not_ ~oats~", "**Rye** and **white flour**, _not_ ~~oats~~"),
        ("2*3*4, a * b * c, **bold**", "2*3*4, a * b * c, **bold**"),
        (f"*<{SITE}|Rye *loaf>*", f"**[Rye *loaf]({SITE})**"),
        (f"See <{SITE}> or <{SITE}|{SITE}>", f"See {SITE} or {SITE}"),
        ("<@U1> <@U2|bo> <@U9> <#C1> <#C9|oats> <!here> <!subteam^S1|bakers>",
         "@Ada @bo @U9 #rye #oats @here @bakers"),
        ("Flour &amp; water &lt;3", "Flour & water <3"),
        ("`*a* <tel:1|1> &amp;`", "`*a* 1 &`"),
        ("```one line```", "```one line```"),
        ("```def bake():\n  *rest*\n  <tel:1|1> &lt; 2```",
         "```\ndef bake():\n  *rest*\n  1 < 2\n```"),
        ("So: ```\na\n\nb\n```\n*then*", "So:\n```\na\n\nb\n```\n**then**"),
        ("```never closed", "```never closed"),
        ("held: \x000\x00 \x010\x01", "held: 0 0"),
    ],
)  # fmt: skip
def test_texts_are_written_as_markdown(text: str, told: str) -> None:
    assert MARKUP.markdown(text) == told


def pieces(kind: str, *inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": kind, "elements": list(inner), **more}


def words(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, "style": style}


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (pieces("rich_text_section", words("Rye "), words(" & oats ", bold=True, strike=True)),
         "Rye  **~~& oats~~** "),
        (pieces("rich_text_section", {"type": "broadcast", "range": "here"},
                {"type": "usergroup", "usergroup_id": "S1"}, {"type": "emoji", "name": "bread"},
                {"type": "date", "timestamp": 1, "fallback": " today"}),
         "@here@subteam:bread: today"),
        (pieces("rich_text_list", pieces("rich_text_section", words("Rye")),
                pieces("rich_text_section", words("Oats")), style="bullet"), "• Rye\n• Oats"),
        (pieces("rich_text_list", pieces("rich_text_section", words("Rye")), style="ordered"),
         "1. Rye"),
        (pieces("rich_text_quote", words("Rye\nOats")), "> Rye\n> Oats"),
        (pieces("rich_text_preformatted", words("*a* < b")), "```\n*a* < b\n```"),
        ({"type": "table", "rows": [[words("Rye"), words("2")], [words("Oats"), words("1")]]},
         "Rye | 2\nOats | 1"),
        ({"type": "image", "title": {"type": "plain_text", "text": "A loaf"}}, "A loaf"),
        (pieces("actions", {"type": "button", "text": {"type": "plain_text", "text": "Bake"}}),
         "Bake"),
    ],
)  # fmt: skip
def test_blocks_without_a_text(tmp_path: Path, block: dict[str, Any], told: str) -> None:
    layout = [{"type": "rich_text", "elements": [block]}]
    assert read_one(tmp_path, blocks=layout).blocks == (Text(told),)


@pytest.mark.parametrize(
    ("told", "block"),
    [
        ({"pretext": "[oven] 1 commit:", "text": "<https://rye.example|1a2b>: *bake*",
          "fallback": "[oven] <https://rye.example|1 commit>"},
         Text("[oven] 1 commit:\n[1a2b](https://rye.example): **bake**")),
        ({"title": "Rye", "title_link": SITE, "footer": "Oven",
          "fields": [{"title": "State", "value": "warm"}, {"title": "", "value": "dark"}]},
         Text(f"[Rye]({SITE})\nState: warm\ndark\nOven")),
        ({"fallback": "Baked by <@U1>"}, Text("Baked by @Ada")),
        ({"from_url": SITE, "fallback": "By <@U1>", "text": "Crust"},
         Citation("By @Ada", SITE, "Crust")),
    ],
)  # fmt: skip
def test_attachments(tmp_path: Path, told: dict[str, Any], block: Block) -> None:
    bot = {"name": "Oven"}
    message = read_one(tmp_path, user="U8", bot_id="B1", bot_profile=bot, attachments=[told])
    assert message.blocks == (block,)
    assert (message.author, message.role) == ("Oven", Role.ASSISTANT)


@RELAXED
@given(st.text(alphabet="`*~<>|@#!\n \0\1a1&;"))
def test_any_text_can_be_written(text: str) -> None:
    MARKUP.markdown(text)
    MARKUP.linked(text)
    MARKUP.plain(text)


@RELAXED
@given(st.dictionaries(st.sampled_from(
    ["type", "text", "title", "elements", "fields", "rows", "blocks", "style", "fallback"]
), JSON))  # fmt: skip
def test_anything_may_be_laid_out(told: dict[str, Any]) -> None:
    laid_out({"blocks": [told]})
    attached(told)
