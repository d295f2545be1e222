"""The blocks that the content of a ChatGPT message becomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Code,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
)
from chatvault.domain.message import Role
from chatvault.importers.chatgpt import offered_files
from chatvault.importers.chatgpt import tools as chatgpt_tools
from chatvault.importers.chatgpt.assets import Assets, identity
from chatvault.importers.chatgpt.citations import Sources
from chatvault.importers.chatgpt.directives import changed_drafts, without_directives
from chatvault.importers.chatgpt.turn import Turn
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import (
    from_json,
    mapping,
    number,
    sequence,
    string,
    to_json,
)

_RECORDINGS = {"audio_asset_pointer": "audio", "video_container_asset_pointer": "video"}
_RECORDED_AS = {"audio": "wav", "video": "mp4"}  # where an export does not tell

Entry = dict[str, Any]


class ContentReader:
    """Reads the messages of one export file."""

    def __init__(self, assets: Assets, findings: Findings) -> None:
        self._assets, self._findings = assets, findings
        self._readers: dict[str, Callable[[Turn], list[Block]]] = {
            "": self._parts,
            "text": self._parts,
            "multimodal_text": self._parts,
            "code": self._code,
            "thoughts": self._thoughts,
            "reasoning_recap": self._recap,
            "user_editable_context": _custom_instructions,
            "model_editable_context": _memory,
            "system_content": _system_prompt,
        }

    def blocks(self, turn: Turn) -> tuple[Block, ...]:
        """Everything the message holds, in order."""
        kind = string(turn.content.get("content_type"))
        reader = self._readers.get(kind)
        if reader is not None:
            found = reader(turn)
        elif kind in chatgpt_tools.READERS:
            found = chatgpt_tools.READERS[kind](turn, self._assets)
        else:
            found = [self._unknown(kind, turn.content)]
        if turn.role is Role.TOOL and kind not in chatgpt_tools.READERS:
            found = chatgpt_tools.as_result(turn, found)
        elif turn.calls_tool:
            found = _as_call(turn, found)
        elif turn.role is Role.USER:
            found = [*_quoted(turn), *found]
        if "writing_blocks" in turn.metadata:
            found += changed_drafts(turn.metadata)
        if "attachments" in turn.metadata:
            self._add_files(turn, found)
        if turn.role is Role.ASSISTANT and not turn.calls_tool:
            found += map(_shown, self._assets.left_by(turn.message_id))
        return tuple(found)

    def _parts(self, turn: Turn) -> list[Block]:
        parts = turn.content.get("parts")
        if isinstance(parts, list) and parts:
            if all(isinstance(part, str) for part in parts):
                return self._text(turn, parts[0] if len(parts) == 1 else "\n".join(parts))
            return self._mixed_parts(turn, parts)
        return self._text(turn, string(parts) or string(turn.content.get("text")))

    def _mixed_parts(self, turn: Turn, parts: list[Any]) -> list[Block]:
        found: list[Block] = []
        for part in parts:
            if isinstance(part, str):
                found += self._text(turn, part)
            elif isinstance(part, dict):
                found += self._part(turn, part)
            elif part is not None:
                found.append(self._unknown("part", part))
        return _each_source_once(found)

    def _text(self, turn: Turn, text: str) -> list[Block]:
        if not text.strip():
            return []
        if turn.role is not Role.ASSISTANT or turn.calls_tool:
            return [Text(text, turn.variant)]
        sources = Sources(turn.metadata)
        shown = without_directives(sources.resolved(text))
        shown, files = offered_files.marked(turn, shown, self._assets)
        found: list[Block] = [Text(shown, turn.variant)] if shown.strip() else []
        found += sources.citations()
        return [*found, *offered_files.linked(turn, text, self._assets), *files]

    def _part(self, turn: Turn, part: Entry) -> list[Block]:
        kind = string(part.get("content_type"))
        if kind == "image_asset_pointer":
            painted = _painted(turn, part) if turn.role is Role.TOOL else []
            return [*painted, Image(self._pointed_at(turn, part, kind="image"))]
        if kind == "audio_asset_pointer":
            return [File(self._pointed_at(turn, part, kind="audio"))]
        if kind == "audio_transcription":
            text = string(part.get("text"))
            return [Text(text, TextVariant.VOICE)] if text.strip() else []
        if kind == "real_time_user_audio_video_asset_pointer":
            return self._recording(turn, part)
        if kind in ("", "text") and isinstance(part.get("text"), str):
            return self._text(turn, part["text"])
        return [self._unknown(kind, part)]

    def _recording(self, turn: Turn, part: Entry) -> list[Block]:
        """What was said, and shown to the camera, in a video call."""
        found: list[Block] = []
        for key, kind in _RECORDINGS.items():
            if pointer := part.get(key):
                found.append(File(self._pointed_at(turn, _pointer(pointer), kind=kind)))
        for frame in sequence(part.get("frames_asset_pointers")):
            found.append(Image(self._pointed_at(turn, _pointer(frame), kind="image")))
        return found

    def _pointed_at(self, turn: Turn, part: Entry, *, kind: str) -> Attachment:
        pointer = string(part.get("asset_pointer"))
        name = media_type = ""
        for attached in sequence(turn.metadata.get("attachments")):
            if string(mapping(attached).get("id")) == identity(pointer):
                name, media_type = _name_and_type(attached)
        if not media_type and kind in _RECORDED_AS:
            media_type = f"{kind}/{string(part.get('format')) or _RECORDED_AS[kind]}"
        return self._assets.attachment(pointer, name=name, media_type=media_type, described=part)

    def _code(self, turn: Turn) -> list[Block]:
        text = string(turn.content.get("text"))
        language = string(turn.content.get("language"))
        return [Code(text, "" if language == "unknown" else language)] if text.strip() else []

    def _thoughts(self, turn: Turn) -> list[Block]:
        """Each thought with its summary; the recap that follows tells how long they took."""
        told = turn.content.get("thoughts")
        listed = sequence(from_json(told) if isinstance(told, str) else told)
        if isinstance(told, str) and not listed:  # else the list is written into a text
            listed = [told]
        texts = [_thought(thought) for thought in listed]
        texts += [part for part in sequence(turn.content.get("parts")) if isinstance(part, str)]
        text = "\n\n".join(filter(None, texts)) or string(turn.content.get("content"))
        text = Sources(turn.metadata).resolved(text)
        return [Thinking(text)] if text.strip() else []

    def _recap(self, turn: Turn) -> list[Block]:
        parts = [part for part in sequence(turn.content.get("parts")) if isinstance(part, str)]
        text = string(turn.content.get("content")) or "\n".join(parts)
        seconds = _seconds(turn.metadata)
        return [Thinking(text, seconds)] if text.strip() or seconds is not None else []

    def _add_files(self, turn: Turn, found: list[Block]) -> None:
        """Files that were attached and that nothing in the content points at."""
        attachments = turn.metadata.get("attachments")
        if attachments:
            shown = {identity(pointer) for pointer in _pointers(turn.content)}
            for attached in sequence(attachments):
                block = self._attached(mapping(attached), shown)
                if block is not None:
                    found.append(block)

    def _attached(self, attached: Entry, shown: set[str]) -> Block | None:
        file_id = string(attached.get("id")) or string(attached.get("library_file_id"))
        name, media_type = _name_and_type(attached)
        if not (file_id or name) or file_id in shown:
            return None
        shown.add(file_id)
        described = attached | {"size_bytes": attached.get("size")}
        attachment = self._assets.attachment(
            file_id, name=name, media_type=media_type, described=described
        )
        return _shown(attachment)

    def _unknown(self, kind: str, content: object) -> Text:
        self._findings.unknown(kind or "content")
        return Text(to_json(content), TextVariant.UNKNOWN)


def _shown(attachment: Attachment) -> Image | File:
    picture = attachment.media_type.startswith("image/")
    return Image(attachment) if picture else File(attachment)


def _each_source_once(found: list[Block]) -> list[Block]:
    """Every part of a message has the sources of the whole."""
    sources: set[Citation] = set()
    kept: list[Block] = []
    for block in found:
        if not isinstance(block, Citation):
            kept.append(block)
        elif block not in sources:
            sources.add(block)
            kept.append(block)
    return kept


def _as_call(turn: Turn, found: list[Block]) -> list[Block]:
    """What is said to a tool is a call of it, and its text the arguments."""
    texts = [block.text for block in found if isinstance(block, Text | Code)]
    others = [block for block in found if not isinstance(block, Text | Code)]
    return [ToolCall(turn.recipient, "\n".join(texts), turn.node), *others]


def _quoted(turn: Turn) -> list[Block]:
    """What a person marked in an answer to ask about it."""
    told = (turn.metadata.get("targeted_reply_label"), turn.metadata.get("targeted_reply"))
    text = next(filter(None, map(string, told)), "").strip()
    return [Text("\n".join(f"> {line}" for line in text.splitlines()))] if text else []


def _custom_instructions(turn: Turn) -> list[Block]:
    """What the person told about themselves and how answers should be."""
    told = mapping(turn.metadata.get("user_context_message_data"))
    about = string(told.get("about_user_message")) or string(turn.content.get("user_profile"))
    wishes = string(told.get("about_model_message"))
    wishes = wishes or string(turn.content.get("user_instructions"))
    return [Text(text) for text in (about, wishes) if text.strip()]


def _memory(turn: Turn) -> list[Block]:
    """What the model was to remember."""
    keys = ("model_set_context", "repository", "repo_summary", "structured_context")
    texts = [to_json(turn.content[key]) for key in keys if turn.content.get(key)]
    return [Text(text) for text in texts if text.strip()]


def _system_prompt(turn: Turn) -> list[Block]:
    """What the model was told about itself and its tools, which stood in parts in 2023."""
    parts = [value for key, value in turn.content.items() if key != "content_type" and value]
    text = "\n\n".join(part if isinstance(part, str) else to_json(part) for part in parts)
    return [Text(text)] if text.strip() else []


def _thought(written: object) -> str:
    if isinstance(written, str):
        return written
    thought = mapping(written)
    summary, content = string(thought.get("summary")), string(thought.get("content"))
    chunks = [chunk for chunk in sequence(thought.get("chunks")) if isinstance(chunk, str)]
    content = content or "".join(chunks)
    if not content:
        return summary
    return f"**{summary}**\n\n{content}" if summary else content


def _seconds(metadata: Entry) -> float | None:
    """How long the model thought."""
    seconds = number(metadata.get("finished_duration_sec"))
    if seconds is None:
        ms = number(metadata.get("duration_ms"))
        ms = number(metadata.get("durationMs")) if ms is None else ms
        seconds = None if ms is None else ms / 1000
    if seconds is None:
        start = number(metadata.get("reasoning_start_time"))
        end = number(metadata.get("reasoning_end_time"))
        seconds = None if start is None or end is None else round(end - start, 3)
    return seconds if seconds is not None and seconds >= 0 else None


def _painted(turn: Turn, picture: Entry) -> list[Text]:
    """What a picture was made to show; newer ones have but a title."""
    prompt = string(mapping(mapping(picture.get("metadata")).get("dalle")).get("prompt"))
    shown = (prompt, string(turn.metadata.get("image_gen_title")))
    return [Text(text) for text in shown if text.strip()][:1]


def _pointer(value: object) -> Entry:
    """A pointer that may be written out or be just its address."""
    return {"asset_pointer": value} if isinstance(value, str) else mapping(value)


def _pointers(content: Entry) -> list[str]:
    """What the parts of a message point at, also those of a call with a camera."""
    found = []
    for part in (mapping(part) for part in sequence(content.get("parts"))):
        inner = [part.get(key) for key in _RECORDINGS] + sequence(part.get("frames_asset_pointers"))
        found += [part, *(_pointer(pointer) for pointer in inner if pointer)]
    return [string(pointer.get("asset_pointer")) for pointer in found]


def _name_and_type(attached: Entry) -> tuple[str, str]:
    media_type = string(attached.get("mime_type")) or string(attached.get("mimeType"))
    return string(attached.get("name")), media_type
