"""What is said of a link: the real host, whatever the address makes of itself."""

from __future__ import annotations

import pytest

from chatvault.ui.destinations import destination, spoken
from tests.unit.ui.bad_links import BAD_LINKS


def known(target: str):
    place = destination(target)
    assert place is not None
    return place


@pytest.mark.parametrize("target", BAD_LINKS)
def test_only_the_web_and_mail_are_destinations(target: str) -> None:
    assert destination(target) is None
    assert spoken(target).isascii() or "…" in spoken(target)


def test_a_plain_address_is_said_as_it_is() -> None:
    assert spoken("https://example.org/rye?rise=10#top") == "https://example.org/rye?rise=10#top"


def test_a_user_name_does_not_pass_for_the_host() -> None:
    place = known("https://bank.example@evil.example/login")
    assert place.host == "evil.example"
    assert place.spoken.startswith("evil.example   ·   ")
    assert place.question == "Open evil.example outside ChatVault?"
    assert "“bank.example” before the @ is a user name" in place.details


def test_a_backslash_ends_the_host_as_it_does_in_browsers() -> None:
    assert known("https://evil.example\\@bank.example/").host == "evil.example"


@pytest.mark.parametrize("target", ["https://аррӏе.example/", "https://xn--80ak6aa92e.example/"])
def test_letters_of_other_alphabets_are_shown_in_ascii_and_named(target: str) -> None:
    place = known(target)
    assert place.host.startswith("xn--")
    assert place.spoken.startswith(place.host)
    assert "https://xn--" in place.spoken
    assert "letters outside of A to Z: аррӏе.example" in place.details


def test_nothing_turns_the_direction_of_what_is_said() -> None:
    said = spoken("https://example.org/\u202egpj.exe")
    assert said == "https://example.org/%E2%80%AEgpj.exe"


def test_a_long_host_shows_its_end_and_a_long_path_both_ends() -> None:
    host = "https://bank.example." + "a" * 200 + ".evil.example/login"
    assert ".evil.example/login" in spoken(host)
    said = spoken("https://example.org/" + "x" * 500 + "/end")
    assert said.startswith("https://example.org/x")
    assert said.endswith("x/end")
    assert len(said) <= 140


def test_a_mail_attaches_nothing() -> None:
    place = known("mailto:baker@example.org?subject=Rye&attach=/etc/passwd&Attachment=x")
    assert place.url.toString() == "mailto:baker@example.org?subject=Rye"
    assert place.question == "Write a mail to baker@example.org?"
    assert "left out" in place.details
    assert not known("mailto:baker@example.org?subject=Rye").left_out
