"""Conversations are read from a server of PostgreSQL, as they are from a dump of it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import chatvault.services.importing
from chatvault.domain.blocks import Text, ToolCall
from chatvault.domain.imports import ImportReport
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.tables.server_address import ServerAddress
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, KnownError, PasswordNeeded
from chatvault.importers.chat_tables.importer import MappedTables
from chatvault.services.importing import server_import
from chatvault.services.vault import Services, open_vault
from tests.stopping import Looking
from tests.unit.services.damage.locked import CANARY, backed_up_vault, encrypt, plain_places
from tests.unit.services.importing.postgres_cluster import PASSWORD, READER, Cluster, started
from tests.unit.services.importing.test_chat_systems import held

if sys.platform != "linux":
    pytest.skip("the server is started as Debian has it", allow_module_level=True)

AGENT = (
    "CREATE TABLE users (id text, email text)",
    "INSERT INTO users VALUES ('u1', 'ada@canary.example')",
    """CREATE TABLE chat_sessions (id text, title text, status text, agent_type text,
       is_pinned boolean, password_hint text, created_at timestamptz, metadata jsonb)""",
    """CREATE TABLE messages (id text, session_id text, role text, content text,
       sequence_number int, latency_ms int, created_at timestamptz)""",
    """CREATE TABLE tool_executions (id text, session_id text, message_id text, tool_name text,
       input_parameters jsonb, output_result jsonb, success boolean, approved boolean,
       execution_time_ms int, started_at timestamptz)""",
    """INSERT INTO chat_sessions VALUES ('s1', 'Rye', 'archived', 'baker', true, 'canary-hint',
       '2025-08-31 17:18:25.5+00', '{"oven": "old"}'), ('s2', 'Oats', NULL, NULL, false, NULL,
       '2025-09-01 08:00:00+02', NULL)""",
    r"""INSERT INTO messages SELECT 'm' || n, 's1', (ARRAY['user', 'assistant'])[1 + (n - 1) % 2],
       E'Line ' || n || E'\n\tand C:\\oven', n, 800, '2025-08-31 17:18:26+00'
       FROM generate_series(12, 1, -1) n""",
    """INSERT INTO messages VALUES ('m13', 's2', 'user', 'Porridge?', 1, NULL, NULL)""",
    """INSERT INTO tool_executions VALUES ('t1', 's1', 'm2', 'oven', '{"heat": 220}',
       '{"ok": true}', true, true, 1500, '2025-08-31 17:18:28+00')""",
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def agent(cluster: Cluster) -> str:
    return cluster.made("agent", *AGENT)


def imported(services: Services, url: str, work: Any = None, **said: Any) -> ImportReport:
    address, password = server_import.address_of(url)
    return services.server_import.run(address, password, work or Unattended(), **said)


def counts(report: ImportReport) -> list[tuple[str | None, int, int, int]]:
    return [
        (run.format, run.sessions_new, run.sessions_updated, run.sessions_unchanged)
        for run in report.runs
    ]


def threads(services: Services) -> dict[str, list[str]]:
    """What was said in every conversation, by its title."""
    found = {}
    keys = services.browsing.keys(SessionScope(status=None), SessionSort.CREATED)
    for row in services.browsing.rows([key.id for key in keys]):
        entries = services.reading.thread(row.id).entries
        messages = services.reading.messages([one.id for one in entries])
        found[row.title] = [
            block.text for one in messages for block in one.blocks if isinstance(block, Text)
        ]
    return found


def test_what_a_server_holds_is_read(services: Services, cluster: Cluster, agent: str) -> None:
    report = imported(services, cluster.url(agent, password=PASSWORD))
    assert counts(report) == [("ibtech-agent", 2, 0, 0)]
    assert report.runs[0].path == f"{cluster.folder}:{cluster.port}/agent"
    assert [file.member for file in report.runs[0].files] == ["public"]
    said = threads(services)
    assert said["Oats"] == ["Porridge?"]
    assert said["Rye"] == [f"Line {n}\n\tand C:\\oven" for n in range(1, 13)]
    keys = services.browsing.keys(SessionScope(status=None), SessionSort.CREATED)
    (rye,) = (row for row in services.browsing.rows([key.id for key in keys]) if row.pinned)
    answer = services.reading.messages([services.reading.thread(rye.id).entries[1].id])[0]
    (call,) = (block for block in answer.blocks if isinstance(block, ToolCall))
    assert call.outcome is not None
    assert call.approval is not None
    assert (call.name, call.outcome.duration_ms, call.approval.given) == ("oven", 1_500, True)


@pytest.mark.parametrize("first", ["the dump", "the server"])
def test_a_dump_and_the_server_tell_the_same_conversations(
    services: Services, cluster: Cluster, agent: str, tmp_path: Path, first: str
) -> None:
    dump = tmp_path / "agent.sql"
    dump.write_text(cluster.dump(agent))
    url = cluster.url(agent, password=PASSWORD)
    imports = [
        lambda: services.importing.run([dump], Unattended()),
        lambda: imported(services, url),
    ]
    if first == "the server":
        imports.reverse()
    assert counts(imports[0]()) == [("ibtech-agent", 2, 0, 0)]
    assert counts(imports[1]()) == [("ibtech-agent", 0, 0, 2)]


def test_importing_again_brings_what_is_new(services: Services, cluster: Cluster) -> None:
    url = cluster.url(cluster.made("growing", *AGENT), password=PASSWORD)
    imported(services, url)
    assert counts(imported(services, url)) == [("ibtech-agent", 0, 0, 2)]
    cluster.run("growing", "INSERT INTO messages VALUES ('m14', 's2', 'assistant', 'Salted.', 2)")
    assert counts(imported(services, url)) == [("ibtech-agent", 0, 1, 1)]
    assert threads(services)["Oats"] == ["Porridge?", "Salted."]


def test_only_conversations_are_asked_for_and_nothing_is_written(
    services: Services, cluster: Cluster
) -> None:
    name = cluster.made("quiet", *AGENT)
    before = len(cluster.log)
    imported(services, cluster.url(name, password=PASSWORD))
    asked = cluster.log[before:]
    assert "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" in asked
    assert asked.count("COPY (SELECT") == 3
    assert '"users"' not in asked
    assert "password_hint" not in asked
    services.database.close()
    assert not [word for word in (b"canary", b"ada@") if word in held(services.folder)]


def test_a_write_is_refused_by_the_server(cluster: Cluster, agent: str) -> None:
    from chatvault.services.importing import postgres

    address, _ = server_import.address_of(cluster.url(agent, "postgres"))
    with (
        pytest.raises(KnownError, match="read-only transaction"),
        postgres.connected(address, "", Unattended()) as server,
    ):
        server._connection.execute("DELETE FROM messages")


@pytest.mark.parametrize("place", ["the address", "PGPASSWORD", "the file of passwords"])
def test_a_password_is_taken_from_where_it_is(
    services: Services,
    cluster: Cluster,
    agent: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    if place == "PGPASSWORD":
        monkeypatch.setenv("PGPASSWORD", PASSWORD)
    elif place == "the file of passwords":
        file = tmp_path / "pgpass"
        file.write_text(f"*:*:*:{READER}:{PASSWORD.replace(':', chr(92) + ':')}\n")
        file.chmod(0o600)
        monkeypatch.setenv("PGPASSFILE", str(file))
    url = cluster.url(agent, password=PASSWORD if place == "the address" else "")
    assert counts(imported(services, url)) == [("ibtech-agent", 2, 0, 0)]
    services.database.close()
    assert PASSWORD.encode() not in held(services.folder)


def test_a_server_that_asks_for_a_password_says_so(
    services: Services, cluster: Cluster, agent: str
) -> None:
    with pytest.raises(PasswordNeeded):
        imported(services, cluster.url(agent))


def test_a_wrong_password_is_in_no_sentence(
    services: Services, cluster: Cluster, agent: str
) -> None:
    with pytest.raises(KnownError, match="password authentication failed") as refused:
        imported(services, cluster.url(agent, password="wrong-canary"))
    assert "wrong-canary" not in f"{refused.value!r} {refused.value.path}"
    assert refused.value.__cause__ is None


def test_a_server_on_loopback_is_read(services: Services, cluster: Cluster, agent: str) -> None:
    if not cluster.on_loopback:
        pytest.skip("there is no loopback here")
    address = ServerAddress("127.0.0.1", agent, str(cluster.port), READER)
    report = services.server_import.run(address, PASSWORD, Unattended())
    assert counts(report) == [("ibtech-agent", 2, 0, 0)]
    assert report.runs[0].path == f"127.0.0.1:{cluster.port}/agent"


def test_nobody_is_there(services: Services, tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(KnownError, match="The database cannot be read: "):
        imported(services, f"postgresql://ada@/agent?host={tmp_path}")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://ada:canary@[host", "no address"),
        ("postgresql://ada:canary@host:port:port/x?nothing=canary", "no address"),
        ("postgresql://ada:canary@host", "names no database"),
    ],
)
def test_an_address_that_is_none_is_not_repeated(url: str, sentence: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(KnownError, match=sentence) as refused:
        server_import.address_of(url)
    assert "canary" not in str(refused.value)
    error = refused.value
    assert error.__suppress_context__ or error.__context__ is None


def test_an_address_is_kept_without_its_password() -> None:
    pytest.importorskip("psycopg")
    address, password = server_import.address_of("postgres://ada:canary@db.example:5433/agent")
    assert password == "canary"
    assert address.label == "db.example:5433/agent"
    assert "canary" not in repr(address)
    nowhere, _ = server_import.address_of("postgresql:///agent")
    assert nowhere.label == "localhost:5432/agent"


def test_names_with_quotes_and_strange_types_are_read(services: Services, cluster: Cluster) -> None:
    name = cluster.made(
        "strange",
        """CREATE TYPE mood AS ENUM ('user', 'assistant')""",
        """CREATE TABLE "chat""sessions'; DROP TABLE x; --" (id int, title varchar(9)[],
           "created_at" timestamptz, tags text[], metadata hstore_like)""".replace(
            "hstore_like", "int4range"
        ),
        """CREATE TABLE "the ""messages" ("the ""id" uuid, session_id bigint, sender mood,
           body bytea, sent_at timestamptz)""",
        """INSERT INTO "chat""sessions'; DROP TABLE x; --" VALUES (1, ARRAY['Rye', NULL],
           'infinity', ARRAY['a'], '[1,2)')""",
        """INSERT INTO "the ""messages" VALUES
           ('00000000-0000-4000-8000-000000000001', 1, 'user', 'Will it rise?', '-infinity'),
           ('00000000-0000-4000-8000-000000000002', 1, 'assistant', NULL, '0044-03-15 BC')""",
    )
    url = cluster.url(name, password=PASSWORD)
    address, _ = server_import.address_of(url)
    found = server_import.explain(address, PASSWORD, Unattended())
    assert found.layout is not None
    assert set(found.tables) == {"public.chat\"sessions'; DROP TABLE x; --", 'public.the "messages'}
    with pytest.raises(KnownError, match="that is known"):
        imported(services, url)
    mapping = MappedTables(found.layout, "tables", "Tables of conversations")
    assert counts(imported(services, url, mapping=mapping)) == [("tables", 1, 0, 0)]
    assert threads(services) == {"{Rye,NULL}": ["\\x57696c6c206974207269" + "73653f"]}


def test_what_is_copied_from_a_server_can_be_read_nowhere(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vault is encrypted, so what comes from elsewhere lies nowhere else either."""
    outside, vault = tmp_path / "outside", backed_up_vault(tmp_path / "vault")
    outside.mkdir()
    monkeypatch.setenv("TMPDIR", str(outside))
    monkeypatch.setattr("tempfile.tempdir", None)
    name = cluster.made(
        "canary",
        *AGENT,
        f"""INSERT INTO messages SELECT 'c' || n, 's2', 'user', repeat('{CANARY} ', 500), n, 0, NULL
            FROM generate_series(1, 3000) n""",
    )
    services = open_vault(vault, key=encrypt(vault))
    seen, sizes = list[str](), list[int]()

    def look(_: object) -> None:
        seen.extend(plain_places(vault, outside))
        sizes.append(sum(one.stat().st_size for one in outside.rglob("*") if one.is_file()))

    report = imported(services, cluster.url(name, password=PASSWORD), committed=look)
    assert report.runs[0].sessions_new == 2
    services.close()
    assert max(sizes) > 10_000_000  # it did lie there
    assert seen == plain_places(vault, outside) == []
    assert list(outside.iterdir()) == []


