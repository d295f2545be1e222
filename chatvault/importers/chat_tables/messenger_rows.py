"""Messages of messengers whose JSON has each in parts, as rows that other tables have.

Matrix keeps a room as events of many kinds, Teams has who wrote and what below objects of their
own, and Google Chat writes times as people do.
"""

from __future__ import annotations

from typing import Any

from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.texts.html_markdown import markdown
from chatvault.importers.times.localized_dates import moment

Fields = dict[str, Any]

_SAID_IN_MATRIX = ("m.room.message", "m.sticker", "m.room.encrypted")
_TITLE = "chat_name"
_SAID_IN_TEAMS = ("Text", "RichText")  # how kinds begin in an export of an account


def as_row(record: Fields) -> Fields | None:
    """The record as a row; None where it is a message of a messenger that nobody wrote."""
    if "event_id" in record and string(record.get("type")).startswith("m."):
        return _of_matrix(record)
    if "room_name" in record:
        return _room(record)
    if "messageType" in record and "contentType" in mapping(record.get("body")):
        return _of_teams(record)
    if "messagetype" in record and "originalarrivaltime" in record:
        return _of_teams_account(record)
    if "created_date" in record and "name" in mapping(record.get("creator")):
        return _of_google_chat(record)
    return record


def _of_matrix(event: Fields) -> Fields | None:
    content = mapping(event.get("content"))
    said = string(content.get("body"))
    if event["type"] not in _SAID_IN_MATRIX or not said:
        return None
    return {
        "id": event["event_id"],
        "room_id": event.get("room_id"),
        _TITLE: event.get(_TITLE),
        "sender_name": event.get("sender"),
        "content": said,
        "timestamp": event.get("origin_server_ts"),
    }


def _room(record: Fields) -> Fields:
    """A room, whose messages each say what it is called."""
    events = map(mapping, sequence(record.get("messages")))
    return {"messages": [{**event, _TITLE: record["room_name"]} for event in events]}


def _of_teams(message: Fields) -> Fields | None:
    """As the interface of Teams has it."""
    if message["messageType"] != "message":
        return None
    body, who = mapping(message["body"]), mapping(message.get("from"))
    channel = mapping(message.get("channelIdentity"))
    names = (mapping(who.get(kind)).get("displayName") for kind in ("user", "application"))
    said = string(body.get("content"))
    return {
        "id": message.get("id"),
        "chat_id": message.get("chatId") or channel.get("channelId"),
        "sender_name": next(filter(None, map(string, names)), ""),
        "content": markdown(said)[0] if body["contentType"] == "html" else said,
        "created_at": message.get("createdDateTime"),
    }


def _of_teams_account(message: Fields) -> Fields | None:
    """As an export of an account of Teams or Skype has it."""
    kind = string(message["messagetype"])
    if not kind.startswith(_SAID_IN_TEAMS):
        return None
    said = string(message.get("content"))
    return {
        "id": message.get("id"),
        "conversation_id": message.get("conversationid"),
        "sender_name": string(message.get("displayName")) or message.get("from"),
        "content": markdown(said)[0] if kind.startswith("Rich") else said,
        "created_at": message["originalarrivaltime"],
    }


def _of_google_chat(message: Fields) -> Fields:
    told = string(message["created_date"])
    found = moment(told)
    return {
        "id": message.get("message_id"),
        "sender_name": mapping(message["creator"]).get("name"),
        "content": message.get("text"),
        "created_at": told if found is None else found.at,
    }
