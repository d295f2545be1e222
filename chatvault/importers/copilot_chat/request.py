"""One request of a chat as the messages it is: the prompt, the answer, and how that ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage, Severity
from chatvault.importers.copilot_chat.parts import base64_of, name_of, path_of, text_of
from chatvault.importers.copilot_chat.response import ResponseReader
from chatvault.importers.json_values import count, mapping, number, sequence, string
from chatvault.importers.pictures import Pictures
from chatvault.importers.teller import Teller
from chatvault.importers.timestamps import timestamp
from chatvault.importers.usage_keys import usage_key

_VENDOR = "copilot/"
_AUTOMATIC = ("", "auto")
_NO_FILES = ("tool", "toolset", "workspace")
_LONGEST_ANSWER = 24 * 3600 * 1000  # ms


class RequestReader:
    """Makes messages of a session's requests; ``selected`` is the model where one names none."""

    def __init__(self, session_id: str, teller: Teller, folder: str, selected: str) -> None:
        self._session_id, self._teller, self._selected = session_id, teller, selected
        self._pictures = Pictures()
        self._response = ResponseReader(teller, folder, self._pictures)

    def messages(self, request: dict[str, Any], request_id: str) -> Iterator[ParsedMessage]:
        """The messages of one request, each the parent of the next one.

        The answer is named after the request, for its own id may come later into a log.
        """
        at = timestamp(request.get("timestamp"))
        removed = bool(request.get("shouldBeRemovedOnSend"))
        hidden = Hidden.ROLLED_BACK if removed else None
        if blocks := self._prompt(request):
            yield ParsedMessage(request_id, Role.USER, blocks, created_at=at, hidden=hidden)
        if answer := tuple(self._response.read(request)):
            yield self._answer(request, f"{request_id}:r", answer, at, hidden)
        ended = _end(request)
        if ended is not None:
            yield ParsedMessage(
                f"{request_id}:end", Role.SYSTEM, (ended,), created_at=at, hidden=hidden
            )

    def model_of(self, request: dict[str, Any]) -> str | None:
        """The model that answered, by the first of the places that name one."""
        result = mapping(request.get("result"))
        details = string(result.get("details")).partition("•")[0].strip()
        asked = string(request.get("modelId")).removeprefix(_VENDOR)
        if asked not in _AUTOMATIC:
            return asked
        resolved = string(mapping(result.get("metadata")).get("resolvedModel"))
        return resolved or details or self._selected.removeprefix(_VENDOR) or asked or None

    def _answer(
        self,
        request: dict[str, Any],
        external_id: str,
        blocks: tuple[Block, ...],
        at: int | None,
        hidden: Hidden | None,
    ) -> ParsedMessage:
        timings = mapping(mapping(request.get("result")).get("timings"))
        elapsed = number(timings.get("totalElapsed"))
        latency = round(elapsed) if elapsed is not None and 0 < elapsed < _LONGEST_ANSWER else None
        completed = timestamp(mapping(request.get("modelState")).get("completedAt"))
        if completed is None and at is not None:
            completed = at + (latency or 0)
        return ParsedMessage(
            external_id,
            Role.ASSISTANT,
            blocks,
            created_at=completed,
            model=self.model_of(request),
            hidden=hidden,
            usage=_usage(request),
            usage_key=usage_key(self._session_id, external_id),
            latency_ms=latency,
        )

    def _prompt(self, request: dict[str, Any]) -> tuple[Block, ...]:
        message = request.get("message")
        text = string(message) or string(mapping(message).get("text"))
        if not text:
            parts = map(mapping, sequence(mapping(message).get("parts")))
            text = "".join(string(part.get("text")) for part in parts)
        blocks: list[Block] = [Text(text)] if text.strip() else []
        for variable in sequence(mapping(request.get("variableData")).get("variables")):
            if (block := self._variable(mapping(variable))) is not None:
                blocks.append(block)
        return tuple(blocks)

    def _variable(self, variable: dict[str, Any]) -> Block | None:
        """What was put to the prompt: a picture, a file, a piece of text."""
        kind, value = string(variable.get("kind")), variable.get("value")
        name = string(variable.get("name")) or name_of(path_of(value))
        if kind == "image" or variable.get("isImage") is True:
            return Image(self._picture(variable, name))
        if kind in _NO_FILES or not name:
            return None
        text = string(variable.get("code")) or (text_of(value) if kind != "file" else "")
        return File(Attachment(name_of(path_of(value)) or name), text)

    def _picture(self, variable: dict[str, Any], name: str) -> Attachment:
        media_type = string(variable.get("mimeType")) or "image/png"
        written = base64_of(variable.get("value"))
        if not written:  # only referred to
            return Attachment(name or "image", media_type)
        attachment = self._pictures.from_base64(written, media_type, name)
        if attachment.content is None:
            text = "A picture is damaged and could not be kept."
            self._teller.tell(Severity.WARNING, text)
        return attachment


def _usage(request: dict[str, Any]) -> Usage | None:
    """Copilot counts the whole prompt; it does not tell what came from a cache."""
    told = mapping(request.get("usage"))
    metadata = mapping(mapping(request.get("result")).get("metadata"))
    asked = count(told.get("promptTokens")) or count(metadata.get("promptTokens"))
    answered = (
        count(told.get("completionTokens"))
        or count(metadata.get("outputTokens"))
        or count(request.get("completionTokens"))
    )
    return Usage(input=asked, output=answered) if asked or answered else None


def _end(request: dict[str, Any]) -> Event | None:
    """How the answer ended, where it was not as it should be."""
    details = mapping(mapping(request.get("result")).get("errorDetails"))
    if request.get("isCanceled") is True:
        return Event(EventKind.INTERRUPTED)
    if message := string(details.get("message")):
        return Event(EventKind.ERROR, message)
    return None
