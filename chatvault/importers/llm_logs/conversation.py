"""One conversation of the log, whichever tables tell of it.

A log may hold both kinds: the old tables stopped growing with llm 0.32, and some versions
before it wrote every answer to both. Messages have the same ids in both.
"""

from __future__ import annotations

from chatvault.domain.blocks import plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.branches import leaf_below, parents_of_shown, sound_parents
from chatvault.importers.drafts import Draft, Thread, first_prompt
from chatvault.importers.export_records import Findings
from chatvault.importers.json_values import string
from chatvault.importers.llm_logs import new_tables, old_tables
from chatvault.importers.llm_logs.new_tables import StoredThread
from chatvault.importers.llm_logs.tables import Tables
from chatvault.importers.timestamps import timestamp

SOURCE = "llm"
_CUT = "…"  # how the program ends a name that it made of a longer prompt


def session(
    tables: Tables, key: str, responses: list[str], findings: Findings
) -> ParsedSession | None:
    """The conversation of that id; None where nothing was said in it."""
    told = Messages()
    for draft in old_tables.drafts(tables, responses):
        told.follow(draft)
    stored = (
        new_tables.stored_thread(tables, key) if tables.has("threads", "id") else StoredThread()
    )
    tip = _add_thread(tables, stored, told, findings)
    drafts = told.drafts
    if not drafts:
        return None
    parents = told.parents()
    forked = string(stored.row.get("forked_from")) or None
    times = [draft.at for draft in drafts if draft.at is not None]
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=tuple(draft.parsed(parents[draft.external_id]) for draft in drafts),
        title=_title(stored, tables, key, drafts),
        created_at=min(times, default=timestamp(stored.row.get("datetime_utc"))),
        updated_at=max(times, default=None),
        model=next((draft.model for draft in reversed(drafts) if draft.model), None),
        active_leaf=told.leaf(tip, parents),
        parent_external_id=forked,
        relation=Relation.FORK if forked else None,
    )


class Messages:
    """The messages of a conversation by what they are called, with what each of them follows."""

    def __init__(self) -> None:
        self._thread = Thread()
        self._above: dict[str, str | None] = {}
        self._shown: dict[str, str] = {}
        self._last: str | None = None

    @property
    def drafts(self) -> list[Draft]:
        """Those that show something, in order."""
        return self._thread.drafts

    @property
    def last(self) -> str | None:
        """What the last message that followed is called."""
        return self._last

    def follow(self, draft: Draft) -> None:
        """Add a message behind the last one."""
        self._last = self.add(draft, self._last)

    def add(self, draft: Draft, above: str | None) -> str:
        """Add a message behind another, unless it is known; what it is called."""
        name = draft.external_id
        if name not in self._above:
            self._above[name] = above
            self._thread.add(draft)
            if self.drafts and self.drafts[-1] is draft:
                self._shown[name] = draft.external_id
        return name

    def said(self) -> dict[tuple[Role, str], list[str]]:
        """What the messages are called by who says what in them, the last first."""
        found: dict[tuple[Role, str], list[str]] = {}
        for draft in reversed(self.drafts):
            found.setdefault(_words(draft), []).append(draft.external_id)
        return found

    def parents(self) -> dict[str, str | None]:
        """What every message that shows something follows."""
        return parents_of_shown(sound_parents(self._above), self._shown)

    def leaf(self, tip: str | None, parents: dict[str, str | None]) -> str | None:
        """The end of what is shown: ``tip``, or what it follows where that shows nothing."""
        here, above = tip or self._last, sound_parents(self._above)
        while here is not None and here not in self._shown:
            here = above.get(here)
        return None if here is None else leaf_below(self._shown[here], parents)


def _add_thread(
    tables: Tables, stored: StoredThread, told: Messages, findings: Findings
) -> str | None:
    """Add the messages of the new tables; what the one at the thread's tip is called.

    A thread that was begun in the old tables repeats what was said there, under other names.
    """
    names: dict[str, str] = {}
    said = told.said()
    for sum_, row in stored.messages.items():
        draft = new_tables.draft(tables, stored, sum_, findings)
        above = names.get(string(row.get("parent_hash"))) or told.last
        known = said.get(_words(draft)) if draft.external_id == sum_ else None
        names[sum_] = known.pop() if known else told.add(draft, above)
    return names.get(stored.tip)


def _words(draft: Draft) -> tuple[Role, str]:
    return draft.role, plain_text(tuple(draft.blocks))


def _title(stored: StoredThread, tables: Tables, key: str, drafts: list[Draft]) -> str:
    """The name, or the prompt that it was cut from."""
    prompt = first_prompt(drafts)
    old = string(tables.row("conversations", key).get("name"))
    name = (string(stored.row.get("name")) or old).strip()
    cut = name.endswith(_CUT) and prompt.startswith(name.removesuffix(_CUT))
    return prompt if cut or not name else name
