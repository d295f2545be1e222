"""Invented backups of programs that hold keys beside what was said."""

from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path
from typing import Any

AT = 1_767_300_000_000  # UTC ms
WHEN = "2026-01-01T20:40:00.000Z"  # the same
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgAAIAAAUA"
    "AeImBZsAAAAASUVORK5CYII="
)
Fields = dict[str, Any]


def chatbox_message(key: str, role: str, *parts: Fields, **more: Any) -> Fields:
    return {"id": key, "role": role, "timestamp": AT, "contentParts": list(parts), **more}


def text(said: str) -> Fields:
    return {"type": "text", "text": said}


def chatbox(secret: str = "") -> Fields:
    """A session with a fork, an earlier thread, a picture, a tool and tokens."""
    call = {"type": "tool-call", "toolName": "sky", "toolCallId": "t", "state": "result",
            "args": {"at": "Ulm"}, "result": "rain"}  # fmt: skip
    answer = chatbox_message(
        "a", "assistant", {"type": "reasoning", "text": "Hm.", "duration": 2500}, call,
        text("Two days."), {"type": "dream"}, model="qwen",
        usage={"inputTokens": 12, "outputTokens": 3},
    )  # fmt: skip
    picture = {"type": "image", "storageKey": "picture:1"}
    session = {
        "id": "s1", "name": "Rye", "starred": True, "settings": {"provider": "x", "apiKey": secret},
        "messages": [chatbox_message("q", "user", text("How long?"), picture), answer],
        "messageForksHash": {"q": {"position": 0, "lists": [
            {"id": "f1", "messages": []},
            {"id": "f2", "messages": [chatbox_message("b", "assistant", text("Three days."))]},
        ]}},
        "threads": [
            {"id": "h1", "name": "Wheat", "createdAt": AT - 9, "messages": [
                chatbox_message("w", "user", text("And wheat?"))]},
            {"id": "h2", "name": "Rye", "messages": [chatbox_message("q", "user", text("How"))]},
        ],
    }  # fmt: skip
    return {
        "__exported_items": ["conversations"],
        "settings": {"providers": {"openai": {"apiKey": secret}}, "licenseKey": secret},
        "chat-sessions-list": [{"id": "s1", "name": "Rye", "starred": True}],
        "session:s1": session,
        "picture:1": PIXEL,
    }


