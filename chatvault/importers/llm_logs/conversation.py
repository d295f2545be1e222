"""One conversation of the log, whichever tables tell of it.

A log may hold both kinds: the old tables stopped growing with llm 0.32, and some versions
before it wrote every answer to both. Messages have the same ids in both.
"""

from __future__ import annotations

from chatvault.domain.blocks import plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import string
from chatvault.importers.llm_logs import new_tables, old_tables
from chatvault.importers.llm_logs.new_tables import StoredThread
from chatvault.importers.llm_logs.tables import Tables
from chatvault.importers.messages.drafts import Draft, first_prompt, latest_model, times_of
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.times.timestamps import timestamp

SOURCE = "llm"
_CUT = "…"  # how the program ends a name that it made of a longer prompt


def session(
    tables: Tables, key: str, responses: list[str], findings: Findings
) -> ParsedSession | None:
    """The conversation of that id; None where nothing was said in it."""
    told = LinkedMessages()
    for draft in old_tables.drafts(tables, responses):
        told.follow(draft)
    stored = (
        new_tables.stored_thread(tables, key) if tables.has("threads", "id") else StoredThread()
    )
    tip = _add_thread(tables, stored, told, findings)
    if not told.drafts:
        return None
    forked = string(stored.row.get("forked_from")) or None
    times, begun = times_of(told.drafts), timestamp(stored.row.get("datetime_utc"))
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=told.messages(),
        title=_title(stored, tables, key, told.drafts),
        created_at=begun if forked and begun else min(times, default=begun),
        updated_at=max(times, default=None),
        model=latest_model(told.drafts),
        active_leaf=told.leaf(tip),
        parent_external_id=forked,
        relation=Relation.FORK if forked else None,
    )


def _add_thread(
    tables: Tables, stored: StoredThread, told: LinkedMessages, findings: Findings
) -> str | None:
    """Add the messages of the new tables; what the one at the thread's tip is called.

    A thread that was begun in the old tables repeats what was said there, under other names.
    """
    names: dict[str, str] = {}
    begun, said = told.last, _said(told.drafts)
    for sum_, row in stored.messages.items():
        draft = new_tables.draft(tables, stored, sum_, findings)
        above = names.get(string(row.get("parent_hash"))) or begun
        known = said.get(_words(draft)) if draft.external_id == sum_ else None
        names[sum_] = known.pop() if known else told.add(draft, above)
    return names.get(stored.tip)


def _said(drafts: list[Draft]) -> dict[tuple[Role, str], list[str]]:
    """What messages are called by who says what in them, the last first."""
    found: dict[tuple[Role, str], list[str]] = {}
    for draft in reversed(drafts):
        found.setdefault(_words(draft), []).append(draft.external_id)
    return found


def _words(draft: Draft) -> tuple[Role, str]:
    return draft.role, plain_text(tuple(draft.blocks))


def _title(stored: StoredThread, tables: Tables, key: str, drafts: list[Draft]) -> str:
    """The name, or the prompt that it was cut from."""
    prompt = first_prompt(drafts)
    old = string(tables.row("conversations", key).get("name"))
    name = (string(stored.row.get("name")) or old).strip()
    cut = name.endswith(_CUT) and prompt.startswith(name.removesuffix(_CUT))
    return prompt if cut or not name else name
