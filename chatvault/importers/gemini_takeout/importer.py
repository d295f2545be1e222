"""Reads what Google Takeout gives of Gemini: the activity "Gemini Apps", as JSON or as a page.

That of "AI Mode", which lies in a folder beside it, is in the same form.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.gemini_takeout import ai_mode, conversations, json_rows, page_rows
from chatvault.importers.gemini_takeout.conversations import Attachments
from chatvault.importers.gemini_takeout.row import Row, is_known
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_shape import may_be_json, shape

_CHUNK = 1 << 20
_OVERLAP = 1 << 10  # bytes; no product's name is longer
_NAMED = re.compile(
    rb'"header"\s*+:\s*+"[^"]{0,80}"|"products"\s*+:\s*+\[[^\]]{0,200}'
    rb"|header-cell[^>]{0,200}>\s*+<p[^>]{0,200}>[^<]{1,80}"
    rb"|--caption[^>]{0,200}>\s*+<b>[^<]{0,80}</b>(?:\s*+<br\s?/?>[^<]{0,80}){1,3}"
)
GEMS = re.compile(r"(?:^|/)gemini_(?:gems|scheduled_actions)_data\.(?:html|json)$")

_GROUPED = (
    "Google does not tell which prompts belong together: those less than half an hour apart are "
    "one conversation here."
)
_SOME_GROUPED = (
    "Of some prompts Google does not tell what they belong to: of these, those less than half an "
    "hour apart are one conversation here."
)
_OTHERS = "Rows of other products ({names}) were left out: {count:,}."
_WRONG_PRODUCT = (
    "This is the Takeout product “Gemini”, which has Gems and scheduled actions but no "
    "conversations. In Google Takeout choose “My Activity”, and in it “Gemini Apps”."
)
_DONE = (
    "Rows that only say “Used an Assistant feature” and the like, with no prompt near them, were "
    "left out: {count}."
)


class GeminiTakeoutImporter:
    """An importer of Takeout's archives, of folders of them, and of a single file of rows."""

    key = conversations.SOURCE
    name = "Gemini in Google Takeout"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files with rows, and the files that lie beside them."""
        found = {name for name in names if _has_rows(container, name)}
        if not found:
            return tuple(name for name in names if GEMS.search(name))
        folders = {posixpath.dirname(name) for name in found} if len(names) > 1 else set()
        return tuple(
            name
            for name in names
            if name in found or (posixpath.dirname(name) in folders and _accompanies(name))
        )

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Conversations by time, one file after the other."""
        files = [name for name in names if _has_rows(container, name)]
        if not files:
            raise UnreadableFile(_WRONG_PRODUCT, path=container.path)
        attachments = Attachments(container, (name for name in names if name not in files))
        for name in files:
            if name in container.unchanged:
                continue
            findings = Findings(report, name, "row")
            others: Counter[str] = Counter()
            done = guessed = 0
            sizes = _sizes(container, name)
            rows = _rows(container, name, findings)
            try:
                for group in conversations.groups(_own(rows, others), sizes):
                    told = _session(group, name, attachments)
                    guessed += not (group[0].chat or group[0].of_search)
                    done += len(group) if told is None else 0
                    if told is not None:
                        yield told
            except UnreadableFile as error:
                if len(files) == 1:
                    raise
                findings.error(error.sentence)
            findings.sum_up()
            _tell_others(others, name, report)
            if done:
                report(Issue("", Severity.INFO, _DONE.format(count=f"{done:,}"), name))
            if guessed:
                text = _SOME_GROUPED if sizes else _GROUPED
                report(Issue("", Severity.INFO, text, name))
        attachments.tell_missing(report)


def _session(group: list[Row], name: str, attachments: Attachments) -> ParsedSession | None:
    """The conversation of the rows; None where they only say that something was done."""
    if group[0].of_search:
        return ai_mode.session(group[0], name, attachments)
    if all(map(conversations.says_nothing, group)):
        return None
    return conversations.session(group, name, attachments)


def _has_rows(container: Container, name: str) -> bool:
    """Whether the file is a list of activities, and some of them are of Gemini.

    One that was chosen by itself is read for whichever product, so that the report can tell.
    """
    page = name.lower().endswith((".html", ".htm"))
    alone = len(container.names()) == 1
    if not page and not may_be_json(container, name):
        return False
    head = head_of(container, name)
    page = (page or (alone and page_rows.is_markup(head))) and page_rows.is_page(container, name)
    if not page:
        seen = shape(head)
        if not (seen.has("header") and seen.has("title")):
            return False
        if not seen.has("time"):  # the newest prompt may be larger than the head
            return container.size(name) > len(head) and _names_gemini(container, name)
        if not (seen.has("products") or seen.has("activityControls")):
            return False
    return alone or _names_gemini(container, name)


def _names_gemini(container: Container, name: str) -> bool:
    """Whether the name of the product stands anywhere where names of products stand."""
    before = b""
    try:
        with container.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                text = before + chunk
                names = (told[0].decode("utf-8", "replace") for told in _NAMED.finditer(text))
                if any(map(is_known, names)):
                    return True
                before = text[-_OVERLAP:]
    except UnreadableFile:
        return False
    return False


def _accompanies(name: str) -> bool:
    return not name.lower().endswith((".json", ".html", ".htm", ".zip"))


def _sizes(container: Container, name: str) -> Counter[str]:
    """How many rows each conversation has that has an id; what is wrong is told when it is read."""
    quiet = Findings(lambda _: None, name, "row")
    chats = page_rows.chats if page_rows.is_page(container, name) else json_rows.chats
    try:
        return Counter(chats(container, name, quiet))
    except UnreadableFile:
        return Counter()


def _rows(container: Container, name: str, findings: Findings) -> Iterator[Row | str]:
    if page_rows.is_page(container, name):
        return page_rows.rows(container, name, findings)
    return json_rows.rows(container, name, findings)


def _own(rows: Iterator[Row | str], others: Counter[str]) -> Iterator[Row]:
    """The rows of Gemini; those of others are counted by their product."""
    for row in rows:
        if isinstance(row, Row):
            yield row
        else:
            known = row[:60] if len(others) < 20 or row[:60] in others else "…"
            others[known] += 1


def _tell_others(others: Counter[str], name: str, report: Report) -> None:
    if others:
        names = ", ".join(product or "unnamed" for product, _ in others.most_common(5))
        text = _OTHERS.format(count=others.total(), names=names)
        report(Issue("", Severity.INFO, text, name))