def test_a_view_that_looks_like_conversations_can_be_explained(
    services: Services, cluster: Cluster
) -> None:
    name = cluster.made(
        "views",
        "CREATE TABLE t1 (a int, b int, c text, d text)",
        "INSERT INTO t1 VALUES (1, 7, 'user', 'Will it rise?'), (2, 7, 'assistant', 'It will.')",
        "CREATE VIEW chat_messages (id, chat_id, role, content) AS SELECT * FROM t1",
        "CREATE MATERIALIZED VIEW other AS SELECT 1 AS id",
    )
    url = cluster.url(name, password=PASSWORD)
    address, _ = server_import.address_of(url)
    found = server_import.explain(address, PASSWORD, Unattended())
    assert found.layout is not None
    assert found.layout.messages.name == "chat_messages"
    assert {"public.t1", "public.chat_messages", "public.other"} <= set(found.tables)
    mapping = MappedTables(found.layout, "tables", "Tables of conversations")
    assert counts(imported(services, url, mapping=mapping)) == [("tables", 1, 0, 0)]
    assert threads(services) == {"Will it rise?": ["Will it rise?", "It will."]}


def test_a_view_beside_tables_of_conversations_is_not_read_instead(
    services: Services, cluster: Cluster
) -> None:
    view = "CREATE VIEW messages_overview AS SELECT m.*, 1 AS seen FROM messages m"
    name = cluster.made("beside", *AGENT, view)
    url = cluster.url(name, password=PASSWORD)
    address, _ = server_import.address_of(url)
    found = server_import.explain(address, PASSWORD, Unattended())
    assert found.layout is not None
    assert found.layout.messages.name == "messages"
    assert counts(imported(services, url)) == [("ibtech-agent", 2, 0, 0)]


