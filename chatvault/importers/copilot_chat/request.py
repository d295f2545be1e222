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
    plain_text,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage, Severity
from chatvault.importers.contents.feedback import feedback
from chatvault.importers.contents.pictures import DAMAGED_PICTURE, Pictures
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.copilot_chat.parts import base64_of, name_of, path_of
from chatvault.importers.copilot_chat.response import ResponseReader
from chatvault.importers.copilot_chat.terminals import is_of_terminal
from chatvault.importers.copilot_chat.variables import is_picture, text_in, value_of
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import count, mapping, number, sequence, string
from chatvault.importers.times.timestamps import timestamp

_VENDOR = "copilot/"
_AUTOMATIC = ("", "auto")
_NO_FILES = ("tool", "toolset", "workspace")
_ROUTING = "autoModeResolution"
_CANCELLED = 2  # ``ResponseModelState`` of VS Code; newer versions write no ``isCanceled``
_VERDICTS = {0.0: "bad", 1.0: "good"}
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
        hidden = _hidden(request)
        if blocks := self._prompt(request):
            of_program = _is_of_program(request) or is_of_terminal(plain_text(blocks))
            aside = hidden or (Hidden.SYSTEM if of_program else None)
            yield ParsedMessage(request_id, Role.USER, blocks, created_at=at, hidden=aside)
        if answer := tuple(self._response.read(request)):
            rated = (*answer, *_rating(request))
            yield self._answer(request, f"{request_id}:r", rated, at, hidden)
        ended = _end(request)
        if ended is not None:
            when = _ended_at(request, at)
            yield ParsedMessage(
                f"{request_id}:end", Role.SYSTEM, (ended,), created_at=when, hidden=hidden
            )

    def waiting(self, request: dict[str, Any], request_id: str) -> ParsedMessage | None:
        """What a person wrote while an answer was given, and was not sent so far."""
        blocks = self._prompt(request)
        at = timestamp(request.get("timestamp"))
        queued = ParsedMessage(request_id, Role.USER, blocks, created_at=at, hidden=Hidden.QUEUE)
        return queued if blocks else None

    def model_of(self, request: dict[str, Any]) -> str | None:
        """The model that answered, by the first of the places that name one."""
        result = mapping(request.get("result"))
        details = string(result.get("details")).partition("•")[0].strip()
        asked = string(request.get("modelId")).removeprefix(_VENDOR)
        if asked not in _AUTOMATIC:
            return asked
        resolved = _resolved(mapping(result.get("metadata"))) or _routed(request)
        return resolved or details or self._selected.removeprefix(_VENDOR) or asked or None

    def _answer(
        self,
        request: dict[str, Any],
        external_id: str,
        blocks: tuple[Block, ...],
        at: int | None,
        hidden: Hidden | None,
    ) -> ParsedMessage:
        return ParsedMessage(
            external_id,
            Role.ASSISTANT,
            blocks,
            created_at=_ended_at(request, at),
            model=self.model_of(request),
            hidden=hidden,
            usage=_usage(request),
            usage_key=usage_key(self._session_id, external_id),
            latency_ms=_latency(request),
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
        kind, value = string(variable.get("kind")), value_of(variable)
        name = string(variable.get("name")) or name_of(path_of(value))
        if is_picture(variable):
            return Image(self._picture(variable, name))
        if kind in _NO_FILES or not name:
            return None
        return File(Attachment(name_of(path_of(value)) or name), text_in(variable))

    def _picture(self, variable: dict[str, Any], name: str) -> Attachment:
        media_type = string(variable.get("mimeType")) or "image/png"
        written = "" if variable.get("isURL") is True else base64_of(variable.get("value"))
        if not written:  # only referred to
            return Attachment(name or "image", media_type)
        attachment = self._pictures.from_base64(written, media_type, name)
        if attachment.content is None:
            self._teller.tell(Severity.WARNING, DAMAGED_PICTURE)
        return attachment


def _hidden(request: dict[str, Any]) -> Hidden | None:
    """Why a whole turn is not shown: it was taken back, or belongs to the program."""
    if request.get("shouldBeRemovedOnSend") or request.get("isHidden") is True:
        return Hidden.ROLLED_BACK
    return Hidden.SYSTEM if request.get("hiddenFromTranscript") is True else None


def _is_of_program(request: dict[str, Any]) -> bool:
    """Whether the editor itself asked, for example where a command in the background has ended."""
    ways = ("isSystemInitiated", "requestHiddenFromTranscript")
    return any(request.get(way) is True for way in ways)


def _resolved(metadata: dict[str, Any]) -> str:
    """The model that gave the answer, or the last part of it, where none was asked for."""
    rounds = map(mapping, reversed(sequence(metadata.get("toolCallRounds"))))
    served = (string(each.get("modelId")).removeprefix(_VENDOR) for each in rounds)
    return string(metadata.get("resolvedModel")) or next(filter(None, served), "")


def _routed(request: dict[str, Any]) -> str:
    """The model that was chosen for a turn where none was asked for; the last choice counts."""
    parts = (mapping(part) for part in sequence(request.get("response")))
    chosen = [mapping(part.get("resolved")) for part in parts if part.get("kind") == _ROUTING]
    return string(chosen[-1].get("id")).removeprefix(_VENDOR) if chosen else ""


def _latency(request: dict[str, Any]) -> int | None:
    """How long the answer took, in ms."""
    timings = mapping(mapping(request.get("result")).get("timings"))
    times = map(number, (timings.get("totalElapsed"), request.get("elapsedMs")))
    told = (time for time in times if time is not None and 0 < time < _LONGEST_ANSWER)
    return next(map(round, told), None)


def _ended_at(request: dict[str, Any], at: int | None) -> int | None:
    """When the answer was whole or was stopped; ``at`` is when the request was sent."""
    completed = timestamp(mapping(request.get("modelState")).get("completedAt"))
    return completed if completed is not None or at is None else at + (_latency(request) or 0)


def _usage(request: dict[str, Any]) -> Usage | None:
    """What a turn took; most versions count the last prompt, and nothing of a cache.

    Where there are totals of each model they are of the whole turn, and name what came from one.
    """
    told = mapping(request.get("usage"))
    metadata = mapping(mapping(request.get("result")).get("metadata"))
    if totals := [mapping(each) for each in sequence(request.get("modelTotals"))]:
        cached = sum(count(each.get("cachedTokens")) for each in totals)
        whole = sum(count(each.get("inputTokens")) for each in totals)
        output = sum(count(each.get("outputTokens")) for each in totals)
        return Usage(max(0, whole - cached), output, cached) if whole or output else None
    asked = (
        count(told.get("promptTokens"))
        or count(metadata.get("promptTokens"))
        or count(request.get("promptTokens"))
    )
    answered = (
        count(told.get("completionTokens"))
        or count(metadata.get("outputTokens"))
        or count(request.get("completionTokens"))
    )
    return Usage(input=asked, output=answered) if asked or answered else None


def _end(request: dict[str, Any]) -> Event | None:
    """How the answer ended, where it was not as it should be."""
    details = mapping(mapping(request.get("result")).get("errorDetails"))
    stopped = mapping(request.get("modelState")).get("value") == _CANCELLED
    if request.get("isCanceled") is True or stopped:
        return Event(EventKind.INTERRUPTED)
    if message := string(details.get("message")):
        return Event(EventKind.ERROR, message)
    return None


def _rating(request: dict[str, Any]) -> Iterator[Event]:
    """What the person thought of the answer, as ``ChatAgentVoteDirection`` of VS Code has it."""
    vote = number(request.get("vote"))
    if vote is not None and vote in _VERDICTS:
        yield from feedback(_VERDICTS[vote], (string(request.get("voteDownReason")),))
