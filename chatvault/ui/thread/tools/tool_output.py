"""What came back from a tool that nothing special is known of: text, data, pictures, errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from chatvault.domain.blocks import ToolOutcome, ToolStatus
from chatvault.ui.thread.parts.file_line import file_line
from chatvault.ui.thread.parts.parts import CodePart, ImagePart, Ink, LinePart, Part, TextPart
from chatvault.ui.thread.parts.segments import segments
from chatvault.ui.thread.text import ansi
from chatvault.ui.thread.text.inline import Run, Style
from chatvault.ui.thread.text.paragraphs import Paragraph, document
from chatvault.ui.thread.text.sanitize import clean
from chatvault.ui.thread.tools.tool_arguments import language_of, spoken
from chatvault.ui.thread.tools.tool_use import ToolUse, from_json

FIRST_LINES = 12
ASKED_LINES = 40  # of what was asked, which is worth more than most answers
_SHORT = 60
_WIDE = 88  # characters; a wider line of an error is a sentence, and wraps
_FEW_LINES = 6
_SENTENCE = 56  # characters; so does a longer one that stands alone
_LARGEST_JSON = 200_000  # characters that are set out readably
_TAGS = re.compile(r"</?(?:system-reminder|usage)>")


def generic(use: ToolUse) -> Iterator[Part]:
    """The arguments, one a line, and the answer."""
    yield from asked(use)
    yield from answer(use)


def asked(use: ToolUse, *, but: tuple[str, ...] = ()) -> Iterator[CodePart]:
    """The arguments, unless the line above already says them all."""
    if not use.values:
        text = use.free.strip("{} \n") and use.free.strip()
        if len(text) > _SHORT or "\n" in text:
            yield CodePart(clean(text), label="Input", limit=ASKED_LINES)
        return
    values = {
        name: value for name, value in use.values.items() if value is not None and name not in but
    }
    only = spoken(next(iter(values.values()), ""))
    if not values or (len(values) == 1 and only and "\n" not in only and len(only) <= _SHORT):
        return
    yield CodePart(_listed(values), "yaml", label="Arguments", limit=ASKED_LINES)


def silence(use: ToolUse) -> Iterator[Part]:
    """What is told of a call of which there is nothing to show."""
    parts = tuple(asked(use))
    came = use.outcome.status is not ToolStatus.UNKNOWN
    yield from parts or (plainly("Nothing came back." if came else "The source kept no answer."),)


def note_to_model(text: str) -> LinePart:
    """What a tool's program tells the model beside the answer: nobody has to read it."""
    said = clean(" ".join(_TAGS.sub(" ", text).split()))
    return LinePart("info", "Note to the model", said, foldable=False, mono=False)


def _listed(values: dict[str, object]) -> str:
    """The arguments one a line, longer texts set in under their name."""
    lines: list[str] = []
    for name, value in values.items():
        text = _in_a_row(value) or spoken(value) or _pretty(value)
        if "\n" in text:
            lines.append(f"{name}:")
            lines += [f"  {line}" for line in text.split("\n")]
        else:
            lines.append(f"{name}: {text}")
    return clean("\n".join(lines))


def _in_a_row(value: object) -> str:
    """A few words, where the value is a list of them."""
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        return ""
    said = ", ".join(value)
    return said if len(said) <= _SHORT and "\n" not in said else ""


def _pretty(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return "…"


def answer(use: ToolUse, label: str = "Result") -> Iterator[Part]:
    """What came back, unless it went wrong: that stands first, and is said by ``error``."""
    if not use.failed:
        yield from output(use.outcome.text, label)
        yield from pictures(use.outcome)


def output(text: str, label: str = "Result", path: str = "") -> Iterator[CodePart]:
    """A text as it came; data is set out readably."""
    text = text.strip("\n")
    if not text.strip():
        return
    if readable := _as_json(text):
        yield CodePart(clean(readable), "json", label=label, limit=FIRST_LINES)
        return
    language = language_of(path)
    label = "" if language else label
    yield CodePart(text, language, label=label, limit=FIRST_LINES, terminal=True)


def _as_json(text: str) -> str:
    if len(text) > _LARGEST_JSON:
        return ""
    value = from_json(text)
    if value is None:
        return ""
    return text if "\n" in text else _pretty(value)


def error(use: ToolUse) -> Iterator[Part]:
    """What went wrong."""
    label = "Declined" if use.declined else "Error"
    text = use.outcome.text.strip("\n") or use.outcome.note
    if _is_sentence(text):
        yield caption(label, Ink.BAD)
        yield plainly(text)
    elif text.strip():
        yield CodePart(text, label=label, limit=FIRST_LINES, terminal=True, bad=True)
    yield from pictures(use.outcome)


def _is_sentence(text: str) -> bool:
    """Whether the text is to be read, and not looked at line by line."""
    lines = text.split("\n")
    return len(lines) <= _FEW_LINES and len(max(lines, key=len)) > (
        _WIDE if len(lines) > 1 else _SENTENCE
    )


def plainly(text: str) -> TextPart:
    """Sentences that are no Markdown."""
    said = tuple(
        Paragraph((Run(line),)) for line in clean(ansi.plain(text)).split("\n") if line.strip()
    )
    return TextPart(document(said), Ink.SECOND, said)


def pictures(outcome: ToolOutcome) -> Iterator[ImagePart | LinePart]:
    """The pictures of the answer, and its other files as lines."""
    for attachment in outcome.attachments:
        is_picture = attachment.is_picture
        yield ImagePart(attachment) if is_picture else file_line(attachment, foldable=False)


def prose(text: str) -> tuple[Part, ...]:
    """Markdown that a tool was told or told, in the ink of what is said besides."""
    return segments(text, Ink.SECOND) if text.strip() else ()


def aside(words: str) -> TextPart:
    """A word about what is said beside it."""
    said = (Paragraph((Run(words),)),)
    return TextPart(document(said), Ink.SECOND, said)


def caption(words: str, ink: Ink = Ink.SECOND) -> TextPart:
    """A word in bold above what follows."""
    said = (Paragraph((Run(words, Style(bold=True)),)),)
    return TextPart(document(said), ink, said)
