"""The database ``webui.db``: chats as JSON, and in newer versions a row for every message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json

Fields = dict[str, Any]

_JSON = ("chat", "meta")
_BEGUN = ("created_at", "timestamp", "id")  # the first versions knew but one time of a chat
_OF_A_FILE = {"id", "filename"}
_JSON_OF_MESSAGE = (
    "content", "output", "files", "sources", "error", "usage", "embeds", "status_history",
    "annotation", "meta",
)  # fmt: skip


def has_chats(database: Database) -> bool:
    """Whether the tables are Open WebUI's."""
    if "chat" not in database.tables or not database.tables & {"auth", "user"}:
        return False
    return {"id", "user_id", "title", "chat"} <= database.columns("chat")


def chats(database: Database) -> Iterator[Fields]:
    """Every chat in the form in which it is exported, with all messages that are known of it."""
    by_row = "chat_message" in database.tables
    tags, users = names_in(database, "tag"), names_in(database, "user")
    order = ", ".join(key for key in _BEGUN if key in database.columns("chat"))
    for row in database.records("chat", f"ORDER BY {order}"):
        told = row | {key: stored_json(row.get(key)) for key in _JSON if key in row}
        if by_row:
            told["chat"] = _completed(database, told, users)
        if listed := sequence(mapping(told.get("meta")).get("tags")):
            named = [tags.get(string(tag)) or tag for tag in listed]
            told["meta"] = mapping(told.get("meta")) | {"tags": named}
        yield told


def names_in(database: Database, table: str) -> dict[str, str]:
    """What a person called folders, or tags, by their ids."""
    if table not in database.tables or not {"id", "name"} <= database.columns(table):
        return {}
    rows = database.rows(f"SELECT id, name FROM {table}")
    return {string(key): string(name) for key, name in rows if string(name)}


def file_of(database: Database, key: str) -> Fields:
    """What is known of an upload besides its bytes: its name, its kind, the text taken from it."""
    if not key or not database.columns("file").issuperset(_OF_A_FILE):
        return {}
    row = next(database.records("file", "WHERE id = ?", key), {})
    told = {name: mapping(stored_json(row.get(name))) for name in ("data", "meta")}
    return {"filename": row.get("filename"), **told}


def _completed(database: Database, row: Fields, users: dict[str, str]) -> Fields:
    """The chat with its rows of messages, which count more than what the chat itself holds."""
    chat, key = mapping(row.get("chat")), string(row.get("id"))
    history = mapping(chat.get("history"))
    messages = dict(mapping(history.get("messages")))
    for told in database.records("chat_message", "WHERE chat_id = ? ORDER BY created_at, id", key):
        name = string(told.get("id")).removeprefix(f"{key}-")
        messages[name] = {**mapping(messages.get(name)), **_message(name, told, users)}
    return {**chat, "history": {**history, "messages": messages}}


def _message(name: str, told: Fields, users: dict[str, str]) -> Fields:
    """A row in the form that messages have inside of a chat; empty fields tell nothing."""
    held = {key: _value(told.get(key)) for key in _JSON_OF_MESSAGE}
    held |= {"id": name, "role": told.get("role"), "timestamp": told.get("created_at")}
    held |= {"parentId": told.get("parent_id"), "model": told.get("model_id")}
    held |= {"contextSummary": told.get("context_summary"), "user_id": told.get("user_id")}
    if name_of_user := users.get(string(told.get("user_id"))):
        held["user"] = {"id": told.get("user_id"), "name": name_of_user}
    return {key: value for key, value in held.items() if value is not None}


def _value(told: object) -> object:
    """JSON; text that is none stands for itself."""
    value = stored_json(told)
    return told if value is None and isinstance(told, str) and told != "null" else value
