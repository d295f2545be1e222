"""Channels of Discord that were exported as a page become chats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Block, Citation, Event, EventKind, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.importers.people.discord_page_text import words
from chatvault.importers.texts.html_tree import parsed
from tests.unit.importers.export_files import imported, write

CHANNEL = "300000000000000001"
NAME = f"Bakers - Bread - rye [{CHANNEL}].html"
FIRST = 1_100_000_000_000_000_000  # the number of a message
SENT = (FIRST >> 22) + 1_420_070_400_000
HEAD = (
    "<!DOCTYPE html><html lang=en><head><title>Bakers - rye</title><style>"
    ".chatlog__message-group{display:block}</style></head><body><div class=preamble>"
    "<div class=preamble__entry>Bakers</div><div class=preamble__entry>Bread / rye</div>"
    '<div class="preamble__entry preamble__entry--small">All of <em>rye</em></div></div>'
    "<div class=chatlog>"
)
ADA = "<span class=chatlog__author title=ada.rye data-user-id=100000000000000001>Ada</span>"
BOT = (
    "<span class=chatlog__author title=oven#0001 data-user-id=100000000000000002>Oven</span>"
    "<span class=chatlog__author-tag>BOT</span>"
)


def message(number: int, inside: str, author: str = "") -> str:
    return (
        f"<div id=chatlog__message-container-{number} class=chatlog__message-container "
        f"data-message-id={number}><div class=chatlog__message><div class=chatlog__message-primary>"
        f"{author}{inside}</div></div></div>"
    )


def said(text: str) -> str:
    return (
        '<div class="chatlog__content chatlog__markdown">'
        f"<span class=chatlog__markdown-preserve>{text}</span>"
        '<span class=chatlog__edited-timestamp title="Friday">(edited)</span></div>'
    )


def group(*messages: str) -> str:
    return f"<div class=chatlog__message-group>{''.join(messages)}</div>"


def page(*groups: str) -> bytes:
    return f"{HEAD}{''.join(groups)}</div></body></html>".encode()


TALK = page(
    group(message(FIRST, said("Why <strong>rye</strong>?\nIt\nkeeps"), ADA),
          message(FIRST + 1, said("or so"))),
    group(message(FIRST + 2, said("Less."), BOT)),
)  # fmt: skip


def read(tmp_path: Path, files: dict[str, Any]) -> ParsedSession:
    return imported(write(tmp_path / "a.zip", files)).session


def only(tmp_path: Path, inside: str) -> tuple[Block, ...]:
    (found,) = read(tmp_path, {NAME: page(group(message(FIRST, inside, ADA)))}).messages
    return found.blocks


def test_a_page_is_the_chat_of_its_channel(tmp_path: Path) -> None:
    session = read(tmp_path, {NAME: TALK})

    assert (session.source, session.external_id) == ("discord", CHANNEL)
    assert (session.title, session.summary) == ("rye", "All of *rye*")
    assert [(one.role, one.author, one.blocks) for one in session.messages] == [
        (Role.USER, "Ada", (Text("Why **rye**?\nIt\nkeeps"),)),
        (Role.USER, "Ada", (Text("or so"),)),
        (Role.ASSISTANT, "Oven", (Text("Less."),)),
    ]
    assert [one.created_at for one in session.messages] == [SENT] * 3


def test_it_is_the_chat_of_the_json(tmp_path: Path) -> None:
    told = {
        "guild": {"id": "0"},
        "channel": {"id": CHANNEL, "name": "rye"},
        "messages": [
            {"id": str(FIRST), "type": "Default", "content": "Why rye?",
             "timestamp": "2023-04-24T19:37:08.000+00:00",
             "author": {"id": "100000000000000001", "name": "ada.rye", "nickname": "Ada"}}
        ],
    }  # fmt: skip
    text = json.dumps(told).encode()
    by_page, by_json = read(tmp_path, {NAME: TALK}), read(tmp_path, {"rye.json": text})
    both = imported(write(tmp_path / "b.zip", {NAME: TALK, NAME.replace("html", "json"): text}))

    assert by_page.external_id == by_json.external_id
    assert by_page.messages[0].external_id == by_json.messages[0].external_id
    assert by_page.people[0] == by_json.people[0]
    assert len(both.session.messages) == 1
    assert both.problems(Severity.INFO) == [
        ("", "The same channel is in “Bakers - Bread - rye [300000000000000001].json”, which tells "
         "more and was read.")
    ]  # fmt: skip


def test_an_older_page_names_the_author_above_the_messages(tmp_path: Path) -> None:
    text = (
        '<html><body><div class="preamble__entry">Bakers</div>\n<div class="preamble__entry">rye'
        '</div>\n<div class="chatlog__message-group">\n<div class="chatlog__messages">\n'
        '<span class="chatlog__author-name" title="ada#0001" data-user-id="1">Ada</span>\n'
        + "".join(
            f'<div class="chatlog__message " data-message-id="{FIRST + place}">\n'
            '<div class="chatlog__content">\n<div class="markdown">\n<span '
            f'class="preserve-whitespace">{words}</span></div></div></div>\n'
            for place, words in enumerate(("Why rye?", "It keeps."))
        )
        + "</div></div></body></html>"
    )
    session = read(tmp_path, {"rye.html": text.encode()})

    assert session.title == "rye"
    assert session.external_id == read(tmp_path, {"bread.html": text.encode()}).external_id
    assert (
        session.external_id
        != read(tmp_path, {"rye.html": text.replace("Bakers", "Millers").encode()}).external_id
    )
    assert [(one.author, one.blocks) for one in session.messages] == [
        ("Ada", (Text("Why rye?"),)),
        ("Ada", (Text("It keeps."),)),
    ]


def test_what_was_sent_along_is_kept(tmp_path: Path) -> None:
    attached = (
        "<div class=chatlog__attachment><a href='rye.html_Files/dough%201.png'><img "
        "class=chatlog__attachment-media src='rye.html_Files/dough%201.png' "
        'title="Image: dough 1.png (12 KB)"></a></div>'
    )
    embedded = (
        "<div class=chatlog__embed><div class=chatlog__embed-title><a "
        "class=chatlog__embed-title-link href=https://rye.example/><div>All of rye</div></a></div>"
        "<div class=chatlog__embed-description>It keeps.</div></div>"
    )
    files = {
        "rye.html": page(group(message(FIRST, attached + embedded, ADA))),
        "rye.html_Files/dough 1.png": b"\x89PNG\r\n\x1a\n",
    }

    (found,) = read(tmp_path, files).messages
    picture, cited = found.blocks

    assert isinstance(picture, Image)
    assert picture.attachment.name == "dough 1.png"
    assert picture.attachment.content is not None
    assert cited == Citation("All of rye", "https://rye.example/", "It keeps.")


def test_a_moving_picture_stands_for_its_address(tmp_path: Path) -> None:
    moving = (
        "<div class=chatlog__embed><video class=chatlog__embed-generic-gifv loop>"
        "<source src=https://rye.example/loaf.mp4 alt=x></video></div>"
    )
    address = "https://rye.example/loaf.mp4"

    assert only(tmp_path, moving) == (Citation(address, address, ""),)


def test_what_the_program_says_is_a_notice(tmp_path: Path) -> None:
    told = (
        "<span class=chatlog__system-notification-author title=ada.rye data-user-id=1>Ada</span>"
        "<span> </span><span class=chatlog__system-notification-content><span>pinned </span>"
        "<a href=#x>a message</a><span> to this channel.</span></span>"
    )
    session = read(tmp_path, {NAME: page(group(message(FIRST, told)))})

    (found,) = session.messages
    assert found.role is Role.SYSTEM
    assert found.blocks == (Event(EventKind.NOTICE, "Pinned a message to this channel."),)


def test_a_forwarded_message_is_quoted_and_a_reply_is_not_said_again(tmp_path: Path) -> None:
    reply = (
        "<div class=chatlog__reply><div class=chatlog__reply-author>Bo</div>"
        "<div class=chatlog__reply-content>Why?</div></div>"
    )
    forwarded = (
        "<div class=chatlog__forwarded><div class=chatlog__forwarded-content>"
        "<span class=chatlog__markdown-preserve>It keeps.</span></div></div>"
    )

    assert only(tmp_path, reply + said("See") + forwarded) == (Text("See"), Text("> It keeps."))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<em>a</em> <s>b</s> <u>c</u>", "*a* ~~b~~ __c__"),
        ('<code class="chatlog__markdown-pre chatlog__markdown-pre--inline">a b</code>', "`a b`"),
        (
            '<code class="chatlog__markdown-pre--multiline language-python">x = 1\ny = 2</code>',
            "```python\nx = 1\ny = 2\n```",
        ),
        (
            "<div class=chatlog__markdown-quote><div class=chatlog__markdown-quote-content>a\nb"
            "</div></div>",
            "> a\n> b",
        ),
        ('<a href="https://rye.example/">rye</a>', "[rye](https://rye.example/)"),
        ('<a href="javascript:x">rye</a>', "rye"),
        ('<img class=chatlog__emoji alt="🍞" title="bread"> <img alt=rye title=rye>', "🍞 :rye:"),
        ("<h2>Rye</h2>so<ul><li>a</li><li>b</li></ul>", "## Rye\nso\n- a\n- b"),
    ],
)
def test_a_text_is_markdown_again(html: str, text: str) -> None:
    assert words(parsed(html)[0]) == text


@pytest.mark.parametrize("text", [b"<html>chatlog__message</html>", HEAD.encode()])
def test_other_pages_are_none(tmp_path: Path, text: bytes) -> None:
    assert imported(write(tmp_path / "a.zip", {"a.html": text})).claimed == {}


@given(st.lists(st.sampled_from([
    said("x"), "<div class=chatlog__embed>", "</div>", "<div data-message-id=x>", "<span",
    "<div class=chatlog__reaction><img alt=a title=a><span class=chatlog__reaction-count>9",
    "<div class=chatlog__attachment>", "<code class=pre--multiline>", "\0", ADA,
]), max_size=8))  # fmt: skip
def test_any_markup_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("page")
    files = {NAME: page(group(message(FIRST, said("Rye"), ADA), *parts))}

    session = read(path, files)

    assert session.messages[0].blocks[0] == Text("Rye")
