"""Files of chat systems that tell of accounts besides."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from chatvault.importers.chat_tables.account_columns import tells_of_accounts
from chatvault.importers.containers.container import open_container
from tests.unit.importers.chat_tables import chat_system_files as files


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("token", True), ("token_hash", True), ("tokens_used", False), ("token_usage_json", False),
        ("bot_token", True), ("rememberToken", True), ("session_tokens", False), ("cookies", True),
        ("csrf_token_count", False), ("Passwort", True), ("пароль", True), ("Telefon", True),
        ("client_secret", True), ("credentials", True), ("loaf_key", False),
        ("client_ip", True), ("remoteIp", True), ("pwd", True), ("remote_addr", True),
        ("grip", False), ("relationship", False),
    ],
)  # fmt: skip
def test_a_dump_tells_of_accounts_by_its_columns(
    tmp_path: Path, column: str, *, expected: bool
) -> None:
    path = tmp_path / "dump.sql"
    path.write_text(f"COPY public.things (id, {column}) FROM stdin;\n1\tx\n\\.\n")
    assert tells_of_accounts(open_container(path), "dump.sql") is expected


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        ({"apiKey": "k"}, True),
        ({"a": [{"ip_address": "203.0.113.7"}]}, True),
        ({"ip": "203.0.113.7"}, True),
        ({"client_ip": "203.0.113.7"}, True),
        ({"remoteIp": "203.0.113.7"}, True),
        ({"x-forwarded-for": "203.0.113.7"}, True),
        ({"headers": {"Authorization": "Bearer x"}}, True),
        ({"request": {"Cookie": "sid=1"}}, True),
        ({"headers": [["Authorization", "x"]]}, True),
        ({"env": [{"name": "BOT_TOKEN", "value": "x"}]}, True),
        ({"tokens": 7, "ship": "x", "keys": []}, False),
    ],
)
@pytest.mark.parametrize("form", ["db", "inserted", "copied", "csv", "json"])
def test_what_a_value_notes_as_json_tells_of_accounts(
    tmp_path: Path, form: str, noted: dict[str, object], *, expected: bool
) -> None:
    told = json.dumps(noted)
    dumps = {
        "inserted": f"INSERT INTO agents (id, config) VALUES (1, '{told}');\n",
        "copied": f"COPY agents (id, config) FROM stdin;\n1\t{told}\n\\.\n",
        "json": json.dumps([{"id": 1, "config": told}]),
    }
    path = tmp_path / ("agents.sql" if form in ("inserted", "copied") else f"agents.{form}")
    if form == "db":
        files.database(path, f"CREATE TABLE agents (id, config);{dumps['inserted']}")
    elif form == "csv":
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([["id", "config"], [1, told]])
    else:
        path.write_text(dumps[form])
    assert tells_of_accounts(open_container(path), path.name) is expected


def test_a_key_may_stand_behind_all_conversations(tmp_path: Path) -> None:
    said = [{"role": "user", "content": "rye " * 1_000} for _ in range(2_500)]
    path = tmp_path / "state.json"
    path.write_text(json.dumps({"chats": said, "access": {"openaiApiKey": "k"}}))
    assert path.stat().st_size > 9_000_000
    assert tells_of_accounts(open_container(path), path.name)


def test_what_was_said_about_such_fields_does_not(tmp_path: Path) -> None:
    said = 'It wants {"apiKey": "k"} then.'
    dump = tmp_path / "agents.sql"
    dump.write_text(f"INSERT INTO messages (id, content) VALUES (1, '{said}');\n")
    assert not tells_of_accounts(open_container(dump), dump.name)
    path = tmp_path / "messages.json"
    path.write_text(json.dumps([{"id": 1, "content": said}]))
    assert not tells_of_accounts(open_container(path), path.name)


def test_a_table_in_which_sql_was_talked_of_tells_of_them_by_its_own_columns(
    tmp_path: Path,
) -> None:
    said = "INSERT INTO loaves VALUES (1);"
    path = tmp_path / "messages.json"
    path.write_text(json.dumps([{"id": 1, "content": said, "user": {"email": "a@example.org"}}]))
    assert tells_of_accounts(open_container(path), path.name)
    table = tmp_path / "messages.csv"
    table.write_text(f"id,content,email\n1,{said},a@example.org\n")
    assert tells_of_accounts(open_container(table), table.name)


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_text_that_opens_again_and_again_is_gone_through_once(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"agents.{ending}"
    path.write_text('id,config"":""{' * 200_000)
    assert not tells_of_accounts(open_container(path), path.name)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("bot_token", "12:x", True),
        ("SMTP_PASS", "rye", True),
        ("openaiKey", "x", True),
        ("motto", "sk-ant-api03-" + "r9" * 20, True),
        ("bot_token", "", False),
        ("monkey", "Bo", False),
        ("max_tokens", "900", False),
    ],
)
@pytest.mark.parametrize("form", ["db", "inserted", "copied", "csv", "json"])
def test_a_setting_tells_by_its_name_what_it_opens(
    tmp_path: Path, form: str, name: str, value: str, *, expected: bool
) -> None:
    told = {
        "inserted": f"INSERT INTO settings (key, value) VALUES ('{name}', '{value}');\n",
        "copied": f"COPY settings (key, value) FROM stdin;\n{name}\t{value}\n\\.\n",
        "csv": f"key,value\n{name},{value}\n",
        "json": json.dumps([{"key": name, "value": value}]),
    }
    path = tmp_path / ("site.sql" if form in ("inserted", "copied") else f"site.{form}")
    if form == "db":
        files.database(path, f"CREATE TABLE settings (key, value);{told['inserted']}")
    else:
        path.write_text(told[form])
    assert tells_of_accounts(open_container(path), path.name) is expected
