"""What a program keeps around a text in the same value: sources, files, what an answer took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Citation, File, Image
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import mapping, sequence, string

_OF_A_TEXT = frozenset(("type", "text", "content", "role"))  # around nothing but a text
_BESIDE_A_TEXT = frozenset(("sources", "metrics", "attachments"))  # as AnythingLLM keeps answers
_WEB = ("http://", "https://")
_LINK = "link://"  # before the address of a page that was read for a source
_LONGEST_QUOTE = 2_000  # characters


def around_a_text(told: object) -> Mapping[str, Any]:
    """The text with what is around it, empty where the value is no such thing."""
    if not isinstance(told, dict):
        return {}
    is_answer = "text" in told and bool(_BESIDE_A_TEXT & set(told))
    is_one = set(told) <= _OF_A_TEXT or (is_answer and isinstance(told["text"], str))
    return told if is_one else {}


def sources_in(around: Mapping[str, Any]) -> Iterator[Citation]:
    """What the answer refers to; pieces of one document follow each other in its quote."""
    quotes: dict[tuple[str, str], list[str]] = {}
    for told in map(mapping, sequence(around.get("sources"))):
        one = {**mapping(told.get("metadata")), **told}
        title, address = string(one.get("title")), _address(one)
        if title or address:
            quotes.setdefault((title or address, address), []).append(string(one.get("text")))
    for (title, address), said in quotes.items():
        yield Citation(title, address, "\n\n".join(filter(None, said))[:_LONGEST_QUOTE])


def files_in(around: Mapping[str, Any], pictures: Pictures) -> Iterator[Block]:
    """What was given with the question that the text answers."""
    for one in map(mapping, sequence(around.get("attachments"))):
        name, media_type = string(one.get("name")), string(one.get("mime"))
        held = pictures.from_url(string(one.get("contentString")), name)
        file = held or Attachment(name or "file", media_type)
        yield Image(file) if file.media_type.startswith("image/") else File(file)


def _address(source: Mapping[str, Any]) -> str:
    """Where a source is to be found in the web, "" where it is a file."""
    told = (string(source.get(key)).removeprefix(_LINK) for key in ("chunkSource", "url"))
    return next((one for one in told if one.startswith(_WEB)), "")
