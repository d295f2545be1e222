"""What stands under the line of an unfolded file: what the file says, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.domain.blocks import Attachment, File
from chatvault.ui import wording
from chatvault.ui.thread.parts.file_text import MOST_BYTES, NOT_TEXT, FileText, FileTexts
from chatvault.ui.thread.parts.parts import CodePart, FilePart, Ink, Part, TextPart
from chatvault.ui.thread.parts.segments import segments
from chatvault.ui.thread.text.inline import Run
from chatvault.ui.thread.text.paragraphs import Paragraph, document
from chatvault.ui.thread.text.sanitize import clean
from chatvault.ui.thread.tools.tool_arguments import language_of
from chatvault.ui.thread.tools.tool_output import FIRST_LINES

_MARKDOWN = "text/markdown"


def file_parts(file: File, texts: FileTexts) -> Iterator[Part]:
    """What stands under the line of an unfolded file."""
    blob = file.attachment.blob
    if file.text.strip():
        yield from _told(file)
    elif blob is not None:
        known = texts.get(blob)
        yield _kept(file.attachment, known) if known is not None else FilePart(blob)


def _told(file: File) -> Iterator[Part]:
    """What the source says is in it: Markdown as prose, the rest as code or as plain text."""
    if file.attachment.media_type == _MARKDOWN and len(file.text) <= MOST_BYTES:
        yield from segments(file.text, Ink.SECOND)
        return
    language = language_of(file.attachment.name)
    text = clean(file.text).removesuffix("\n")
    yield CodePart(text, language, label="" if language else "Text", limit=FIRST_LINES)


def _kept(attachment: Attachment, known: FileText) -> Part:
    if known.problem:
        weight = wording.size(attachment.size) if known.problem == NOT_TEXT else ""
        said = ", ".join(filter(None, (known.problem.capitalize(), weight)))
        words = (Paragraph((Run(said),), tight=True),)
        return TextPart(document(words), Ink.SECOND, words)
    label = f"The first {wording.size(MOST_BYTES)}" if known.is_cut else ""
    language = language_of(attachment.name)
    return CodePart(known.text.removesuffix("\n"), language,
                    label=label or ("" if language else "Text"), limit=FIRST_LINES)  # fmt: skip
