"""What stands in a turn of a chat that an extension saved as Markdown."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from chatvault.domain.blocks import Attachment, Block, File, Image, Thinking
from chatvault.domain.message import Role
from chatvault.importers.chatgpt import markers
from chatvault.importers.saved_chats.said import Saying

_MOMENT = "message time: "
_TIME = re.compile(r'<time datetime="(?P<at>[^"<>]{1,40})"[^<>]{0,100}>[^<>]{0,40}</time>')
_FILE = re.compile(r"> File: ?(?P<name>.*)")
_ATTACHMENT = re.compile(
    r"\[Attachment: ?(?P<named>[^\[\]]{1,300})\]"
    r"|\[(?P<kind>(?:[\w.+-]{1,60}/[\w.+-]{1,60})?)\] (?P<name>[^\[\]]{1,300})"
)
_THINKING = "> Thinking:"
_THOUGHT = re.compile(r"> Thought for .{1,40}")
_DETAILS, _END_OF_DETAILS = "<details>", "</details>"
_SUMMARY = re.compile(
    r"<summary>(?:Thought for (?P<seconds>\d{1,9}(?:\.\d{1,9})?) seconds|Thinking)</summary>"
)
_NOTHING = r"\[Unsupported Content]"
_THOUGHT_APART, _PASTED_APART, _FENCE = "### Thinking", "### Pasted", "````"
_PASTED = Attachment("Pasted text.txt", "text/plain")


def moment_above(lines: list[str]) -> str:
    """What would be the moment of a turn, above its text."""
    first = lines[0] if lines else ""
    marked_up = _TIME.fullmatch(first)
    return marked_up["at"] if marked_up else first.removeprefix(_MOMENT).strip("*")


def blocks_of(text: str, role: Role, saying: Saying) -> Iterator[Block]:
    """What stands above a turn, apart from it, and what was said."""
    lines = text.split("\n")
    above, end = _attached(lines) if role is Role.USER else _thought(lines)
    if not above:
        end = next((place for place, one in enumerate(lines) if one[:1] != ">"), len(lines))
        above = list(_quoted(lines[:end], role))
    yield from above
    said = "\n".join(lines[end:] if above else lines).strip()
    yield from saying.text("" if said == _NOTHING else markers.said(said))


def blocks_with_fences(text: str, saying: Saying) -> Iterator[Block]:
    """What was said, and between it what was thought and pasted."""
    lines, said = text.split("\n"), 0
    for place, (line, below) in enumerate(itertools.pairwise(lines)):
        if place < said or line not in (_THOUGHT_APART, _PASTED_APART) or below != _FENCE:
            continue
        try:
            end = lines.index(_FENCE, place + 2)
        except ValueError:
            break
        yield from saying.text("\n".join(lines[said:place]))
        inside = "\n".join(lines[place + 2 : end])
        yield Thinking(inside) if line == _THOUGHT_APART else File(_PASTED, inside)
        said = end + 1
    yield from saying.text("\n".join(lines[said:]))


def _attached(lines: list[str]) -> tuple[list[Block], int]:
    """The files that a prompt is told to have, and where its text begins."""
    files: list[Block] = []
    for place, line in enumerate(lines):
        found = _ATTACHMENT.fullmatch(line)
        known = found is not None and (found["named"] or found["kind"] or files)
        if not known and line.strip():
            return files, place
        if found is not None:
            kind = found["kind"] or ""
            attachment = Attachment(found["named"] or found["name"], kind)
            files.append(Image(attachment) if kind.startswith("image/") else File(attachment))
    return files, len(lines)


def _thought(lines: list[str]) -> tuple[list[Block], int]:
    """What a model thought, where that is folded, and where its answer begins."""
    summary = _SUMMARY.fullmatch(lines[1]) if lines[0] == _DETAILS and len(lines) > 1 else None
    if summary is None or _END_OF_DETAILS not in lines:
        return [], 0
    end = lines.index(_END_OF_DETAILS)
    seconds = summary["seconds"]
    text = "\n".join(lines[2:end]).strip()
    return [Thinking(text, float(seconds) if seconds else None)], end + 1


def _quoted(quoted: list[str], role: Role) -> Iterator[Block]:
    """The files of a prompt, and what a model thought."""
    if role is Role.USER:
        files = [_FILE.fullmatch(line) for line in quoted]
        if all(files):
            yield from (File(Attachment(one["name"].strip() or "file")) for one in files if one)
    elif quoted and (quoted[0] == _THINKING or _THOUGHT.fullmatch(quoted[-1])):
        yield Thinking("\n".join(_unquoted(quoted)).strip())


def _unquoted(quoted: list[str]) -> Iterator[str]:
    """What was thought, which may be quoted twice below its heading."""
    for line in quoted:
        words = re.sub(r"^(?:> ?)+", "", line)
        if words != _THINKING.removeprefix("> "):
            yield words
