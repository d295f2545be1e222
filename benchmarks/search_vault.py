"""The vault that is searched: the corpus stored as an import stores it, and kept if wanted."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from search_corpus import Corpus

from chatvault.domain.parsed import ParsedSession
from chatvault.domain.work import Unattended
from chatvault.services.clock import now
from chatvault.services.importing.portion_import import BATCH_MESSAGES
from chatvault.services.vault import Services, open_vault
from chatvault.storage.merging.session_store import SessionStore
from chatvault.storage.search import full_text

TAGS = ("reading", "work", "travel", "garden", "music", "later")
FOLDERS = ("Kitchen", "Research", "Side projects", "Archive of 2023")
_GIVEN = {
    "tag": "INSERT INTO session_tag(tag_id, session_id) VALUES (?, ?)",
    "folder": "UPDATE chat_session SET folder_id = ? WHERE id = ?",
}
_TOLD_EVERY_S = 5


@dataclass(frozen=True, slots=True)
class Built:
    """What is noted beside a vault once it is whole.

    ``seconds`` are of CPU, for storing; ``later`` for what an import leaves to be done after it.
    """

    size: int
    seconds: float
    later: float


def vault_in(folder: Path, size: int) -> tuple[Path, Built]:
    """The vault of that size in ``folder``, built there if there is none."""
    vault, note = folder / "vault", folder / "built.json"
    if note.exists():
        built = Built(**json.loads(note.read_text()))
        if built.size != size:
            raise SystemExit(f"{folder} holds a vault of {built.size:,} messages.")
        return vault, built
    if vault.exists():
        raise SystemExit(f"{vault} was left half built; remove it.")
    services = open_vault(vault)
    seconds = _fill(services, size)
    started = time.process_time()
    services.indexing.catch_up(Unattended())
    built = Built(size, seconds, time.process_time() - started)
    _organise(services)
    services.close()
    note.write_text(json.dumps(asdict(built)))
    return vault, built


def _fill(services: Services, size: int) -> float:
    """Store the corpus; the CPU seconds it took without making it up."""
    corpus = Corpus(size).sessions()
    seconds, stored, told = 0.0, 0, time.monotonic()
    while batch := tuple(_batch(corpus)):
        started = time.process_time()
        _store(services, batch)
        seconds += time.process_time() - started
        stored += sum(len(session.messages) for session in batch)
        if time.monotonic() - told > _TOLD_EVERY_S or stored == size:
            told = time.monotonic()
            print(f"{stored:,} of {size:,} messages stored", file=sys.stderr)
    return seconds


def _batch(corpus: Iterator[ParsedSession]) -> Iterator[ParsedSession]:
    """Conversations of about BATCH_MESSAGES."""
    messages = 0
    while messages < BATCH_MESSAGES and (session := next(corpus, None)) is not None:
        messages += len(session.messages)
        yield session


def _store(services: Services, batch: tuple[ParsedSession, ...]) -> None:
    """One transaction, as an import makes it."""
    with services.database.write() as session, full_text.importing(session, merges=True):
        store = SessionStore(session, services.importing.blobs, now())
        for parsed in batch:
            store.merge(parsed)
        store.finish()


def _organise(services: Services) -> None:
    """What a person did since: tags, folders, notes, bookmarks, some conversations in the trash."""
    chance = random.Random(11)
    with services.database.write() as session:
        execute = session.connection().exec_driver_sql
        sessions = [row[0] for row in execute("SELECT id FROM chat_session ORDER BY id")]
        messages = [row[0] for row in execute("SELECT min(id) FROM message GROUP BY session_id")]
        execute("INSERT INTO tag(name) VALUES (?)", [(name,) for name in TAGS])
        execute("INSERT INTO folder(name, position) VALUES (?, 0)", [(name,) for name in FOLDERS])
        for table, statement in _GIVEN.items():
            ids = [row[0] for row in execute(f"SELECT id FROM {table}")]
            some = _some(chance, sessions, 0.05)
            execute(statement, [(chance.choice(ids), session_id) for session_id in some])
        noted = [(session_id,) for session_id in _some(chance, sessions, 0.01)]
        execute("UPDATE chat_session SET note = 'Ask in the garden.' WHERE id = ?", noted)
    services.organising.trash(_some(chance, sessions, 0.01))
    for message in _some(chance, messages, 0.02)[:200]:
        services.bookmarks.set(message)


def _some(chance: random.Random, ids: list[int], share: float) -> list[int]:
    """At least one of them."""
    return chance.sample(ids, max(1, round(len(ids) * share)))
