"""The pieces of a message of Kimi, as blocks, the same in all of its logs."""

from __future__ import annotations

import html
import re
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    Text,
    Thinking,
    ToolOutcome,
    ToolStatus,
    plain_text,
)
from chatvault.importers.contents.pieces import PieceReader, unknown, without_injected
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, string, to_json
from chatvault.importers.kimi_cli.blobs import Blobs
from chatvault.importers.texts.tagged_text import tagged

# What the program puts before the words of a prompt; elsewhere such a tag is a person's own.
_INJECTED = re.compile(
    r"\A(?:\s*(?:<(system|system-reminder|git-context)>.*?</\1>|<git-context [^<>]{0,200}/>))+\s*",
    re.DOTALL,
)
_SHELL, _SHELL_OUTPUT = "bash-input", ("bash-stdout", "bash-stderr")
_MEDIA = ("image_url", "audio_url", "video_url", "image", "file", "media")


class KimiPieces(PieceReader):
    """Knows the pieces of Kimi."""

    def __init__(self, teller: Teller, blobs: Blobs | None = None) -> None:
        super().__init__(teller)
        self._blobs = blobs

    def content(self, content: object) -> list[Block]:
        """The blocks of a message's content, without the blanks between them."""
        return [block for block in super().content(content) if not is_blank(block)]

    def piece(self, piece: object) -> Block | None:
        """The block of one piece, None where nothing is in it; it may be a blank between words."""
        fields = mapping(piece)
        kind = string(fields.get("type"))
        if isinstance(piece, str) or kind == "text":
            text = string(piece) or string(fields.get("text"))
            return Text(text) if text else None
        if kind in ("think", "thinking"):
            thought = string(fields.get("think")) or string(fields.get("thinking"))
            return Thinking(thought) if thought else None
        if kind in _MEDIA:
            return self._media(kind, fields)
        return unknown(piece, kind, self._tell) if piece else None

    def outcome(self, output: object, *, failed: bool, note: str = "") -> ToolOutcome:
        """What came back from a tool: text, or pieces."""
        blocks = self.content(output)
        told = output if isinstance(output, dict) else None
        text = plain_text(tuple(blocks)) or (to_json(told) if told else "")
        pictures = tuple(block.attachment for block in blocks if isinstance(block, Image | File))
        status = ToolStatus.FAILED if failed else ToolStatus.OK
        return ToolOutcome(text or note, status, attachments=pictures)

    def _media(self, kind: str, fields: dict[str, Any]) -> Block:
        inner = fields.get(kind)
        source = mapping(inner) or mapping(fields.get("source")) or fields
        url = string(source.get("url")) or string(inner)
        data = string(source.get("data"))
        media_type = string(source.get("mimeType")) or string(source.get("media_type"))
        held = self._pictures.from_url(url) if url else None
        if held is None and self._blobs is not None:
            held = self._blobs.attachment(url)
        if held is None and data:
            held = self._pictures.from_base64(data, media_type)
        if held is None:
            name = string(source.get("name")) or url or kind.removesuffix("_url")
            held = Attachment(name[:200], media_type)
        is_picture = kind.startswith("image") or held.media_type.startswith("image/")
        return Image(held) if is_picture else File(held)


def is_blank(block: Block) -> bool:
    """Whether it is a text in which nothing can be seen."""
    return isinstance(block, Text | Thinking) and not block.text.strip()


def shell_command(text: str) -> str:
    """What was typed to be run, "" where it is no such text."""
    whole = text.strip()
    typed = next(tagged(whole, _SHELL), None)
    alone = typed is not None and (typed.begin, typed.end) == (0, len(whole))
    return html.unescape(typed.text.strip()) if typed and alone else ""


def shell_output(text: str) -> str:
    """What a command that was typed gave back."""
    parts = [html.unescape(one.text).strip("\n") for one in tagged(text, *_SHELL_OUTPUT)]
    return "\n".join(filter(None, parts))


def written(blocks: list[Block]) -> list[Block]:
    """What a person wrote of a prompt, without what the program put into it."""
    return without_injected(blocks, _INJECTED)
