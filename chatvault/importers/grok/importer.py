"""Reads the data export of Grok."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.account_files import tell_of_account
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of, tell_missing
from chatvault.importers.grok import conversation as grok_conversation
from chatvault.importers.grok import web as grok_web
from chatvault.importers.grok.assets import Assets, is_asset
from chatvault.importers.grok.rest import SOURCE, Rest
from chatvault.importers.json_files.export_records import WRAPPER, Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape

# Beside the conversations: sign-ins and payments, which are never read.
_PRIVATE = frozenset({"prod-mc-auth-mgmt-api.json", "prod-mc-billing.json"})


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
        assets = Assets(container, names)
        files = [name for name in names if _holds_conversations(container, name)]

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            rest = Rest(container, name, findings)
            yield from rest.projects()
            for record in read(container, name, findings, essential="responses"):
                yield grok_conversation.session(record, assets, findings, rest)
            yield from rest.tasks()
            yield from rest.media(lambda asset: assets.block(asset, picture=True))

        yield from sessions_of(container, files, report, "conversation", read_file)
        tell_missing(len(assets.missing), report)
        tell_of_account(names, report)


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
    return is_asset(name) and any(name.startswith(f"{top}/" if top else "") for top in folders)
