"""The pages that Pi and OpenClaw export: the whole session stands in one, with all its branches.

It is ``{"header": LINE, "entries": [LINE, …], "leafId": ID, …}`` as Base64, in a script of the
page. The pages of 2025 have nothing but what they show, and are none of these.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from typing import Any

from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.entry_marks import Past
from chatvault.importers.pi_agent.log import Log
from chatvault.importers.pi_agent.pieces import PiPieces
from chatvault.importers.pi_agent.session import OPENCLAW, session_id_of, session_of, source_of

_SUFFIXES = (".html", ".htm")
_TITLE = b"<title>Session Export</title>"
_BEGIN, _END = b'<script id="session-data" type="application/json">', b"</script>"
_LARGEST = 512 * 1024**2  # bytes of a page
_BROKEN = "The session in this page cannot be read: the page is cut short or was changed."


def is_page(container: Container, name: str) -> bool:
    """Whether it is a page with a session in it."""
    if not name.lower().endswith(_SUFFIXES):
        return False
    head = head_of(container, name)
    return _TITLE in head and _BEGIN in head


def page_session(container: Container, name: str, report: Report) -> ParsedSession | None:
    """The session of the page, None where it has no message. Raises UnreadableFile.

    What is known of it may be more than the page tells, which was made before it went on.
    """
    told = _told(container, name)
    head, teller = mapping(told.get("header")), Teller(report, name, "entry")
    entries = [mapping(entry) for entry in sequence(told.get("entries"))]
    source = source_of(container, name, head, entries[:1])
    log = Log(session_id_of(name, head), PiPieces(teller), enveloped=source == OPENCLAW)
    for line, entry in enumerate(entries, 2):  # the first of its file is the header
        teller.line = line - 1
        if entry and entry.get("type") != "session":
            log.take(line, entry)
    session = session_of(container, name, log, head, Past(), source)
    leaf = log.tree.leaf_at(string(told.get("leafId")))
    return session and replace(session, active_leaf=leaf, only_adds=True)


def _told(container: Container, name: str) -> dict[str, Any]:
    with container.open(name) as stream:
        page = stream.read(_LARGEST)
    begin = page.find(_BEGIN) + len(_BEGIN)
    end = page.find(_END, begin)
    try:
        told = mapping(stored_json(base64.b64decode(page[begin:end], validate=True)))
    except binascii.Error:
        told = {}
    if end < 0 or "entries" not in told:
        raise UnreadableFile(_BROKEN, path=container.path)
    return told
