"""The channels of Open WebUI's database: people talk in them, and ask models by mentioning them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from chatvault.domain.blocks import Block
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import Draft, Thread, chain, latest_model, times_of
from chatvault.importers.open_webui.content import ContentReader
from chatvault.importers.open_webui.database import names_in
from chatvault.importers.people.reactions import Reaction, reacted
from chatvault.importers.people.speakers import speakers
from chatvault.importers.times.timestamps import timestamp

_REACTIONS = (
    "SELECT m.channel_id, r.message_id, r.name, r.user_id FROM message_reaction r "
    "JOIN message m ON m.id = r.message_id ORDER BY m.channel_id"
)
_MENTION = re.compile(r"<([@#$])[A-Z]:([^|<>]{1,500})(?:\|([^<>]{1,500}))?>")

Fields = dict[str, Any]


def channels(database: Database, source: str, reader: ContentReader) -> Iterator[ParsedSession]:
    """Every channel in which something was said."""
    if not {"channel", "message"} <= database.tables:
        return
    if not {"id", "user_id", "channel_id", "content"} <= database.columns("message"):
        return
    names = _Names(database)
    told = {string(row.get("id")): row for row in database.records("channel")}
    reactions = _Reactions(database, names)
    # In one go, for neither messages nor reactions have an index by their channel.
    messages = database.records("message", "ORDER BY channel_id, id")
    for key, rows in groupby(messages, key=lambda row: string(row.get("channel_id"))):
        reacted_to = reactions.of(key)
        if key not in told:  # it was deleted
            continue
        if drafts := _drafts(list(rows), reacted_to, names, reader):
            yield _session(told[key], f"channel:{key}", drafts, names, source)


class _Names:
    """Who speaks: the people of the server, and the programs that may write into a channel."""

    def __init__(self, database: Database) -> None:
        self.people = names_in(database, "user")
        self.programs = names_in(database, "channel_webhook") | names_in(database, "app")
        # On a server of one's own there is nobody else.
        self.me = next(iter(self.people)) if len(self.people) == 1 else ""


def _session(
    row: Fields, identity: str, drafts: list[Draft], names: _Names, source: str
) -> ParsedSession:
    people = speakers(drafts, names.me)
    times = times_of(drafts)
    return ParsedSession(
        source=source,
        external_id=identity,
        messages=chain(drafts),
        title=string(row.get("name")).strip() or ", ".join(person.name for person in people),
        account=string(row.get("user_id")),
        summary=string(row.get("description")),
        created_at=timestamp(row.get("created_at")) or min(times, default=None),
        updated_at=max(times, default=None) or timestamp(row.get("updated_at")),
        model=latest_model(drafts),
        archived=bool(row.get("archived_at") or row.get("deleted_at")),
        people=people,
    )


class _Reactions:
    """How people reacted to messages, channel by channel in the order of the messages."""

    def __init__(self, database: Database, names: _Names) -> None:
        self._names = names
        told = {"message_id", "user_id", "name"} <= database.columns("message_reaction")
        rows = database.rows(_REACTIONS) if told else iter(())
        self._channels = groupby(rows, key=lambda row: string(row[0]))
        self._next = next(self._channels, None)

    def of(self, channel: str) -> dict[str, list[Reaction]]:
        """Those to the messages of a channel, by these."""
        if self._next is None or self._next[0] != channel:
            return {}
        given: dict[str, dict[str, list[str]]] = {}
        for _channel, message, sign, user in self._next[1]:
            of_message = given.setdefault(string(message), {})
            name = self._names.people.get(string(user), "")
            of_message.setdefault(string(sign), []).append(name)
        self._next = next(self._channels, None)
        return {
            message: [Reaction(sign, len(who), tuple(who)) for sign, who in signs.items()]
            for message, signs in given.items()
        }


def _drafts(
    rows: list[Fields],
    reactions: dict[str, list[Reaction]],
    names: _Names,
    reader: ContentReader,
) -> list[Draft]:
    """The messages by their time; the answers in a thread follow the message that began it."""
    times = {string(row.get("id")): timestamp(row.get("created_at")) or 0 for row in rows}

    def place(row: Fields) -> tuple[int, str, bool, int]:
        key, began = string(row.get("id")), string(row.get("parent_id"))
        first = began if began in times else key
        return times[first], first, first != key, times[key]

    thread = Thread()
    for row in sorted(rows, key=place):
        thread.add(_draft(row, reactions.get(string(row.get("id")), []), names, reader))
    return thread.drafts


def _draft(row: Fields, reactions: list[Reaction], names: _Names, reader: ContentReader) -> Draft:
    about = mapping(stored_json(row.get("meta")))
    model, account = string(about.get("model_id")), string(row.get("user_id"))
    program = string(row.get("app_id")) or string(mapping(about.get("webhook")).get("id"))
    role = Role.ASSISTANT if model or program else Role.USER
    said = _MENTION.sub(lambda found: found[1] + (found[3] or found[2]), string(row.get("content")))
    data = mapping(stored_json(row.get("data")))
    blocks: list[Block] = reader.blocks(data | {"role": role.value, "content": said})
    if blocks:
        blocks += reacted(reactions)
    draft = Draft(string(row.get("id")), role, blocks, timestamp(row.get("created_at")))
    if role is Role.USER:
        draft.author, draft.account = names.people.get(account) or account or None, account
    else:
        draft.author = string(about.get("model_name")) or names.programs.get(program) or None
        draft.model = model or None
    return draft
