"""Secrets are known by their forms, and little else is taken for one."""

from __future__ import annotations

from collections import Counter

import pytest

from chatvault.domain.secrets import NAMES, RULES, holds_secret
from tests.pace import within
from tests.unit.domain.secret_texts import with_secret, without_secret


def test_nearly_all_are_found_and_nearly_nothing_else(record_testsuite_property) -> None:
    # Given messages of which it is known whether a secret is in them,
    secret, harmless = list(with_secret()), list(without_secret())
    # when each is looked at, anywhere in a longer text,
    missed = [kind for kind, text in secret if not holds_secret(f"so:\n{text}\nAnd now?")]
    wrong = [text for _, text in harmless if holds_secret(f"so:\n{text}\nAnd now?")]
    found = len(secret) - len(missed)
    recall, precision = found / len(secret), found / (found + len(wrong))
    print(
        f"\nsecrets: {len(RULES)} rules and {len(NAMES)} names; {len(secret)} secrets, "
        f"{len(harmless)} harmless texts; recall {recall:.3f}, precision {precision:.3f}; "
        f"missed {dict(Counter(missed))}, "
        f"taken for one: {wrong}"
    )
    record_testsuite_property("secrets", f"recall {recall:.3f}, precision {precision:.3f}")
    # then hardly one is missed, and hardly anything is taken for one.
    assert recall >= 0.95
    assert precision >= 0.9


def test_every_rule_finds_something_and_what_sifts_is_in_what_it_finds() -> None:
    texts = [text for _, text in with_secret()]
    for rule in RULES:
        found = [text for text in texts if rule.form.search(text)]
        assert found, rule.name
        signed = [any(sign in text + text.lower() for sign in rule.signs) for text in found]
        assert all(signed), rule.name
        beside = [any(word.decode() in text.lower() for word in rule.beside) for text in found]
        assert rule.has_run or all(beside), rule.name


@pytest.mark.parametrize(
    "text",
    [
        "key: sk-ant-" + "a1B2" * 10,
        "sk-proj-" + "a1B2" * 10,
        "ghp_" + "A1b2" * 9,
        "github_pat_" + "A1b2_" * 10,
        "glpat-" + "A1b2" * 5,
        "ASIA" + "ABCD1234" * 2,
        "AIza" + "A1b2-" * 7,
        "xoxb-" + "A1b2" * 5,
        "hf_" + "A1b2" * 8,
        "npm_" + "A1b2" * 9,
        "pypi-" + "A1b2" * 13,
        "sk_live_" + "A1b2" * 5,
        "rk_test_" + "A1b2" * 5,
        "SG." + "A1b2" * 5 + "." + "A1b2" * 8,
        "AKIA" + "ABCD1234" * 2,
        "-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEow" * 10,
        "postgres://ada:correct-horse@db.example/app",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "x1Y" * 10,
    ],
)
def test_keys(text: str) -> None:
    assert holds_secret(f"before {text} behind")


@pytest.mark.parametrize(
    "text",
    ["task-list", "https://example.org/a:b@c", "sk-short", "an AKIA alone", "risk-" + "a" * 40,
     "https://ada@example.org", "-----BEGIN RSA PRIVATE KEY-----", ""],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert not holds_secret(text)


@pytest.mark.parametrize(
    "piece",
    [*(sign for rule in RULES for sign in rule.signs), *map(bytes.decode, NAMES), "api_key",
     "eyJaaaaaaaaaa.", "-eyJ", "sk-a", "://a:b",
     "password=", "password:a1", "token='", "a1!", "-----BEGIN RSA PRIVATE KEY-----",
     "Authorization: Bearer ", "ghp_a", "AKIA", "xoxb-", "\\", "=", "12345678:AA"],
)  # fmt: skip
def test_no_text_takes_longer_than_its_length(piece: str) -> None:
    text = (piece * (400_000 // len(piece) + 1))[:400_000]
    with within(laps=1_000):
        holds_secret(text)