def chatbox_archive(path: Path, secret: str = "") -> Path:
    """The same session in a backup of version 2, with a file whose text lies apart."""
    session = chatbox()["session:s1"]
    file = {
        "name": "rye.pdf",
        "fileType": "application/pdf",
        "storageKey": "p",
        "rawStorageKey": "r",
    }
    session["messages"][0]["files"] = [file]
    call = {"type": "tool-call", "toolName": "sky", "toolCallId": "u", "resultStorageKey": "t"}
    session["messages"][1]["contentParts"].append(call)
    place = "sessions/s1/resources"
    resources: dict[str, tuple[str, str, bytes]] = {
        f"{place}/1.png": ("picture:1", "image/png", base64.b64decode(PIXEL.partition(",")[2])),
        f"{place}/2.txt": ("p", "text/plain", b"flour"),
        f"{place}/3.pdf": ("r", "application/pdf", b"%PDF-"),
        "resources/4.txt": ("t", "text/plain", b"hail"),
    }
    listed = [
        {"id": str(number), "path": member, "originalStorageKeys": [key], "mimeType": kind,
         "encoding": "utf8" if kind == "text/plain" else "data-url-base64"}
        for number, (member, (key, kind, _)) in enumerate(resources.items())
    ]  # fmt: skip
    told = {
        "format": "chatbox-backup", "formatVersion": 2, "application": {"name": "Chatbox"},
        "sessions": [{"id": "s1", "path": "sessions/s1/session.json",
                      "meta": {"id": "s1", "archivedAt": AT}}],
        "resources": listed,
        "warnings": [{"code": "session-read-failed", "itemType": "session", "message": "x"}],
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("settings.json", json.dumps({"providers": {"x": {"apiKey": secret}}}))
        archive.writestr("sessions/s1/session.json", json.dumps(session))
        for member, (_, _, content) in resources.items():
            archive.writestr(member, content)
        archive.writestr("manifest.json", json.dumps(told))
    return path


def cherry_studio(secret: str = "") -> Fields:
    """A topic with answers of two models, a tool, a citation and a file."""
    topic = {"id": "t1", "assistantId": "a1", "name": "Rye", "createdAt": WHEN, "pinned": True}
    assistant = {"id": "a1", "name": "Baker", "prompt": "You bake.", "topics": [topic]}
    persisted = {
        "assistants": json.dumps({"assistants": [assistant]}),
        "llm": json.dumps({"providers": [{"id": "openai", "apiKey": secret}]}),
        "settings": json.dumps({"webdavPass": secret}),
    }
    answer = {"role": "assistant", "topicId": "t1", "askId": "q", "createdAt": WHEN}
    messages = [
        {"id": "q", "role": "user", "topicId": "t1", "createdAt": WHEN, "blocks": ["b1", "b2"]},
        {**answer, "id": "x", "model": {"id": "qwen"}, "blocks": ["b3"]},
        {**answer, "id": "y", "model": {"id": "llama"}, "blocks": ["b4", "b5", "b6", "b7"],
         "foldSelected": True, "usage": {"prompt_tokens": 12, "completion_tokens": 3}},
        {"id": "z", "role": "user", "topicId": "t1", "createdAt": WHEN, "blocks": ["b8"]},
    ]  # fmt: skip
    file = {"id": "f1", "ext": ".txt", "name": "f1.txt", "origin_name": "rye.txt", "type": "text"}
    page = {"title": "Bread", "url": "https://example.org", "content": "x"}
    blocks = [
        {"id": "b1", "type": "main_text", "content": "How long?"},
        {"id": "b2", "type": "file", "file": file},
        {"id": "b3", "type": "main_text", "content": "Three days."},
        {"id": "b4", "type": "thinking", "content": "Hm.", "thinking_millsec": 2500},
        {"id": "b5", "type": "tool", "toolId": "t", "toolName": "sky", "arguments": {},
         "content": {"content": [{"type": "text", "text": "rain"}]}},
        {"id": "b6", "type": "main_text", "content": "Two days."},
        {"id": "b7", "type": "citation", "response": {"results": [page]}},
        {"id": "b8", "type": "main_text", "content": "Why?"},
    ]  # fmt: skip
    stored = {"topics": [{"id": "t1", "messages": messages}], "message_blocks": blocks,
              "settings": [{"id": "token", "value": secret}]}  # fmt: skip
    local = {"persist:cherry-studio": json.dumps(persisted)}
    return {"time": AT, "version": 5, "localStorage": local, "indexedDB": stored}


def typing_mind(secret: str = "") -> Fields:
    """A chat in which two models answered the same prompt."""

    def message(key: str, role: str, content: object, **more: Any) -> Fields:
        return {"uuid": key, "role": role, "content": content, "createdAt": WHEN, **more}

    threads = [
        {"messages": [message("a", "assistant", "Two days.", model="qwen")]},
        {"messages": [message("b", "assistant", "Three days.")]},
    ]
    picture = {"type": "image_url", "image_url": {"url": PIXEL}}
    chat = {
        "id": "c1", "chatID": "c1", "chatTitle": "Rye", "model": "gpt", "folderID": "f1",
        "createdAt": WHEN, "updatedAt": WHEN, "chatParams": {"systemMessage": "You bake."},
        "messages": [
            message("q", "user", [text("How long?"), picture, {"type": "dream"}]),
            {"type": "threads", "threads": threads},
            message("r", "user", "Why?"),
            message("s", "assistant", "It is slow.", usage={"input_tokens": 9, "output_tokens": 2}),
        ],
    }  # fmt: skip
    folders = [{"id": "f1", "title": "Kitchen"}]
    return {"data": {"folders": folders, "userPrompts": [], "apiKey": secret, "chats": [chat],
                     "customModels": [{"headers": {"Authorization": secret}}]}}  # fmt: skip


def written(path: Path, told: Fields, member: str = "data.json") -> Path:
    """A file, an archive or a folder, by the ending of its name."""
    content = json.dumps(told)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, content)
            archive.writestr("Data/Files/f1.txt", "flour")
    elif path.suffix:
        path.write_text(content)
    else:
        path.mkdir()
        (path / member).write_text(content)
    return path
