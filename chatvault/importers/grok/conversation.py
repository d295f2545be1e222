"""One conversation of Grok, with all of its branches."""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import Block, Citation, Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.grok import web as grok_web
from chatvault.importers.grok.assets import Assets
from chatvault.importers.grok.cards import Cards
from chatvault.importers.grok.content import files_of, said, sources
from chatvault.importers.grok.rest import SOURCE, Rest
from chatvault.importers.grok.thoughts import thoughts
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.messages.branches import cut_circles, newest_leaf
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.times.timestamps import timestamp

_UNNAMED = ("", "New conversation")  # until it has a title

Entry = dict[str, Any]


def session(record: Entry, assets: Assets, findings: Findings, rest: Rest) -> ParsedSession | None:
    """The session, None where the record is no conversation, which is reported."""
    listed = record.get("responses")
    if not isinstance(listed, list):
        findings.record_left_out()
        return None
    about = mapping(record.get("conversation")) or record
    if "conversationId" in about:
        about = grok_web.as_exported(about)
    created = timestamp(about.get("create_time"))
    title = string(about.get("title"))
    known = string(about.get("id")) or string(about.get("conversation_id"))
    identity = known or _identity(title, created, listed)
    messages = _messages(listed, identity, assets, findings)
    leaf = string(about.get("leaf_response_id"))
    prompts = (each for each in messages if each.role is Role.USER)
    asked = (block.text for each in prompts for block in each.blocks if isinstance(block, Text))
    times = [each.created_at for each in messages if each.created_at is not None]
    return ParsedSession(
        source=SOURCE,
        external_id=identity,
        messages=tuple(messages),
        title=title_from(next(asked, "")) if title in _UNNAMED else title,
        summary=string(about.get("summary")),
        created_at=created or min(times, default=None),
        updated_at=timestamp(about.get("modify_time")) or max(times, default=None),
        model=next((each.model for each in reversed(messages) if each.model), None),
        project=rest.project_of(about, identity),
        active_leaf=leaf if any(each.external_id == leaf for each in messages) else
        newest_leaf(messages),
        starred=about.get("starred") is True,
    )  # fmt: skip


def _identity(title: str, created: int | None, listed: list[Any]) -> str:
    """What a conversation without an id is called; one without a title, after its beginning."""
    told: tuple[object, ...] = (title, created)
    return content_id(*told if any(told) else (*told, next(map(_entry, listed), {})))


def _entry(wrapped: object) -> Entry:
    """A response, with the names that exports use."""
    entry = mapping(mapping(wrapped).get("response")) or mapping(wrapped)
    return grok_web.as_exported(entry) if grok_web.ID in entry else entry


def _messages(
    listed: list[Any], identity: str, assets: Assets, findings: Findings
) -> list[ParsedMessage]:
    """All branches, in the order of the export."""
    entries: dict[str, Entry] = {}
    ids = OwnIds()
    for entry in map(_entry, listed):
        if not entry:
            findings.message_left_out()
            continue
        known = string(entry.get("_id")) or string(entry.get("response_id"))
        told = (entry.get("sender"), entry.get("create_time"), entry.get("message"))
        entries[ids.of(known or content_id(identity, *told))] = entry
    parents: dict[str, str | None] = {}
    before: str | None = None
    for external_id, entry in entries.items():
        above = string(entry.get("parent_response_id"))
        told_so = "parent_response_id" in entry
        parents[external_id] = above if above in entries else (None if told_so else before)
        before = external_id
    cut_circles(parents)
    return [
        _message(entry, key, parents[key], entries.get(parents[key] or "", {}), assets, findings)
        for key, entry in entries.items()
    ]


def _message(
    entry: Entry,
    external_id: str,
    parent: str | None,
    asked: Entry,
    assets: Assets,
    findings: Findings,
) -> ParsedMessage:
    """A response; what it answers, ``asked``, tells the model where it does not."""
    sender = string(entry.get("sender")).lower()
    role = Role.USER if sender in ("human", "user") else Role.ASSISTANT
    called = sender if sender.startswith("grok-") else ""  # some answers name the model so
    if sender not in ("human", "user", "assistant") and not called:
        findings.note(f"Messages from “{sender[:40]}” were taken for the assistant's.")
    cards = Cards(entry)
    blocks = [*thoughts(entry, role), *said(entry, cards, role)]
    blocks += [*sources(entry), *files_of(entry, assets)]
    carded = cards.rest(lambda asset: assets.block(asset, picture=True), findings.unknown)
    known = {_address(each) or each for each in blocks}
    blocks += [each for each in carded if (_address(each) or each) not in known]
    model = _requested(entry) or string(entry.get("model")) or called or _requested(asked)
    return ParsedMessage(
        external_id=external_id,
        role=role,
        blocks=tuple(blocks),
        parent_id=parent,
        created_at=timestamp(entry.get("create_time")),
        model=model or None if role is Role.ASSISTANT else None,
        status="partial" if entry.get("partial") is True else None,
        hidden=None if blocks else Hidden.META,
    )


def _address(block: Block) -> str:
    return block.url if isinstance(block, Citation) else ""


def _requested(entry: Entry) -> str:
    return string(mapping(mapping(entry.get("metadata")).get("requestModelDetails")).get("modelId"))
