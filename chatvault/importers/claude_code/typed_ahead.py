"""Prompts that were typed while the model was at work, as the queue they waited in tells of them.

Those that were taken into the running turn are attachments too in some versions. In others, up
to the beginning of 2026 and again since September, that they left the queue is all that is told.
"""

from __future__ import annotations

import re

from chatvault.importers.claude_code.entry import Entry
from chatvault.importers.claude_code.log import read_other
from chatvault.importers.claude_code.prompts import Ahead, read_said
from chatvault.importers.claude_code.strand import Strand
from chatvault.importers.json_files.json_values import mapping, sequence, string

_ABSORBED = "absorbed_mid_turn"
_TELLS_WHY = (2, 1, 247)  # the version from which on a prompt that was heard has that reason
_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})\.(\d{1,6})")
_BY_PEOPLE = (None, "human", "cli", "voice-call")
_TASK = '{"task_id"'  # begins what a command tells that ran in the background


def read_queue(strand: Strand, entry: Entry, version: str) -> None:
    """Take in what happened to the queue; what the model heard of it is a message."""
    read_other(strand, entry)
    content = entry.record.get("content")
    pieces = [content] if isinstance(content, str) else sequence(content)
    if pieces and _is_heard(entry, version) and not str(pieces[0]).lstrip().startswith(_TASK):
        read_said(strand, entry, pieces, ahead=Ahead.ABSORBED)


def _is_heard(entry: Entry, version: str) -> bool:
    if entry.record.get("operation") != "remove":
        return False
    if mapping(entry.record.get("origin")).get("kind") not in _BY_PEOPLE:
        return False
    if reason := string(entry.record.get("reason")):
        return reason == _ABSORBED
    match = _VERSION.match(version)
    return match is None or tuple(map(int, match.groups())) < _TELLS_WHY
