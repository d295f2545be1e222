"""What OpenClaw and Pi put around a prompt is taken off, and what nobody typed is hidden."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, Block, Event, EventKind, File, Text, Thinking
from chatvault.domain.message import Hidden
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.pi_agent.envelopes import unwrapped
from tests.unit.importers.pi_agent.pi_agent_files import (
    Record,
    answer,
    call,
    head,
    read_one,
    text,
    user,
    write,
)

TRUNCATED = "\n\n[Bootstrap truncation warning]\nSome files were cut.\n- AGENTS.md: 9 raw"
ABOUT = 'Sender (untrusted metadata):\n```json\n{"name": "Ada"}\n```\n\n'
NOW = "\nCurrent time: Sunday, May 10th, 2026 - 09:00 (UTC)"
SYSTEM = "System: [2026-05-10 08:59:00 UTC] The oven is hot.\nSystem: Very hot.\n\n"
FIRST = "System (untrusted): [2026-05-10 08:59:00 UTC] Exec completed (oven, code 0)\n\n"
END = "<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>\nDone.\n<<<END_OPENCLAW_INTERNAL_CONTEXT>>>"
THREAD = "[Thread starter - for context]\n"
BOOTSTRAP = "[Bootstrap pending]\nPlease read BOOTSTRAP.md.\nDo not greet.\n\n"
RETRY = "[Retry after the previous model attempt failed or timed out]\n\n"
ROUTED = (
    "[Inter-session message] sourceSession=agent:baker:main sourceTool=sessions_send isUser=false\n"
    "This content was routed by OpenClaw from another session or internal tool.\n"
)
GROUP = "[Chat messages since your last reply - for context] [Current message - respond to this] "
QUEUED = "[Queued messages while agent was busy]\n"
ENDED = 'A subagent task "Bake "rye" bread" just completed successfully.\n\nResult:\nBaked.'
SCHEDULED = (
    "[cron:7f0e-11 Bread brief] Look at the rye."
    + NOW
    + "\n\nReturn your response as plain text; it will be delivered automatically. Else say so."
)


def prompt(folder: Path, *said: str, cwd: str = "/home/ada/.openclaw/workspace") -> ParsedMessage:
    entry = user("u1", None, [text(one) for one in said])
    (message,) = read_one(write(folder / "a.jsonl", [head(cwd=cwd), entry])).messages
    return message


def reply(
    folder: Path, *pieces: Record, cwd: str = "/home/ada/.openclaw/workspace"
) -> ParsedMessage:
    entries = [head(cwd=cwd), answer("a1", None, *pieces)]
    return read_one(write(folder / "a.jsonl", entries)).messages[0]


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("[Sun 2026-05-10 09:00 UTC] Wake up.", "Wake up."),
        (SYSTEM + ABOUT + "Is it hot?" + TRUNCATED, "Is it hot?"),
        (ABOUT + "[Sun 2026-05-10 09:00 UTC] And now?" + NOW, "And now?"),
        (SCHEDULED, "Bread brief\n\nLook at the rye."),
        ("[cron:7f0e-11 Bread] Bread in the oven", "Bread in the oven"),
        (
            "[Sun 2026-05-10 09:00 UTC] [Subagent Context] You are a sub-agent (depth 1/1).\n\n"
            "[Subagent Task]: Weigh the flour.",
            "Weigh the flour.",
        ),
        (
            "[Queued messages while agent was busy]\n\n---\nQueued #1 (from Ada)\n"
            f"{ABOUT}One.\n\n---\nQueued #2 (from Ada)\n{ABOUT}Two.",
            "One.\n\nTwo.",
        ),
        ("[Telegram Ada id:7 +3m 2026-05-10T09:00Z] Warm?\n[message_id: 839]", "Warm?"),
        (
            "[Queued messages while agent was busy]\n\n---\nQueued #1\n"
            "[Telegram Ada id:7 2026-05-10T09:00Z] One.\n[message_id: 1]\n\n"
            "---\nQueued #2\n[Telegram Ada id:7 2026-05-10T09:01Z] Two.\n[message_id: 2]",
            "One.\n\nTwo.",
        ),
        (
            "[Thread starter - for context]\n[Slack Ada 2026-05-10 08:59 CST] Rye?\n\nWheat?\n"
            "[slack message id: 17.08 channel: C0]\n\n"
            "System: [2026-05-10 09:00:00 CST] Slack message in #oven from Ada: Warm?\n\n"
            "[Slack #oven +1m 2026-05-10 09:00 CST] Ada (U0): Warm? [slack message id: 17.09 "
            "channel: C0]\n[message_id: 17.09]",
            "Ada (U0): Warm?",
        ),
        (
            "[Thread history - for context]\n[Slack Ada (user) 2026-05-10 08:59 CST] Rye?\n"
            "[slack message id: 17.08 channel: C0]\n\n"
            "[Slack Bo (assistant) 2026-05-10 08:59 CST] Rye.\n"
            f"[slack message id: 17.09 channel: C0]\n\n{SYSTEM}{ABOUT}Warm?",
            "Warm?",
        ),
        (f"Note: The previous agent run was aborted by the user. Ask.\n\n{ABOUT}Go on.", "Go on."),
        (BOOTSTRAP + RETRY + "[Sun 2026-05-10 09:00 UTC] Wake up.", "Wake up."),
        (f"{BOOTSTRAP}{ABOUT}Warm?", "Warm?"),
        (ROUTED + "The rye is done.", "The rye is done."),
        ("[OpenClaw heartbeat poll] is what?", "[OpenClaw heartbeat poll] is what?"),
        ("System: it says no", "System: it says no"),
        ("Say [Sun 2026-05-10 09:00 UTC] then.", "Say [Sun 2026-05-10 09:00 UTC] then."),
    ],
)
def test_only_what_was_written_is_left(tmp_path: Path, told: str, written: str) -> None:
    message = prompt(tmp_path, told)

    assert (message.blocks, message.hidden) == ((Text(written),), None)


@pytest.mark.parametrize(
    "told",
    [
        "[Sun 2026-05-10 09:00 UTC] " + END,
        FIRST + "An async command you ran earlier has completed. Handle it." + NOW,
        SYSTEM + "A scheduled reminder has been triggered. It is: Look." + TRUNCATED,
        "A new session was started via /new or /reset. Greet the user." + NOW,
        SYSTEM + "Read HEARTBEAT.md if it exists (workspace context)." + NOW,
        'A background task "Weigh" just completed successfully.\n\nFindings:\nHeavy.',
        "[Sun 2026-05-10 09:00 UTC] OpenClaw runtime context (internal):\nIt is generated.",
        "Pre-compaction memory flush. Store durable memories only." + NOW,
        f"[Sun 2026-05-10 09:00 UTC] [System Message] [sessionId: 7f0e] {ENDED}",
        "System: [2026-05-10T08:59:00Z] Exec failed (oven)\n\nRead HEARTBEAT.md if it exists",
        "[Sun 2026-05-10 09:00 UTC] [Queued announce messages while agent was busy]\n\n"
        "---\nQueued #1\nOpenClaw runtime context (internal):\nIt is generated.",
        f"[Queued announce messages while agent was busy]\n\n---\nQueued #1\n{ENDED}",
        "[OpenClaw heartbeat poll]",
        "[OpenClaw exec completion]\nDisable automatic completion turns with a setting.",
        "[OpenClaw cron wake]",
        "[OpenClaw session event]",
        "Follow the heartbeat monitor scratch context when provided. Else reply NO_REPLY." + NOW,
        "Run the following periodic tasks (only those due based on their intervals):\n- Look.",
        "A scheduled cron event was triggered, but no event content was found. Reply NO_REPLY.",
        "An async command completion event was triggered, but user delivery is disabled.",
        BOOTSTRAP + "A new session was started via /new or /reset while bootstrap is pending.",
        ROUTED + "[Internal task completion event]\nstatus: failed",
    ],
)
def test_what_the_program_asks_is_hidden_as_it_is(tmp_path: Path, told: str) -> None:
    message = prompt(tmp_path, told)

    assert (message.blocks, message.hidden) == ((Text(told),), Hidden.META)


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("[[reply_to_current]] It is warm.", (Text("It is warm."),)),
        ("[[ reply_to: 839 ]]\n[[audio_as_voice]] It is warm.", (Text("It is warm."),)),
        ("<final>\nIt is warm.\n</final>", (Text("It is warm."),)),
        (
            "<think>How warm?</think>\n<final>[[reply_to_current]] It is warm.</final>",
            (Thinking("How warm?"), Text("It is warm.")),
        ),
        ("Hm.\n\n[[reply_to_current]] It is warm.", (Text("Hm.\n\nIt is warm."),)),
        ("See [[reply_to_current]] there.", (Text("See [[reply_to_current]] there."),)),
    ],
)
def test_of_an_answer_what_was_sent_is_left(
    tmp_path: Path, said: str, sent: tuple[Block, ...]
) -> None:
    message = reply(tmp_path, text(said))

    assert (message.blocks, message.hidden) == (sent, None)


def test_an_answer_that_nobody_was_sent_is_hidden(tmp_path: Path) -> None:
    assert reply(tmp_path, text("HEARTBEAT_OK")).hidden is Hidden.META
    assert reply(tmp_path, text("NO_REPLY")).hidden is Hidden.META
    assert reply(tmp_path, text("NO_REPLY"), call("t1", path="a.py")).hidden is None
    assert reply(tmp_path, text("NO_REPLY is what I say.")).hidden is None


def test_what_was_sent_once_more_is_told_once(tmp_path: Path) -> None:
    mirror = {"provider": "openclaw", "model": "delivery-mirror"}
    entries = [
        head(cwd="/home/ada/.openclaw/workspace"),
        user("u1", None, [text("Is it warm?")]),
        answer("a1", "u1", text("[[reply_to_current]] It is.\n\n\nMEDIA:/home/ada/rye.webp")),
        answer("m1", "a1", text("It is."), **mirror),
        answer("m2", "m1", text("It is done."), **mirror),
    ]
    session = read_one(write(tmp_path / "a.jsonl", entries))

    hidden = [(one.hidden, one.model) for one in session.messages[1:]]
    assert hidden == [(None, "opus"), (Hidden.DUPLICATE, None), (None, None)]
    assert session.model == "opus"


def test_pi_sends_what_was_said_as_it_is(tmp_path: Path) -> None:
    said = reply(tmp_path, text("<final>Warm</final>"), cwd="/home/ada/oven")

    assert said.blocks == (Text("<final>Warm</final>"),)


def test_what_was_attached_in_the_chat_is_a_file(tmp_path: Path) -> None:
    told = (
        "[media attached: /home/ada/.openclaw/media/rye.webp (image/webp) | /home/ada/rye.webp]\n"
        "To send an image back, prefer the message tool (media/path/filePath).\n"
    )

    message = prompt(tmp_path, told + ABOUT + "Is it done?")

    assert message.blocks == (Text("Is it done?"), File(Attachment("rye.webp", "")))


def test_what_others_said_in_a_group_is_told_beside_the_prompt(tmp_path: Path) -> None:
    before = "[Telegram Oven id:-5 2026-05-10T09:00Z] Bo: Is it hot? [id:7 chat:-5]"
    said = "[Telegram Oven id:-5 2026-05-10T09:01Z] Ada (12): @oven Well?\n[message_id: 8]"
    group = "[Chat messages since your last reply - for context]"
    message = prompt(tmp_path, f"{group}\n{before}\n\n[Current message - respond to this]\n{said}")

    chat = File(Attachment("chat.txt", "text/plain"), before)
    assert message.blocks == (chat, Text("Ada (12): @oven Well?"))


def test_what_stands_for_an_attachment_is_one(tmp_path: Path) -> None:
    message = prompt(tmp_path, ABOUT + "<media:image> (2 images)\nIs it done?")
    attached = f"[media attached: /home/ada/rye.webp (image/webp)]\n{ABOUT}<media:image>"

    assert message.blocks == (Text("Is it done?"), File(Attachment("image", "")))
    assert prompt(tmp_path, attached).blocks == (File(Attachment("rye.webp", "")),)


def test_the_text_of_a_file_that_was_sent_is_the_file_s(tmp_path: Path) -> None:
    file = '<file name="rye.pdf" mime="application/pdf">\nBake it.\n</file>'
    open_one = '<file name="end.pdf" mime="application/pdf">\nNever'
    message = prompt(tmp_path, f"{ABOUT}<media:document>\n\nRead this.\n\n{file}\n{open_one}")

    said, sent = message.blocks
    assert said == Text(f"Read this.\n\n\n{open_one}")
    assert sent == File(Attachment("rye.pdf", "application/pdf"), "Bake it.")


def test_a_skill_that_was_called_is_shown_as_it_was_typed(tmp_path: Path) -> None:
    told = (
        '<skill name="bake" location="/home/ada/.pi/agent/skills/bake/SKILL.md">\n'
        "References are relative to /home/ada.\n\n# Bake\n</skill>\n\nthe rye"
    )

    message = prompt(tmp_path, told, cwd="/home/ada/oven")

    said, skill = message.blocks
    assert said == Text("/skill:bake the rye")
    assert isinstance(skill, File)
    assert skill.attachment.name == "SKILL.md"
    assert skill.text == "References are relative to /home/ada.\n\n# Bake"


@pytest.mark.parametrize(
    "repeated", ["[Telegram Ada] ", NOW, SYSTEM, ABOUT, ENDED, THREAD, QUEUED, GROUP]
)
def test_envelopes_without_end_take_no_more_time_than_their_length(repeated: str) -> None:
    began = time.process_time()
    unwrapped(repeated * 20_000)
    unwrapped(f"{QUEUED}{repeated}" + "\n" * 100_000 + "-")
    assert time.process_time() - began < 5


def test_that_a_turn_failed_is_told_by_its_error_alone(tmp_path: Path) -> None:
    failed = text("[assistant turn failed before producing content]")
    told = answer("a1", None, failed, stopReason="error", errorMessage="No network.")
    message = read_one(
        write(tmp_path / "a.jsonl", [head(cwd="/home/ada/.openclaw/workspace"), told])
    ).messages[0]
    assert message.blocks == (Event(EventKind.ERROR, "No network."),)


def test_what_another_session_wrote_names_it(tmp_path: Path) -> None:
    entry = user("u1", None, [text(ROUTED + "The rye is done.")])
    entry["message"]["provenance"] = {
        "kind": "inter_session",
        "sourceSessionKey": "agent:baker:main",
    }
    message = read_one(
        write(tmp_path / "a.jsonl", [head(cwd="/home/ada/.openclaw/workspace"), entry])
    ).messages[0]
    assert (message.blocks, message.author) == ((Text("The rye is done."),), "agent:baker:main")
