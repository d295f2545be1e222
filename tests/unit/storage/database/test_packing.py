"""Blocks survive being stored."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.storage.database.packing import clean, content_hash, pack, unpack
from tests.factories import make_attachment, make_message

words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
attachments = st.builds(
    Attachment, name=words, media_type=words, size=st.none() | st.integers(0, 2**40)
)
outcomes = st.builds(
    ToolOutcome,
    text=words,
    status=st.sampled_from(ToolStatus),
    note=words,
    started_at=st.none() | st.integers(0, 2**45),
    duration_ms=st.none() | st.integers(0, 2**40),
    details=st.none() | words,
    attachments=st.lists(attachments, max_size=2).map(tuple),
)
blocks = st.one_of(
    st.builds(Text, text=words, variant=st.sampled_from(TextVariant)),
    st.builds(Code, text=words, language=words),
    st.builds(Thinking, text=words, seconds=st.none() | st.floats(0, 1000)),
    st.builds(
        ToolCall,
        name=words,
        arguments=words,
        call_id=st.none() | words,
        outcome=st.none() | outcomes,
        child=st.none() | words,
    ),
    st.builds(ToolResult, outcome=outcomes, name=words, call_id=st.none() | words),
    st.builds(Image, attachment=attachments),
    st.builds(File, attachment=attachments, text=words),
    st.builds(Citation, title=words, url=words, text=words),
    st.builds(Event, event=st.sampled_from(EventKind), text=words),
)


@given(st.lists(blocks, max_size=8))
def test_blocks_come_back_as_they_were(given_blocks: list[Block]) -> None:
    assert unpack(pack(given_blocks)) == tuple(given_blocks)


@given(st.text(st.characters(codec=None)))
def test_cleaned_text_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned


def test_half_a_surrogate_pair_and_nul_are_replaced_and_the_rest_is_kept() -> None:
    assert clean("a\ud800b\x00c") == "a\ufffdb\u2400c"


def test_what_was_said_is_one_text_without_tools_and_thinking() -> None:
    packed = pack(
        (Thinking("hm"), Text("First."), ToolCall("Bash", "{}"), Code("x = 1"), Text("Last."))
    )
    assert packed.text == "First.\n\nx = 1\n\nLast."
    assert packed.thinking == "hm"


def test_a_message_changes_its_hash_with_its_content_and_not_with_its_opener() -> None:
    message = make_message("a", external_id="1")
    assert content_hash(message) == content_hash(make_message("a", external_id="1"))
    assert content_hash(message) != content_hash(make_message("b", external_id="1"))
    one = make_message(blocks=[Image(make_attachment())], external_id="1")
    other = make_message(blocks=[Image(make_attachment())], external_id="1")
    assert content_hash(one) == content_hash(other)
    missing = dataclasses.replace(make_attachment(), content=None)
    assert content_hash(one) != content_hash(make_message(blocks=[Image(missing)], external_id="1"))
