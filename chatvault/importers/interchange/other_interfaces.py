"""Messages of other interfaces, brought into the form that OpenAI's and Anthropic's have.

Google's has its pieces in ``parts``, Amazon's names them by their key, and the AI SDK of Vercel
calls them its own way, in what it sends to models and in what pages show.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.json_files.json_values import mapping, sequence, string

Fields = dict[str, Any]

_OF_PAGES = "tool-"  # before the name of a tool, as the kind of its piece
_GIVEN = ("output", "result", "errorText", "content")  # where pages and programs have it


def in_one_form(message: Fields) -> Fields:
    """The message with pieces as OpenAI or Anthropic has them."""
    # What a message of a page says in one text is in its parts, beside what tools did.
    parts = sequence(message.get("parts"))
    pieces = parts or sequence(message.get("content"))
    told = [one for piece in pieces for one in _in_one_form(piece)]
    if told == pieces and not parts:
        return message
    gave = all(mapping(one).get("type") == "tool_result" for one in told)
    return {**message, "content": told, "role": "user" if gave else message.get("role")}


def _in_one_form(told: object) -> Iterator[object]:
    piece = mapping(told)
    kind = piece.get("type")
    match kind:
        case None if piece:
            yield from [*_keyed(piece)] or [piece]
        case "tool-call":
            yield _call(piece)
        case "tool-result":
            yield _given(piece)
        case "tool-invocation":
            yield from _shown(mapping(piece.get("toolInvocation")) or piece)
        case "dynamic-tool":
            yield from _shown(piece)
        case "step-start":
            return
        case "source-url" | "source":
            source = mapping(piece.get("source")) or piece
            yield {"type": "text", "text": "", "annotations": [source]}
        case "file" if "mediaType" in piece:
            yield _file(piece.get("url") or piece.get("data"), piece["mediaType"], piece)
        case str() if kind.startswith(_OF_PAGES):
            yield from _shown({"toolName": kind.removeprefix(_OF_PAGES), **piece})
        case _:
            yield told


def _keyed(piece: Fields) -> Iterator[Fields]:
    """A piece whose key tells what it is."""
    for key, value in piece.items():
        held = mapping(value)
        match key:
            case "text":
                kind = "thinking" if piece.get("thought") is True else "text"
                yield {"type": kind, "text": value}
            case "reasoningContent":
                yield {"type": "thinking", "text": mapping(held.get("reasoningText")).get("text")}
            case "functionCall" | "function_call":
                yield _use(held.get("id"), held.get("name"), held.get("args"))
            case "functionResponse" | "function_response":
                result = _result(held.get("id"), held.get("response"), failed=False)
                yield result | {"name": held.get("name")}
            case "toolUse":
                yield _use(held.get("toolUseId"), held.get("name"), held.get("input"))
            case "toolResult":
                failed = held.get("status") == "error"
                yield _result(held.get("toolUseId"), held.get("content"), failed=failed)
            case "inlineData" | "inline_data":
                media_type = held.get("mimeType") or held.get("mime_type")
                yield _file(held.get("data"), media_type, held)


def _shown(piece: Fields) -> Iterator[Fields]:
    """A call as a page has it, with what the tool gave where it did."""
    yield _call(piece)
    if any(piece.get(key) is not None for key in _GIVEN):
        yield _given(piece)


def _call(piece: Fields) -> Fields:
    asked = piece.get("input", piece.get("args"))
    return _use(piece.get("toolCallId"), piece.get("toolName"), asked)


def _given(piece: Fields) -> Fields:
    told = next((piece[key] for key in _GIVEN if piece.get(key) is not None), None)
    kind = string(mapping(told).get("type"))
    if "value" in mapping(told):  # it says of itself what it is
        told = mapping(told)["value"]
    failed = piece.get("isError") is True or "errorText" in piece or kind.startswith("error")
    return _result(piece.get("toolCallId"), told, failed=failed)


def _use(key: object, name: object, asked: object) -> Fields:
    return {"type": "tool_use", "id": key, "name": name, "input": asked}


def _result(key: object, given: object, *, failed: bool) -> Fields:
    return {"type": "tool_result", "tool_use_id": key, "content": given, "is_error": failed}


def _file(held: object, kind: object, piece: Fields) -> Fields:
    """A file, which a picture is shown as; its bytes may stand in an address."""
    data, media_type = string(held), string(kind)
    if not data.startswith(("data:", "http:", "https:")):
        data = f"data:{media_type};base64,{data}"
    if media_type.startswith("image/"):
        return {"type": "image_url", "image_url": {"url": data}}
    return {"type": "file", "file": {"filename": piece.get("filename"), "file_data": data}}
