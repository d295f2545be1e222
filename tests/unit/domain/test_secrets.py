"""Keys are known by their forms, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from chatvault.domain.secrets import holds_secret


@pytest.mark.parametrize(
    "text",
    [
        "key: sk-ant-" + "a1B2" * 10,
        "sk-proj-" + "a1B2" * 10,
        "ghp_" + "A1b2" * 9,
        "github_pat_" + "A1b2_" * 10,
        "glpat-" + "A1b2" * 5,
        "AKIA" + "ABCD1234" * 2,
        "ASIA" + "ABCD1234" * 2,
        "AIza" + "A1b2-" * 7,
        "xoxb-" + "A1b2" * 5,
        "hf_" + "A1b2" * 8,
        "npm_" + "A1b2" * 9,
        "pypi-" + "A1b2" * 13,
        "sk_live_" + "A1b2" * 5,
        "rk_test_" + "A1b2" * 5,
        "SG." + "A1b2" * 5 + "." + "A1b2" * 8,
        "-----BEGIN RSA PRIVATE KEY-----",
        "postgres://ada:correct-horse@db.example/app",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "x" * 30,
    ],
)
def test_keys(text: str) -> None:
    assert holds_secret(f"before {text} behind")


@pytest.mark.parametrize(
    "text",
    ["task-list", "https://example.org/a:b@c", "sk-short", "an AKIA alone", "risk-" + "a" * 40,
     "https://ada@example.org", ""],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert not holds_secret(text)