def test_a_cell_that_is_too_large_is_left_out(
    services: Services, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chatvault.services.importing import postgres

    monkeypatch.setattr(postgres, "LARGEST_CELL", 1_000)
    name = cluster.made(
        "large",
        *AGENT,
        "INSERT INTO messages VALUES ('m14', 's2', 'user', repeat('x', 1001), 2, 0, NULL)",
        "INSERT INTO messages VALUES ('m15', 's2', 'assistant', repeat('x', 1000), 3, 0, NULL)",
    )
    report = imported(services, cluster.url(name, password=PASSWORD))
    (issue,) = report.runs[0].issues
    assert (issue.member, "In 1 rows of the table “messages”" in issue.text) == ("public", True)
    assert threads(services)["Oats"] == ["Porridge?", "x" * 1_000]


def test_each_schema_is_an_import_and_one_without_rights_is_none(
    services: Services, cluster: Cluster
) -> None:
    name = cluster.made(
        "schemas",
        *AGENT,
        "CREATE SCHEMA second",
        "CREATE SCHEMA hidden",
        *(
            f"CREATE TABLE {schema}.{table} AS SELECT * FROM {table}"
            for schema in ("second", "hidden")
            for table in ("chat_sessions", "messages", "tool_executions")
        ),
        "UPDATE second.chat_sessions SET id = 'x' || id",
        "UPDATE second.messages SET session_id = 'x' || session_id",
        f"GRANT USAGE ON SCHEMA second TO {READER}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA second TO {READER}",
    )
    report = imported(services, cluster.url(name, password=PASSWORD))
    assert counts(report) == [("ibtech-agent", 2, 0, 0), ("ibtech-agent", 2, 0, 0)]


def test_a_database_without_conversations_is_said(services: Services, cluster: Cluster) -> None:
    url = cluster.url(cluster.made("shop", "CREATE TABLE orders (id int)"), password=PASSWORD)
    with pytest.raises(KnownError, match="No table there"):
        imported(services, url)


def test_a_server_that_says_nothing_any_more_is_given_up(
    services: Services, cluster: Cluster, agent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    from chatvault.services.importing import postgres

    monkeypatch.setattr(postgres, "SILENT_S", 0.2)
    with psycopg.connect(cluster.url(agent, "postgres")) as other:
        other.execute("LOCK TABLE messages")
        with pytest.raises(KnownError, match="has said nothing"):
            imported(services, cluster.url(agent, password=PASSWORD))
    assert threads(services) == {}


def test_an_import_that_waits_for_a_server_can_be_stopped(
    services: Services, cluster: Cluster, agent: str
) -> None:
    import psycopg

    with psycopg.connect(cluster.url(agent, "postgres")) as other:
        other.execute("LOCK TABLE messages")
        with pytest.raises(Cancelled):
            imported(services, cluster.url(agent, password=PASSWORD), Looking(16))
    assert threads(services) == {}


def test_a_server_that_never_answers_is_given_up(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    from chatvault.services.importing import postgres

    monkeypatch.setattr(postgres, "CONNECT_S", 1)
    monkeypatch.chdir(tmp_path)  # the path of a socket has to be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(".s.PGSQL.5432")
        listening.listen()
        with pytest.raises(KnownError, match="did not answer"):
            imported(services, f"postgresql://ada@/agent?host={tmp_path}")


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "chatvault.services.importing.postgres", raising=False)
    monkeypatch.delattr(chatvault.services.importing, "postgres", raising=False)
    with pytest.raises(KnownError, match="pip install 'chatvault\\[postgres\\]'"):
        server_import.address_of("postgresql://ada@host/agent")
