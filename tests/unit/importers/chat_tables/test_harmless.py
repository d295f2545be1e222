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
        {"inner": json.dumps([{"inner": json.dumps({"refresh_token": OPENS})}])},
    ],
)
def test_what_opens_something_is_left_out(noted: dict[str, Any]) -> None:
    assert OPENS not in json.dumps(harmless(noted))


def test_the_rest_is_as_it_was() -> None:
    noted = {
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
