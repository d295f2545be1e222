"""Reads the data export of Grok."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.account_files import tell_of_account
from chatvault.importers.base import Report
from chatvault.importers.branches import cut_circles, newest_leaf
from chatvault.importers.containers.container import Container
from chatvault.importers.content_ids import content_id
from chatvault.importers.export_files import sessions_of, tell_missing
from chatvault.importers.export_records import WRAPPER, Findings, read
from chatvault.importers.grok import web as grok_web
from chatvault.importers.grok.cards import Cards
from chatvault.importers.grok.rest import Rest
from chatvault.importers.grok.thoughts import thoughts
from chatvault.importers.heads import head_of
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.media_types import sniffed
from chatvault.importers.own_ids import OwnIds
from chatvault.importers.texts.markdown_links import is_web_address
from chatvault.importers.times.timestamps import timestamp

SOURCE = "grok"

# Beside the conversations: sign-ins and payments, which are never read.
_PRIVATE = frozenset({"prod-mc-auth-mgmt-api.json", "prod-mc-billing.json"})
# Archives have two slashes there, which a disk takes for one.
_ASSET = re.compile(r"(?:^|.*/)prod-mc-asset-server/{1,2}(?P<id>[^/]+)(?:/content)?")
_ARTIFACT = re.compile(r"<xaiArtifact\b([^>]*)>(.*?)(?:</xaiArtifact>|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_UNNAMED = ("", "New conversation")  # until it has a title
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Entry = dict[str, Any]


class GrokImporter:
    """An importer of the archive, of folders, and of its file of conversations."""

    key = SOURCE
    name = "Grok export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, and the files that accompany them."""
        found = {name for name in names if _holds_conversations(container, name)}
        folders = {posixpath.dirname(name) for name in found}
        return tuple(name for name in names if name in found or _accompanies(name, folders))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of every file. Raises UnreadableFile where the only file is none."""
        assets = _Assets(container, names)
        files = [name for name in names if _holds_conversations(container, name)]

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            rest = Rest(container, name, findings)
            yield from rest.projects()
            for record in read(container, name, findings, essential="responses"):
                yield _session(record, assets, findings, rest)
            yield from rest.tasks()
            yield from rest.media(lambda asset: assets.block(asset, picture=True))

        yield from sessions_of(container, files, report, "conversation", read_file)
        tell_missing(len(assets.missing), report)
        tell_of_account(names, report)


class _Assets:
    """The files of the export, by the ids that responses call them; they have no other names."""

    def __init__(self, container: Container, names: Sequence[str]) -> None:
        self._container = container
        found = ((_ASSET.fullmatch(name), name) for name in names)
        self._members = {match["id"]: name for match, name in found if match}
        self.missing: set[str] = set()

    def block(self, asset: str, *, picture: bool) -> Block:
        """The file or picture; without content where it is not there."""
        identity = self._identity(asset)
        member = self._members.get(identity)
        if member is None:
            self.missing.add(asset)
            return Image(Attachment(identity)) if picture else File(Attachment(identity))
        media_type = sniffed(self._container, member)
        opener = partial(self._container.open, member)
        size = self._container.size(member)
        attachment = Attachment(identity, media_type, size, content=opener)
        shown = media_type.startswith("image/") or (picture and not media_type)
        return Image(attachment) if shown else File(attachment)

    def _identity(self, asset: str) -> str:
        """The id of the file; addresses of pictures have it before their last piece."""
        if asset in self._members:
            return asset
        named = (each for each in reversed(_UUID.findall(asset)) if each in self._members)
        return next(named, asset.rpartition("/")[2])


def _holds_conversations(container: Container, name: str) -> bool:
    if posixpath.basename(name) in _PRIVATE or not may_be_json(container, name):
        return False
    head = head_of(container, name)
    seen = shape(head, wrapper=WRAPPER)
    if not seen.has("responses"):
        whole = shape(head)
        return whole.has("media_posts") and whole.has("conversations")
    if seen.has("conversationId") and not seen.has("responses", "[]", grok_web.ID):
        return False  # an extension's name for the chats of other products
    told = ("response", "message"), ("message",), ("response", "sender"), ("sender",)
    return seen.has("conversation") or any(seen.has("responses", "[]", *path) for path in told)


def _accompanies(name: str, folders: set[str]) -> bool:
    if posixpath.basename(name) in _PRIVATE:
        return posixpath.dirname(name) in folders
    match = _ASSET.fullmatch(name)
    return match is not None and any(name.startswith(f"{top}/" if top else "") for top in folders)


def _session(
    record: Entry, assets: _Assets, findings: Findings, rest: Rest
) -> ParsedSession | None:
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
    said = (block.text for each in prompts for block in each.blocks if isinstance(block, Text))
    times = [each.created_at for each in messages if each.created_at is not None]
    return ParsedSession(
        source=SOURCE,
        external_id=identity,
        messages=tuple(messages),
        title=title_from(next(said, "")) if title in _UNNAMED else title,
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
    listed: list[Any], identity: str, assets: _Assets, findings: Findings
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
    assets: _Assets,
    findings: Findings,
) -> ParsedMessage:
    """A response; what it answers, ``asked``, tells the model where it does not."""
    sender = string(entry.get("sender")).lower()
    role = Role.USER if sender in ("human", "user") else Role.ASSISTANT
    called = sender if sender.startswith("grok-") else ""  # some answers name the model so
    if sender not in ("human", "user", "assistant") and not called:
        findings.note(f"Messages from “{sender[:40]}” were taken for the assistant's.")
    cards = Cards(entry)
    blocks = [*thoughts(entry, role), *_said(entry, cards, role)]
    blocks += [*_sources(entry), *_files(entry, assets)]
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


def _said(entry: Entry, cards: Cards, role: Role) -> Iterator[Block]:
    """The message, with links for cards that stand for a page, and artifacts as code."""
    message = string(entry.get("message"))
    if role is Role.USER and not message.strip():
        message = string(entry.get("query"))  # a picture that was asked for
    text = cards.linked(message)
    place = 0
    for artifact in _ARTIFACT.finditer(text):
        yield from _text(text[place : artifact.start()])
        told = dict(_ATTRIBUTE.findall(artifact[1]))
        language = told.get("contentType", "").rpartition("/")[2]
        yield from _text(told.get("title", ""))
        yield Code(artifact[2].strip("\n"), language)
        place = artifact.end()
    yield from _text(text[place:])
    error = entry.get("error")
    if error:
        yield Event(EventKind.ERROR, string(mapping(error).get("message")) or to_json(error))


def _text(text: str) -> Iterator[Block]:
    if text.strip():
        yield Text(text.strip("\n") if text != text.strip("\n") else text)


def _sources(entry: Entry) -> Iterator[Block]:
    for each in map(mapping, sequence(entry.get("cited_web_search_results"))):
        url, title = string(each.get("url")), string(each.get("title"))
        if url or title:
            yield Citation(title or url, url, string(each.get("preview")))
    posts = sequence(entry.get("xpost_ids"))
    for step in map(mapping, sequence(entry.get("steps"))):
        posts = [*posts, *sequence(step.get("x_posts_ids"))]
    for name in dict.fromkeys(map(to_json, posts)):
        if name.isdecimal():
            yield Citation("Post on X", f"https://x.com/i/status/{name}")
    for url in map(string, sequence(entry.get("webpage_urls"))):
        if is_web_address(url) and url not in string(entry.get("message")):
            yield Citation(url, url)


def _files(entry: Entry, assets: _Assets) -> Iterator[Block]:
    pictures = ("image_attachments", "generated_image_urls")
    for key in (*pictures, "file_attachments"):
        for told in sequence(entry.get(key)):
            fields = mapping(told)
            name = string(told) or string(fields.get("asset_id")) or string(fields.get("id"))
            if name:
                yield assets.block(name, picture=key in pictures)
            elif named := string(fields.get("fileName")):  # what the page tells instead
                attachment = Attachment(named, string(fields.get("mimeType")))
                yield Image(attachment) if key in pictures else File(attachment)
    yield from grok_web.captured(entry)
