"""Invented chats as GPT4All writes them, by what Qt itself writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QDataStream, QIODevice

ID = "0b5c1c6e-8f0a-4e0e-9b0a-5a2d1c3e4f50"
CREATED = 1_767_366_000


@dataclass
class Said:
    """A prompt or an answer to be written; ``pieces`` are those of an answer, and of them."""

    kind: str
    value: str
    wished: str = ""
    stopped: bool = False
    liked: bool = False
    disliked: bool = False
    failed: bool = False
    sources: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    pieces: list[Said] = field(default_factory=list)
    thinking_ms: int = 0
    parameters: dict[str, Any] = field(default_factory=dict)
    result: str = ""
    error: str = ""


def asked(value: str, **more: Any) -> Said:
    return Said("Prompt: ", value, **more)


def answered(value: str, *pieces: Said, **more: Any) -> Said:
    return Said("Response: ", value, pieces=list(pieces), **more)


def chat(*said: Said, version: int = 12, title: str = "Rye", state: int = 0) -> bytes:
    """The bytes of a file; ``state`` is how much the model held in mind, in bytes."""
    return _Writer(version).chat(said, title, state)


def written(folder: Path, *said: Said, **more: Any) -> Path:
    path = folder / f"gpt4all-{ID}.chat"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(chat(*said, **more))
    return path


class _Writer:
    def __init__(self, version: int) -> None:
        self._bytes, self._version = QByteArray(), version
        self._out = QDataStream(self._bytes, QIODevice.OpenModeFlag.WriteOnly)

    def chat(self, said: tuple[Said, ...], title: str, state: int) -> bytes:
        out, version = self._out, self._version
        out.writeUInt32(0xF5D553CC)
        out.writeInt32(version)
        out.setVersion(QDataStream.Version.Qt_6_2.value)
        out.writeInt64(CREATED)
        self._texts(ID, title, "", "Llama 3")
        if version >= 3:
            out.writeQStringList(["recipes"])
        if version < 11:
            self._state(state)
        out.writeInt32(len(said))
        for place, one in enumerate(said):
            if version < 12:
                out.writeInt32(place)
            self._item(one)
        return bytes(self._bytes.data())

    def _texts(self, *texts: str) -> None:
        for one in texts:
            self._out.writeQString(one)

    def _state(self, size: int) -> None:
        out, version = self._out, self._version
        if version >= 6:
            out.writeBool(size > 0)
        if version >= 2:
            out.writeInt32(1)
            out.writeInt32(0)
        self._texts("", "")
        out.writeUInt32(7)
        if version >= 6 and not size:
            return
        for _ in range(1 + (version < 4) + (version >= 7)):
            out.writeUInt32(0)
        for _ in range(1 + (version < 9)):
            out.writeUInt64(size)
            out.writeRawData(b"\1" * size * 4)
        out << QByteArray(b"\2" * size)

    def _item(self, said: Said) -> None:
        out, version = self._out, self._version
        self._texts(said.kind, said.value)
        if version < 10:
            self._texts("")
        self._texts(said.wished)
        for flag in (False, said.stopped, said.liked, said.disliked):
            out.writeBool(flag)
        if version >= 11 and said.kind == "Response: ":
            out.writeBool(said.failed)
        self._sources(said.sources)
        if version >= 10:
            out.writeInt64(len(said.files))
            for address, content in said.files:
                out << QByteArray(address.encode()) << QByteArray(content)
        if version >= 12:
            self._pieces(said.pieces)

    def _sources(self, sources: list[tuple[str, str]]) -> None:
        out = self._out
        if self._version >= 8:
            out.writeInt64(len(sources))
            for file, text in sources:
                self._texts("recipes", f"/home/ada/{file}", file, "", "", "2026", text)
                for place in (-1, 3, 4):
                    out.writeInt32(place)
        elif self._version >= 3:
            lines = [
                f"{number}. In {file}. Lines 3-4. [Context](context://{number})"
                for number, (file, _) in enumerate(sources, 1)
            ]
            self._texts("\n".join(lines))
            out.writeQStringList([text for _, text in sources])

    def _pieces(self, pieces: list[Said]) -> None:
        self._out.writeInt64(len(pieces))
        for piece in pieces:
            self._texts(piece.kind, piece.value)
            if piece.kind == "ToolCall: ":
                self._run(piece)
            elif piece.kind == "Think: ":
                self._out.writeInt32(piece.thinking_ms)
            self._pieces(piece.pieces)

    def _run(self, piece: Said) -> None:
        out = self._out
        self._texts("javascript_interpret")
        out.writeInt64(len(piece.parameters))
        for name, value in piece.parameters.items():
            self._texts(name)
            out.writeInt32(0)
            out.writeQVariant(value)
        self._texts(piece.result)
        out.writeInt32(499 if piece.error else 0)
        self._texts(piece.error)
