"""Records of Claude Code that stand in one JSON list instead of a line each.

``claude -p --output-format json --verbose`` prints a run so, and sessions on the web are kept so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_lines import Record, sniff

_WEB = "loglines"
_LIST = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:(?P<web>\{[^\[\]]{0,4096}?"loglines"\s*:)\s*)?\[\s*(?=\{\s*")'
)
_BETWEEN = re.compile(r"[\s,]*")
_MOST = 64  # records of a beginning
_DECODER = json.JSONDecoder()


def is_list(head: bytes) -> bool:
    """Whether a file that begins so is one list: of the web, or of a run, whose first record is."""
    match = _LIST.match(head)
    if match is None or match["web"]:
        return match is not None
    first = next(first_records(head), {})
    return first.get("subtype") == "init" and "session_id" in first and "tools" in first


def first_records(head: bytes) -> Iterator[Record]:
    """The records that lie whole in the first bytes of a file, however it holds them."""
    match = _LIST.match(head)
    if match is None:
        yield from sniff(head)
        return
    text, place = head[match.end() :].decode("utf-8", "replace"), 0
    for _ in range(_MOST):
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):  # cut, or damaged: told when it is read
            return
        if isinstance(value, dict):
            yield value
        between = _BETWEEN.match(text, end)
        place = between.end() if between else end


def listed(container: Container, name: str, report: Report) -> Iterator[tuple[int, int, Record]]:
    """Every record of a list, with its number. Raises UnreadableFile."""
    findings = Findings(report, name, "record")
    for record in read(container, name, findings, essential="type", wrapper=_WEB):
        yield findings.number, 0, record
    findings.sum_up()
