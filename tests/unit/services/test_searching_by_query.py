"""What a query finds is what a plain reading of it finds, in any small vault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatvault.domain.blocks import Code, Text
from chatvault.domain.message import Role
from chatvault.domain.query import parse
from chatvault.domain.query_tree import (
    AllOf,
    AnyOf,
    Condition,
    Expression,
    Node,
    Term,
    Without,
)
from chatvault.domain.search import SearchSort
from chatvault.domain.session import SessionScope, SessionSort, SessionStatus
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.factories import MINUTE, NOON, make_message, make_session
from tests.unit.conftest import MergeFunction

WORDS = ("rye", "bread", "oven", "ovenware", "dough")
SOURCES = ("chatgpt", "codex")
ROLES = (Role.USER, Role.ASSISTANT)


@dataclass(frozen=True)
class Said:
    """A message as the test knows it."""

    id: int
    text: str
    role: str
    source: str
    code: bool
    archived: bool


@pytest.fixture
def vault(services: Services, merge: MergeFunction) -> tuple[Services, list[Said]]:
    """Forty messages in eight conversations, of every pair of words, role and source."""
    told: list[tuple[str, Role, bool]] = []
    for number in range(40):
        pair = f"{WORDS[number % 5]} {WORDS[number // 5 % 5]}"
        told.append((pair, ROLES[number % 2], number % 3 == 0))
    for place in range(8):
        part = told[place::8]
        messages = [
            make_message(
                role=role,
                blocks=(Text(text), *([Code("knead()", "python")] if code else [])),
                external_id=f"{place}-{number}",
                parent_id=f"{place}-{number - 1}" if number else None,
                created_at=NOON + (place * 10 + number) * MINUTE,
            )
            for number, (text, role, code) in enumerate(part)
        ]
        merge(
            make_session(
                messages=messages,
                external_id=f"s{place}",
                source=SOURCES[place % 2],
                title=f"Number {place}",
            )
        )
    keys = services.browsing.keys(SessionScope(), SessionSort.TITLE)
    services.organising.archive([keys[0].id, keys[3].id])
    return services, list(_all_said(services, [key.id for key in keys]))


def _all_said(services: Services, sessions: list[int]) -> Iterator[Said]:
    for session_id in sessions:
        thread = services.reading.thread(session_id)
        archived = thread.session.status is SessionStatus.ARCHIVED
        for message in services.reading.all_messages(session_id):
            said = " ".join(block.text for block in message.blocks if isinstance(block, Text))
            code = any(isinstance(block, Code) for block in message.blocks)
            source = thread.session.source
            yield Said(message.id, said, message.role.value, source, code, archived)


def is_so(node: Node, said: Said) -> bool:
    """Whether the message is one that the node asks for."""
    tokens = re.findall(r"\w+", said.text.lower()) + (["knead"] if said.code else [])
    match node:
        case Term(text, phrase=True):
            wanted = text.split()
            return any(
                tokens[start : start + len(wanted)] == wanted for start in range(len(tokens))
            )
        case Term(text, prefix=prefix):
            return any(token.startswith(text) if prefix else token == text for token in tokens)
        case Expression(pattern):
            return re.search(pattern, said.text, re.IGNORECASE) is not None
        case Condition("from", value):
            return said.role == value
        case Condition("in", value):
            return said.source == value
        case Condition("has", "code"):
            return said.code
        case Condition("is", "archived"):
            return said.archived
        case Without(inner):
            return not is_so(inner, said)
        case AllOf(nodes):
            return all(is_so(inner, said) for inner in nodes)
        case AnyOf(nodes):
            return any(is_so(inner, said) for inner in nodes)
    raise AssertionError(node)


leaf = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(["ov*", "b*", '"rye bread"', '"oven oven"', "/o.en$/", "/^RYE/"]),
    st.sampled_from(["from:me", "from:assistant", "in:codex", "has:code", "is:archived"]),
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


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=queries, sort=st.sampled_from(SearchSort))
def test_what_is_found_is_what_a_plain_reading_finds(
    vault: tuple[Services, list[Said]], text: str, sort: SearchSort
) -> None:
    services, everything = vault
    query = parse(text)
    asks_archived = "is" in {condition.name for condition in query.conditions}
    expected = {
        said.id
        for said in everything
        if all(is_so(node, said) for node in query.nodes) and (asks_archived or not said.archived)
    }
    page = services.searching.search(text, Unattended(), sort=sort, hits_per_group=100)
    found = {hit.message_id for group in page.groups for hit in group.hits}
    assert found - {None} == expected
    assert page.total == len(expected)
