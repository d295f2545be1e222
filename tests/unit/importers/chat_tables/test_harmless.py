"""What programs note is kept without what opens something, wherever it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chatvault.importers.chat_tables.harmless import harmless, without_headers

OPENS = "rye-7f3a9b"


@pytest.mark.parametrize(
    "noted",
    [
        {"a": [{"b": {"botToken": OPENS}}]},
        {"http": {"Set-Cookie": OPENS}},
        {"db": {"Passwort": OPENS, "пароль": OPENS}},
        {"headers": [["Authorization", OPENS], ["Accept", "text"]]},
        {"env": [{"name": "OPENAI_API_KEY", "value": OPENS}]},
        {"said": f"It sent Bearer {OPENS} then"},
        {"inner": json.dumps({"api_key": OPENS})},
        {"token": OPENS, "authToken": OPENS, "db_pwd": OPENS},
        {"inner": json.dumps([{"inner": json.dumps({"refresh_token": OPENS})}])},
    ],
)
def test_what_opens_something_is_left_out(noted: dict[str, Any]) -> None:
    assert OPENS not in json.dumps(harmless(noted))


def test_where_and_whose_somebody_is_is_left_out() -> None:
    noted = {
        "client_ip": "here", "remoteIp": "here", "x-forwarded-for": "here", "mail": "ada",
        "from": "203.0.113.7", "peer": "203.0.113.7:443", "host": "2001:db8:0:0:0:0:0:7",
        "call": "+49 170 1234567", "hash": "$2b$10$abcdefghijklmnopqrstuv",
    }  # fmt: skip
    assert harmless(noted) == {}


def test_the_rest_is_as_it_was() -> None:
    noted = {
        "token": 7,
        "app_version": "1.2.0.4",
        "at": "17:18:26",
        "grip": "firm",
        "bread": [["rye", "spelt"], {"name": "loaf", "value": 2}],
        "tokens_used": 9,
        "said": "Basic understanding of dough",
        "inner": '{"rye": 1}',
    }
    assert harmless(noted) == noted


def test_of_a_call_only_what_it_sends_along_is_looked_at() -> None:
    asked = {
        "url": "https://a.example",
        "email": "ada@a.example",
        "requestHeaders": {"Authorization": OPENS, "Accept": "text"},
        "options": [{"headers": {"Cookie": OPENS}, "body": "rye"}],
    }
    assert without_headers(asked) == {
        "url": "https://a.example",
        "email": "ada@a.example",
        "requestHeaders": {"Accept": "text"},
        "options": [{"headers": {}, "body": "rye"}],
    }
