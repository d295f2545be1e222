"""What Codex's windows put round what a person says, and what the person said."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string

_OPENINGS = (
    *("# Context from my IDE setup:", "# Selected text:", "# Files mentioned by the user:"),
    *("# Files pasted by the user:", "# Applications mentioned by the user:"),
    *("# Response annotations:", "# Diff comments:", "# Browser comments:", "# Review findings:"),
    *("# MCP app context:", "# Failing PR checks:", "# Pull request merge conflict:"),
    *("# Chrome tabs:", "# In app browser", "# Worktree instructions:"),
    *("## Prior conversation with Codex:", "## Referenced chats with Codex:"),
    *("## Referenced ChatGPT conversation:", "## Code review guidelines:"),
    *("## Pull request fix:", "## Pull request merge task:", "## Auto resolve merge:"),
    *("The attached pasted text file(s) contain", "<in-app-browser-context"),
)
_LEADS = tuple(
    re.compile(rf"\s*<{tag}(?: [^>]*)?>.*?</{tag}>\s*", re.DOTALL)
    for tag in ("recommended_plugins", "in-app-browser-context")
)
_REQUEST = re.compile(r"^## My request for Codex:[ \t]*(?:\n|\Z)", re.MULTILINE)
_SHORT_REQUEST = re.compile(r"^## My request:[ \t]*(?:\n|\Z)", re.MULTILINE)
_REPLY, _REPLY_END = "<send_user_message_question_reply>", "</send_user_message_question_reply>"
_ALOUD, _INPUT, _INPUT_END = "<realtime_delegation>", "<input>", "</input>"
_NOTES, _NOTES_END = "<response-annotations>", "</response-annotations>"
_COMMENT = re.compile(r"^## (?:User )?Comment \d+[ \t]*$", re.MULTILINE)
_WORDS = re.compile(r"^Comment:[ \t]*\n?", re.MULTILINE)
_PLACES = tuple(
    re.compile(rf"^{name}: ([^\n]{{1,400}})$", re.MULTILINE) for name in ("Target", "File")
)
_BEHIND = re.compile("^(?:" + "|".join(map(re.escape, _OPENINGS)) + ")", re.MULTILINE)
_CAPTION = re.compile(
    r"\s*The next image (?:is untrusted page evidence|shows (?:the browser|PDF) page)[^\n]*\s*"
)


def led_in(text: str) -> int:
    """How many characters were put before a prompt in tags."""
    end = 0
    for lead in _LEADS:
        if (found := lead.match(text, end)) is not None:
            end = found.end()
    return end


def unwrapped(text: str) -> tuple[str, str]:
    """What was put in front of a prompt, and the prompt: "" where only pictures were given."""
    told = _LEADS[0].match(text)
    opened = text[told.end() if told else 0 :].lstrip().startswith(_OPENINGS)
    request = _REQUEST.search(text) or (_SHORT_REQUEST.search(text) if opened else None)
    if request is not None:
        return text[: request.start()].strip(), text[request.end() :].strip()
    end = led_in(text)
    if end in (0, len(text)):
        return "", text
    return text[:end].strip(), text[end:].strip()


def untagged(asked: str) -> str:
    """The prompt as a person said it, where the window wrote that in tags."""
    told = asked.strip()
    if told.startswith(_REPLY) and told.endswith(_REPLY_END):
        replies = from_json(told.removeprefix(_REPLY).removesuffix(_REPLY_END))
        return "\n\n".join(map(_reply, map(mapping, sequence(replies)))).strip() or asked
    if told.startswith(_ALOUD):
        said = told.partition(_INPUT)[2].partition(_INPUT_END)[0]
        return html.unescape(said).strip() or asked
    return asked


def remarks(context: str) -> Iterator[str]:
    """What a person wrote about places of answers, pages and files, with those places."""
    notes = context.partition(_NOTES)[2].partition(_NOTES_END)[0]
    for note in map(mapping, sequence(from_json(notes) if notes else None)):
        yield _quoting(string(note.get("text")), string(note.get("annotation")))
    for section in _COMMENT.split(context)[1:]:
        if (words := _WORDS.search(section)) is not None:
            place = next(filter(None, (one.search(section) for one in _PLACES)), None)
            said = _BEHIND.split(section[words.end() :], maxsplit=1)[0]
            yield _quoting(place[1].removeprefix("browser:").strip('"') if place else "", said)


def is_caption(text: str) -> bool:
    """Whether it tells of the picture behind it that it shows what was commented on."""
    return _CAPTION.fullmatch(text) is not None


def _reply(told: dict[str, Any]) -> str:
    return _quoting(string(told.get("question")), string(told.get("answer")))


def _quoting(place: str, said: str) -> str:
    quoted = "\n".join(f"> {line}" for line in place.strip().splitlines())
    return "\n\n".join(filter(None, (quoted, said.strip())))
