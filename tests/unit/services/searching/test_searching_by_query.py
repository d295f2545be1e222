"""What a query finds is what a plain reading of it finds, in any small vault."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatvault.domain.blocks import Code, Text
from chatvault.domain.message import Role
from chatvault.domain.search.hits import SearchSort
from chatvault.domain.search.query import parse
from chatvault.domain.search.query_tree import (
    AllOf,
    AnyOf,
    Condition,
    Expression,
    Node,
    Query,
    Term,
    Without,
)
from chatvault.domain.session import SessionScope, SessionSort, SessionStatus
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.factories import MINUTE, NOON, make_message, make_session
from tests.unit.conftest import MergeFunction

WORDS = ("rye", "bread", "oven", "ovenWare", "京都", "C++")
SOURCES = ("chatgpt", "codex")
ROLES = (Role.USER, Role.ASSISTANT)
MODELS = ("claude-opus-4", "gpt-5")
DAY = 24 * 60 * MINUTE


@dataclass(frozen=True)
class Said:
    """A message as the test knows it."""

    id: int
    text: str
    role: str
    source: str
    code: bool
    archived: bool
    starred: bool
    title: str
    created_at: int
    model: str


@pytest.fixture
def vault(services: Services, merge: MergeFunction) -> tuple[Services, list[Said]]:
    """Forty-eight messages in eight conversations, of every pair of words, role and source."""
    told: list[tuple[str, Role, bool]] = []
    for number in range(48):
        pair = f"{WORDS[number % 6]} {WORDS[number // 6 % 6]}"
        told.append((pair, ROLES[number % 2], number % 3 == 0))
    for place in range(8):
        part = told[place::8]
        messages = [
            make_message(
                role=role,
                blocks=(Text(text), *([Code("knead()", "py")] if code else [])),
                model=MODELS[number % 2],
                external_id=f"{place}-{number}",
                parent_id=f"{place}-{number - 1}" if number else None,
                created_at=NOON + place * DAY + number * MINUTE,
            )
            for number, (text, role, code) in enumerate(part)
        ]
        merge(
            make_session(
                messages=messages,
                external_id=f"s{place}",
                source=SOURCES[place % 2],
                title=f"Number {place}",
                starred=place % 3 == 0,
            )
        )
    keys = services.browsing.keys(SessionScope(), SessionSort.TITLE)
    services.organising.archive([keys[0].id, keys[3].id])
    services.indexing.catch_up(Unattended())
    return services, list(_all_said(services, [key.id for key in keys]))


def _all_said(services: Services, sessions: list[int]) -> Iterator[Said]:
    for session_id in sessions:
        thread = services.reading.thread(session_id)
        archived = thread.session.status is SessionStatus.ARCHIVED
        for message in services.reading.all_messages(session_id):
            said = " ".join(block.text for block in message.blocks if isinstance(block, Text))
            code = any(isinstance(block, Code) for block in message.blocks)
            row = thread.session
            yield Said(
                message.id,
                said,
                message.role.value,
                row.source,
                code,
                archived,
                row.starred,
                row.title,
                message.created_at or 0,
                message.model or "",
            )


def is_so(node: Node, said: Said) -> bool:
    """Whether the message is one that the node asks for."""
    match node:
        case Term():
            return _has(node, said)
        case Condition(name, value):
            return _is(name, value, said)
        case Expression(pattern):
            return re.search(pattern, said.text, re.IGNORECASE) is not None
        case Without(inner):
            return not is_so(inner, said)
        case AllOf(nodes):
            return all(is_so(inner, said) for inner in nodes)
        case AnyOf(nodes):
            return any(is_so(inner, said) for inner in nodes)


def _has(term: Term, said: Said) -> bool:
    tokens, text = _tokens(said), term.text
    if text in ("C++", "京", "京都", "ovenWare"):
        return text in said.text
    if term.phrase:
        return bool(re.search(rf"(?<![a-z]){text}(?![a-z])", said.text.lower()))
    if term.inside:
        return any(text in token for token in tokens)
    return any(token.startswith(text) if term.prefix else token == text for token in tokens)


def _is(name: str, value: str, said: Said) -> bool:
    match name:
        case "from":
            return said.role == value
        case "in":
            return said.source == value
        case "has" | "lang":
            return said.code
        case "is":
            return said.archived if value == "archived" else said.starred
        case "title":
            return value in said.title
        case "model":
            return any(piece.startswith(value) for piece in said.model.split("-"))
        case "length":
            characters = len(said.text) + (9 if said.code else 0)
            least, _, most = value.partition("..")
            return int(least) <= characters <= int(most) if most else characters > int(value[1:])
        case "date":
            first, _, end = value.partition("..")
            day = datetime.datetime.fromtimestamp(said.created_at / 1000).date().isoformat()
            return first <= day < end
    raise AssertionError(name)


def _tokens(said: Said) -> list[str]:
    """The words of a message, and the parts of the names in it."""
    tokens = re.findall(r"[a-z]+", said.text.lower()) + (["knead"] if said.code else [])
    return tokens + (["oven", "ware"] if "ovenWare" in said.text else [])


leaf = st.one_of(
    st.sampled_from((*WORDS, "京", "ovenware", "ware")),
    st.sampled_from(["ov*", "b*", '"rye bread"', '"oven oven"', "/o.en$/", "/^RYE/"]),
    st.sampled_from(["*ve*", "*rea*", "*w*", "*enwa*"]),
    st.sampled_from(["from:me", "from:assistant", "in:codex", "has:code", "is:archived"]),
    st.sampled_from(["is:starred", "title:3", "title:Number", "lang:py", "model:opus", "model:op"]),
    st.sampled_from(
        ["date:2025-11-22..2025-11-25", "date:2025-11-27", "length:>10", "length:8..20"]
    ),
)
queries = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"({' '.join(some)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"({' OR '.join(some)})"),
        inner.map(lambda one: f"-{one}" if not one.startswith("-") else one),
    ),
    max_leaves=6,
)


def expected(everything: list[Said], query: Query) -> set[int]:
    """What a plain reading finds; archived conversations only where they are asked for."""
    return {
        said.id
        for said in everything
        if all(is_so(node, said) for node in query.nodes)
        and ("archived" in query.also or not said.archived)
    }


def found(services: Services, text: str, sort: SearchSort, *, typing: bool) -> set[int | None]:
    page = services.searching.search(
        text, Unattended(), sort=sort, hits_per_group=100, typing=typing
    )
    return {hit.message_id for group in page.groups for hit in group.hits} - {None}


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=queries, sort=st.sampled_from(SearchSort), also=st.booleans())
def test_what_is_found_is_what_a_plain_reading_finds(
    vault: tuple[Services, list[Said]], text: str, sort: SearchSort, also: bool
) -> None:
    services, everything = vault
    text = f"also:archived {text}" if also else text
    wanted = expected(everything, parse(text))
    assert found(services, text, sort, typing=False) == wanted
    details = services.searching.details(text, Unattended(), sort=sort)
    assert sum(details.group_totals.values()) == len(wanted)
    assert services.searching.extent(text, Unattended()).hits == details.total.value


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=st.sampled_from(("", "rye ", "-bread ", "has:code ")), letters=st.integers(1, 8),
       word=st.sampled_from(WORDS))  # fmt: skip
def test_the_beginning_of_a_word_finds_it_while_it_is_typed(
    vault: tuple[Services, list[Said]], before: str, letters: int, word: str
) -> None:
    services, everything = vault
    text = f"{before}{word[:letters].lower()}"
    if word != "C++":
        wanted = expected(everything, parse(text, typing=True))
        assert found(services, text, SearchSort.NEWEST, typing=True) == wanted
