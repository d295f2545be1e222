"""The pieces of a message of Kiro, in the shapes of its editor and of its command line."""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    Text,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.contents.pieces import PieceReader, tool_call, unknown
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

_ENDED_WELL = ("exit status: 0", "0")


class KiroPieces(PieceReader):
    """Knows the pieces of Kiro."""

    def piece(self, piece: object) -> Block | None:
        if isinstance(piece, str):
            return Text(piece.strip()) if piece.strip() else None
        fields = mapping(piece)
        kind = fields.get("kind") or fields.get("type")
        data = fields.get("data")
        told = mapping(data) or fields
        if kind in ("text", "thinking"):
            text = (string(data) or string(told.get("text"))).strip()
            if kind == "thinking":
                return Thinking(text)
            return Text(text) if text else None
        if kind == "toolUse":
            return tool_call(told.get("toolUseId"), told.get("name"), told.get("input"))
        if kind == "toolResult":
            failed = told.get("status") == "error"
            return result(told.get("toolUseId"), told.get("content"), failed=failed)
        if kind == "executionLog":  # names the run that has the words
            return None
        if kind in ("image", "imageUrl"):
            return Image(self._picture(told))
        return unknown(piece, kind, self._tell) if piece else None

    def attached(self, told: dict[str, Any]) -> list[Block]:
        """The pictures and documents that stand beside a prompt, by address or whole."""
        pictures = (self._shown(one) for one in sequence(told.get("images")))
        files = (_document(one) for one in sequence(told.get("documents")))
        return [block for block in (*pictures, *files) if block is not None]

    def _shown(self, told: object) -> Block | None:
        fields = mapping(told)
        data, url = string(fields.get("data")), string(told) or string(fields.get("url"))
        kind = string(fields.get("mimeType"))
        held = self._pictures.from_url(url or data)
        if held is None and data:
            held = self._pictures.from_base64(data, kind)
        name = _name(url) or string(fields.get("displayName"))
        if held is None and name:
            held = Attachment(name, kind or "image/*")
        return Image(held) if held is not None else None

    def _picture(self, told: dict[str, Any]) -> Attachment:
        url = string(told.get("url")) or string(mapping(told.get("imageUrl")).get("url"))
        source = mapping(told.get("source"))
        data = string(source.get("data")) or string(told.get("bytes"))
        named = f"image/{string(told.get('format')) or 'png'}"
        media_type = string(source.get("media_type")) or named
        if data:
            return self._pictures.from_base64(data, media_type)
        return self._pictures.from_url(url) or Attachment(url[:200] or "image", "image/*")


def _document(told: object) -> Block | None:
    fields = mapping(told)
    name = string(fields.get("displayName")) or _name(string(told) or string(fields.get("id")))
    return File(Attachment(name[:200]), string(fields.get("content"))) if name else None


def _name(address: str) -> str:
    """The name of the file at an address, or what there is for one."""
    return (path_in(address) or address).replace("\\", "/").rpartition("/")[2][:200]


def result(call_id: object, content: object, *, failed: bool) -> ToolResult:
    """What came back from a tool, in pieces or as text."""
    if not isinstance(content, list):
        content = [content] if content else []
    text = "\n".join(filter(None, map(_result_text, content)))
    endings = [string(_data(piece).get("exit_status")) for piece in content]
    bad = next((ending for ending in endings if ending and ending not in _ENDED_WELL), "")
    status = ToolStatus.FAILED if failed or bad else ToolStatus.OK
    note = f"exit {bad.rpartition(' ')[2]}"[:40] if bad else ""
    return ToolResult(ToolOutcome(text, status, note), call_id=string(call_id) or None)


def _data(piece: object) -> dict[str, Any]:
    return mapping(mapping(piece).get("data"))


def _result_text(piece: object) -> str:
    data = mapping(piece).get("data", piece)
    fields = mapping(data)
    if "stdout" in fields or "stderr" in fields:
        streams = (string(fields.get("stdout")), string(fields.get("stderr")))
        return "\n".join(filter(None, streams))
    return string(data) or string(fields.get("text")) or (to_json(data) if data else "")
