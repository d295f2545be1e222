"""An example, or several, of every filter of the query language, beside its SQL."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from search_corpus import BEGIN, DAYS
from search_sql import Statement, in_tools, midnight, said, since_1970

from chatvault.domain.search.query_fields import FIELDS

_BEGIN = BEGIN.date()
_END = _BEGIN + datetime.timedelta(days=DAYS)
_ATTACHED = "+m.id IN (SELECT message_id FROM attachment WHERE {})"
_TAGGED = (
    "s.id IN (SELECT session_id FROM session_tag WHERE tag_id IN "
    "(SELECT id FROM tag WHERE name = 'garden'))"
)
_CALLED = "+m.id IN (SELECT message_id FROM tool_call WHERE name = 'Grep')"
_FORKS = (
    "SELECT parent_id FROM message WHERE hidden IS NULL AND parent_id IS NOT NULL "
    "GROUP BY parent_id HAVING count(*) > 1"
)
_RECENT = datetime.timedelta(days=60)  # before the last of the conversations

# By field: what is typed, and the condition that it is in SQL.
_CONDITIONS = {
    "is": {
        "is:starred": "s.starred",
        "is:pinned": "s.pinned",
        "is:gone": "s.gone_at IS NOT NULL",
    },
    "has": {
        "has:code": "m.n_code > 0",
        "has:image": _ATTACHED.format("media_type LIKE 'image/%'"),
        "has:file": _ATTACHED.format("media_type NOT LIKE 'image/%'"),
        "has:tool": "m.n_tools > 0",
        "has:thinking": "m.has_thinking",
        "has:error": "m.n_failed > 0",
        "has:secret": "0",
        "has:bookmark": "+m.id IN (SELECT message_id FROM bookmark)",
        "has:branch": f"+m.parent_id IN ({_FORKS})",
    },
    "model": {"model:opus": "m.model LIKE '%opus%'"},
    "project": {
        "project:quarry-api": "s.project_id IN (SELECT id FROM project WHERE name = 'quarry-api')"
    },
    "branch": {"branch:slow-start": "s.git_branch LIKE '%slow-start%'"},
    "tag": {"tag:garden": _TAGGED},
    "folder": {"folder:Kitchen": "s.folder_id IN (SELECT id FROM folder WHERE name = 'Kitchen')"},
    "note": {"note:garden": "s.note LIKE '%garden%'"},
    "title": {"title:find": "coalesce(s.custom_title, s.title) LIKE '%find%'"},
    "file": {"file:notes-7": _ATTACHED.format("name LIKE '%notes-7%'")},
    "length": {"length:>5000": "m.n_chars > 5000"},
    "cost": {"cost:>1": "m.cost > 1000000"},
}
_MATCHES = {
    "lang": {"lang:python": 'tags : "gpython"'},
    "also": {"also:thinking": "tags : (ruser OR rassistant)"},
    "from": {"from:me": 'tags : "ruser"', "from:assistant": 'tags : "rassistant"'},
    "in": {"in:chatgpt": 'tags : "schatgpt"', "in:codex": 'tags : "scodex"'},
}
_STATUSES = {"is:archived": "archived", "is:trashed": "trashed"}


def narrowed(word: str, session_uid: str) -> Iterator[tuple[str, str, Statement]]:
    """A word with every filter: the filter's kind, what is typed, and its SQL."""
    plain = Statement(said(word))
    unknown = set(FIELDS)
    for field, typed, statement in _examples(word, plain, session_uid):
        unknown.discard(field)
        kind = typed if field in ("from", "in", "is", "has") else f"{field}:"
        yield kind, f"{typed} {word}", statement
    assert not unknown, f"filters without an example: {', '.join(sorted(unknown))}"


def nothing(word: str) -> Iterator[tuple[str, Statement]]:
    """A common word with filters that let nothing through."""
    yield f"project:nowhere {word}", _with(word, "s.project_id IN (SELECT id FROM project WHERE 0)")
    yield f"file:nothing.xyz {word}", _with(word, _ATTACHED.format("name LIKE '%nothing.xyz%'"))
    yield f"cost:>1000 {word}", _with(word, "m.cost > 1000000000")
    yield f"model:abacus {word}", _with(word, "m.model LIKE '%abacus%'")
    never = f"s.git_branch LIKE '%next%' AND {_with_source('chatgpt')}"
    yield f"branch:next in:chatgpt {word}", _with(word, never)


def _examples(word: str, plain: Statement, uid: str) -> Iterator[tuple[str, str, Statement]]:
    for field, conditions in _CONDITIONS.items():
        for typed, condition in conditions.items():
            yield field, typed, replace(plain, condition=condition)
    for field, matches in _MATCHES.items():
        for typed, match in matches.items():
            yield field, typed, replace(plain, match=f"{plain.match} AND {match}")
    for typed, status in _STATUSES.items():
        yield "is", typed, replace(plain, status=status)
    yield "from", "from:tool", Statement(in_tools(word), "m.n_tools > 0")
    yield "tool", "tool:Grep", Statement(in_tools(word), _CALLED)
    yield "id", f"id:{uid}", replace(plain, condition="s.uid = ?", values=(uid,))
    for field, typed, first, last in _times():
        values = (midnight(first), midnight(last))
        within = "m.created_at >= ? AND m.created_at < ?"
        days = (since_1970(first) - 1, since_1970(last))  # a day more, for where people are
        yield field, typed, replace(plain, condition=within, values=values, days=days)


def _times() -> Iterator[tuple[str, str, datetime.date, datetime.date]]:
    """By field: what is typed, the first day of it and the first one after."""
    march, may = datetime.date(2024, 3, 1), datetime.date(2024, 5, 1)
    recent = _END - _RECENT
    back = (datetime.datetime.now(datetime.UTC).date() - recent).days
    yield "date", "date:2024-03..2024-04", march, may
    yield "after", f"after:{recent}", recent, _END
    yield "before", f"before:{_BEGIN + _RECENT}", _BEGIN, _BEGIN + _RECENT
    yield "last", f"last:{back}d", recent, _END


def _with(word: str, condition: str) -> Statement:
    return Statement(said(word), condition)


def _with_source(key: str) -> str:
    return f"s.source_id IN (SELECT id FROM source WHERE key = '{key}')"
