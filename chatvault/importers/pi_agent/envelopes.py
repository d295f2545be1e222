"""Telling what a person wrote in a chat from what OpenClaw put around it.

What OpenClaw puts before and behind a prompt are the forms of its ``auto-reply`` and ``cron``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 300  # characters of a line that is an envelope

# What stands before what was written, in any order.
_BEFORE = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        # "Conversation info (untrusted metadata):" and its kin, each with a fenced object below.
        r"[^\n(]{1,60}\(untrusted[^)\n]{0,60}\):\s*```json\n.*?\n```\s*",
        # "[Telegram Ada id:7 2026-05-10 09:00 UTC] Hello"
        r"\[(?:Telegram|WhatsApp|Discord|Slack|Signal|iMessage|Matrix|WebChat|BlueBubbles)\b"
        rf"[^\]\n]{{0,{_LONGEST}}}\]\s*",
        # "[Sun 2026-05-10 09:00 UTC] Hello"
        r"\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{4}-\d\d-\d\d \d\d:\d\d[^\]\n]{0,40}\]\s*",
        # "System: [2026-05-10 09:00:00 UTC] A model was chosen.", with what that goes on with
        r"System(?: \(untrusted\))?: \[\d{4}-\d\d-\d\d[ T][^\n]*"
        r"(?:\nSystem(?: \(untrusted\))?:[^\n]*)*\s*",
        # what was said in a thread before, with every prompt in it
        r"\[Thread (?:starter|history) - for context\]\n"
        r".*\[slack message id: [^\]\n]{1,200}\]\n\n\s*",
        r"\[System Message\](?: \[sessionId: [^\]\n]{1,200}\])?\s*",
        # what is for a sub-agent, before its task
        r"\[Subagent Context\][^\n]*\s*\[Subagent Task\]:\s*",
        # what tells of an end of a sub-agent
        r"<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>.*?(?:<<<END_OPENCLAW_INTERNAL_CONTEXT>>>\s*|$)",
        # what came from another session
        r"\[Inter-session message\][^\n]*\s*(?:This content was routed by OpenClaw[^\n]*\s*)?",
        r"\[Bootstrap pending\]\n.*?(?:\n\n|$)\s*",
        r"\[Retry after the previous model attempt failed or timed out\]\s*",
        r"Note: The previous agent run was aborted by the user\.[^\n]*\n\s*",
        r"To send an image back, prefer the message tool[^\n]*(?:\n|$)\s*",
    )
)
_SCHEDULED = re.compile(r"\[cron:[\w-]{1,64} (?P<name>[^\]\n]{1,200})\]\s*")
_ATTACHED = re.compile(r"\[media attached(?: \d+/\d+)?: (?P<path>[^\]\n|(]{1,2000}+)[^\]\n]*\]\s*")
# What stands for it in the chat, where nothing tells its path.
_MEDIA = re.compile(r"<media:(?P<kind>[a-z]{1,20})>(?: \([^)\n]{1,60}\))?\s*")
# What was said in a group since the last answer, and what stands before the prompt then.
_CHAT = re.compile(
    r"\[Chat messages since your last reply - for context\](?P<chat>.*?)"
    r"\[Current message - respond to this\]\s*",
    re.DOTALL,
)
# What stands behind it.
_BEHIND = re.compile(
    r"\[Bootstrap truncation warning\]\n.*$|"
    r"\nReturn your (?:response|summary) as plain text; it will be delivered automatically\..*$|"
    r"\nCurrent time: [^\n]*$|"
    r"\n\[message_id: [^\]\n]{1,200}\]\s*$|"
    r" \[slack message id: [^\]\n]{1,200}\]\s*$",
    re.DOTALL,
)
_MOST_BEHIND = 3  # of them stand behind each other
_QUEUE = re.compile(r"\[Queued (?:announce )?messages while agent was busy\]\s*")
_QUEUED = re.compile(r"(?:^|\n)---\nQueued #\d+(?: \([^)\n]*\))?\n")
# What the program asks by itself.
_PROGRAM = re.compile(
    r"An async command you ran earlier has completed\.|A scheduled reminder has been triggered\.|"
    r"A new session was started via /new or /reset|Read HEARTBEAT\.md if it exists|"
    r"\[OpenClaw (?:heartbeat poll|exec completion|cron wake|session event)\](?:\n|\Z)|"
    r"Follow the heartbeat monitor scratch context|Run the following periodic tasks \(only those|"
    r"An async command completion event was triggered|A scheduled cron event was triggered|"
    r"\[Internal task completion event\]|"
    r"OpenClaw runtime context \(internal\):|Pre-compaction memory flush\.|"
    r'A (?:[a-z]{1,20} ){1,2}?(?:task|job) "[^\n]{1,500}" just '  # came to an end
)


@dataclass(frozen=True, slots=True)
class Written:
    """What is left of a prompt: ``text``, and the ``paths`` of what was attached in the chat.

    ``chat`` is what others said in a group before it.
    """

    text: str
    paths: tuple[str, ...] = ()
    chat: str = ""


def unwrapped(text: str) -> Written:
    """What the person wrote; without text where there is nothing but an envelope.

    The prompt of a scheduled job begins with the job's name.
    """
    envelope = _envelope(text)
    if match := _QUEUE.match(text, envelope.end):
        each = [_unwrapped(one) for one in _QUEUED.split(text[match.end() :]) if one.strip()]
        paths = (*envelope.paths, *(path for one in each for path in one.paths))
        said, chats = (one.text for one in each), (one.chat for one in each)
        return Written("\n\n".join(filter(None, said)), paths, "\n\n".join(filter(None, chats)))
    return _unwrapped(text)


def _unwrapped(text: str) -> Written:
    envelope = _envelope(text)
    rest = text[envelope.end :].rstrip()
    for _form in range(_MOST_BEHIND):
        match = _BEHIND.search(rest)
        rest = rest[: match.start()].rstrip() if match else rest
    if _PROGRAM.match(rest):
        return Written("", envelope.paths)
    job = envelope.job
    named = job and not rest.startswith(job)
    return Written(f"{job}\n\n{rest}" if named else rest, envelope.paths, envelope.chat)


@dataclass(frozen=True, slots=True)
class _Envelope:
    """What stands before a prompt, where it ends, and what it tells."""

    end: int
    job: str = ""
    paths: tuple[str, ...] = ()
    chat: str = ""


def _envelope(text: str) -> _Envelope:
    at, job, paths, chat = len(text) - len(text.lstrip()), "", list[str](), ""
    while True:
        if found := next((one for form in _BEFORE if (one := form.match(text, at))), None):
            at = found.end()
        elif found := _ATTACHED.match(text, at):
            at, paths = found.end(), [*paths, found["path"].strip()]
        elif found := _MEDIA.match(text, at):
            at, paths = found.end(), paths or [found["kind"]]
        elif found := _SCHEDULED.match(text, at):
            at, job = found.end(), found["name"]
        elif not chat and (found := _CHAT.match(text, at)):
            at, chat = found.end(), found["chat"].strip()
        else:
            return _Envelope(at, job, tuple(paths), chat)
