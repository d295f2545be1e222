"""Whatever people do to their conversations, the index says what the messages say."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.session import SessionStatus
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import MINUTE, NOON, make_message, make_session
from tests.vaults import new_vault

NAMES = ("one", "two", "three")
SAID = ("rye", "oven", "getRyeBread", "京都")


def spoken(name: str, places: int, words: list[str], hidden: bool) -> Iterator[ParsedMessage]:
    for place in range(places):
        yield make_message(
            words[place % len(words)],
            Role.ASSISTANT if place % 2 else Role.USER,
            external_id=f"{name}-{place}",
            parent_id=f"{name}-{place // 2}" if place else None,
            created_at=NOON + place * MINUTE,
            hidden=Hidden.META if hidden and place == 1 else None,
        )


class Vault(RuleBasedStateMachine):
    """Imports, imports again, archives, throws away and brings back, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.services: Services = new_vault(Path(self.folder.name, "vault"))
        self.imported: dict[str, ParsedSession] = {}
        self.ids: dict[str, int] = {}

    def merge(self, parsed: ParsedSession) -> None:
        with self.services.database.write() as session:
            store = SessionStore(session, Blobs(self.services.folder / "blobs"), NOON)
            merged = store.merge(parsed)
            store.finish()
        self.ids[parsed.external_id] = merged.session_id

    @rule(
        name=st.sampled_from(NAMES),
        places=st.integers(1, 5),
        words=st.lists(st.sampled_from(SAID), min_size=1, max_size=3),
        hidden=st.booleans(),
    )
    def import_it(self, name: str, places: int, words: list[str], hidden: bool) -> None:
        messages = list(spoken(name, places, words, hidden))
        self.imported[name] = make_session(messages=messages, external_id=name, title=words[0])
        self.merge(self.imported[name])

    @rule(name=st.sampled_from(NAMES))
    def import_it_again(self, name: str) -> None:
        if name in self.imported:
            self.merge(self.imported[name])

    @rule(name=st.sampled_from(NAMES))
    def import_less_of_it(self, name: str) -> None:
        if name in self.imported:
            parsed = self.imported[name]
            self.merge(dataclasses.replace(parsed, messages=parsed.messages[:1]))

    @rule(name=st.sampled_from(NAMES), status=st.sampled_from(SessionStatus))
    def move(self, name: str, status: SessionStatus) -> None:
        if name in self.ids:
            self.services.organising.move([self.ids[name]], status)

    @rule(name=st.sampled_from(NAMES), title=st.sampled_from(("", "Oven")))
    def rename(self, name: str, title: str) -> None:
        if name in self.ids:
            self.services.organising.rename(self.ids[name], title)

    @rule()
    def catch_up(self) -> None:
        self.services.indexing.catch_up(Unattended())

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert self.services.health.check(Unattended()).healthy

    @invariant()
    def what_is_said_is_found_in_active_conversations(self) -> None:
        shown = [self.services.reading.thread(key).session for key in self.ids.values()]
        active = {row.id for row in shown if row.status is SessionStatus.ACTIVE}
        expected = {
            message.id
            for key in active
            for message in self.services.reading.all_messages(key, all_branches=True)
            if message.hidden is None and message.text == "rye"
        }
        page = self.services.searching.search("rye -bread", Unattended(), hits_per_group=100)
        found = {hit.message_id for group in page.groups for hit in group.hits} - {None}
        assert found == expected

    def teardown(self) -> None:
        self.services.close()
        self.folder.cleanup()


TestVault = Vault.TestCase
TestVault.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
