"""Who said what stands in a prompt of Claude Code: people, other sessions, the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.message import Hidden, Role
from tests.unit.importers.claude_code.claude_code_files import (
    Transcript,
    read_one,
    said_in,
    text,
    visible,
)


def test_what_another_session_sent_has_its_author(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Start.", origin={"kind": "human"})
    transcript.user("The build is red.", origin={"kind": "peer", "from": "build-lead"})
    asked, sent = read_one(transcript, tmp_path).messages
    assert (said_in(asked), asked.author) == ("Start.", None)
    assert (said_in(sent), sent.author, sent.hidden) == (
        "The build is red.",
        "build-lead",
        None,
    )


def test_what_came_out_of_a_chat_is_shown_though_it_is_marked_as_injected(tmp_path: Path) -> None:
    transcript = Transcript()
    sent = '<channel source="telegram" chat_id="7" user="ada">Ship it?</channel>'
    origin = {"kind": "channel", "server": "telegram"}
    transcript.user(sent, isMeta=True, origin=origin)
    (message,) = read_one(transcript, tmp_path).messages
    assert (said_in(message), message.author, message.hidden) == ("Ship it?", "ada", None)


def test_a_session_that_sent_something_is_called_by_its_name(tmp_path: Path) -> None:
    transcript = Transcript()
    origin = {"kind": "peer", "from": "uds:1", "name": "Bakery", "body": "Done."}
    transcript.user("Done.", origin=origin, isMeta=True)
    transcript.user("It smells burnt.", origin={"kind": "observer", "from": "Nose"})
    sent, seen = read_one(transcript, tmp_path).messages
    assert (sent.author, seen.author) == ("Bakery", "Nose")


@pytest.mark.parametrize("kind", ["coordinator", "auto-continuation", "observer-activity"])
def test_what_the_program_says_itself_is_no_prompt(tmp_path: Path, kind: str) -> None:
    transcript = Transcript()
    transcript.user("Go on where you were.", origin={"kind": kind})
    transcript.user("How long does rye rise?", origin={"kind": "human"})
    session = read_one(transcript, tmp_path)
    assert session.title == "How long does rye rise?"
    assert session.messages[0].hidden is Hidden.META


def test_what_is_asked_at_a_set_time_is_a_prompt(tmp_path: Path) -> None:
    transcript = Transcript()
    origin = {"kind": "task-notification", "subkind": "scheduled-trigger"}
    transcript.user("Sort the recipes.", origin=origin)
    transcript.assistant("msg_1", text("Sorted."))
    session = read_one(transcript, tmp_path)
    assert (session.title, len(visible(session))) == ("Sort the recipes.", 2)


def test_what_a_person_said_aloud_is_a_prompt(tmp_path: Path) -> None:
    transcript = Transcript()
    origin = {"kind": "voice-call"}
    kind = {"subtype": "voice_call_talk", "level": "info", "msgV": 1, "origin": origin}
    transcript.add("system", content="How long does rye rise?", **kind)
    fold = {"command": {"source_uuid": "q1", "commandMode": "prompt"}}
    transcript.add("system", content="And wheat?", blocks=[text("And wheat?")], fold=fold, **kind)
    transcript.add("system", content="", **kind)
    session = read_one(transcript, tmp_path)
    assert session.title == "How long does rye rise?"
    said = [(said_in(message), message.role) for message in visible(session)]
    assert said == [("How long does rye rise?", Role.USER), ("And wheat?", Role.USER)]


def test_what_was_pasted_stands_in_a_prompt_without_its_tags(tmp_path: Path) -> None:
    transcript = Transcript()
    pasted = '<pasted_content id="1">\nFlour, water\n</pasted_content>'
    transcript.user(f"What is missing?\n{pasted}")
    (message,) = read_one(transcript, tmp_path).messages
    assert said_in(message) == "What is missing?\nFlour, water\n"


def test_what_another_session_sent_in_a_tag_is_read_without_it(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user('<cross-session-message from="uds:1">Done here.</cross-session-message>')
    (message,) = read_one(transcript, tmp_path).messages
    assert (said_in(message), message.author) == ("Done here.", "uds:1")


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        ("A task in the background ended.", {"kind": "task-notification"}),
        ("<tick>10:05</tick>", None),
    ],
)
def test_what_the_program_says_by_itself_is_hidden(
    tmp_path: Path, said: str, origin: dict[str, str] | None
) -> None:
    transcript = Transcript()
    transcript.user("Go.")
    transcript.user(said, **({"origin": origin} if origin else {}))
    session = read_one(transcript, tmp_path)
    assert [message.hidden is None for message in session.messages] == [True, False]


def test_what_a_teammate_wrote_has_its_author(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user('<teammate-message teammate_id="alice">96 %</teammate-message>')
    (message,) = read_one(transcript, tmp_path).messages
    assert (message.author, said_in(message)) == ("alice", "96 %")


def test_what_stands_beside_a_teammates_message_is_not_lost(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user('<teammate-message teammate_id="alice">96 %</teammate-message>\nGo on.')
    (message,) = read_one(transcript, tmp_path).messages
    assert (message.author, said_in(message)) == ("alice", "**alice:** 96 %\n\nGo on.")


@pytest.mark.parametrize("frame", ["", " while you were working"], ids=["then", "amid"])
@pytest.mark.parametrize(
    ("sent", "author"),
    [
        (
            '<teammate-message teammate_id="alice" color="red">\n96 %\n</teammate-message>',
            "alice",
        ),
        (
            '<cross-session-message from="a1" from-name="ovens">96 %</cross-session-message>',
            "ovens",
        ),
        (
            '<agent-message from="a1">\n[Subagent hand-back] No person wrote it. The report '
            "follows:\n  96 %\n</agent-message>",
            "a1",
        ),
        ("96 %", "bakers"),
    ],
    ids=["teammate", "session", "agent", "plain"],
)
def test_what_another_session_sent_is_read_without_the_frame_round_it(
    tmp_path: Path, frame: str, sent: str, author: str
) -> None:
    note = "This came from another Claude session — not typed by your user."
    transcript = Transcript()
    transcript.user(
        f"Another Claude session sent a message{frame}:\n{sent}\n\n{note}",
        isMeta=True,
        origin={"kind": "peer", "name": "bakers"},
    )
    context, message = read_one(transcript, tmp_path).messages
    assert (said_in(context), context.hidden) == (note, Hidden.META)
    assert (message.author, said_in(message)) == (author, "96 %")


@pytest.mark.parametrize(
    "said",
    [
        "Another Claude session sent a message: what does that mean?",
        "Another Claude session sent a message:\nwhat does that mean?",
    ],
)
def test_a_person_may_begin_like_that(tmp_path: Path, said: str) -> None:
    transcript = Transcript()
    transcript.user(said)
    (message,) = read_one(transcript, tmp_path).messages
    assert (message.author, said_in(message)) == (None, said)
