"""What nobody hands on is found in full, and little else is taken for it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.redaction import EMAIL, HOME, as_json, excerpts, mark, places, without
from chatvault.domain.secrets import RULES, is_named_secret
from tests.pace import within
from tests.unit.domain.redaction_texts import harmless, marked
from tests.unit.domain.secret_texts import BEGIN, END, bare


def marks(text: str) -> Iterator[tuple[int, int]]:
    """From where to where the bare text is marked."""
    for found in re.finditer(f"{BEGIN}([^{END}]*){END}", text):
        start = len(bare(text[: found.start()]))
        yield start, start + len(found[1])


def test_nearly_all_is_taken_out_and_nearly_nothing_else(record_testsuite_property) -> None:
    # Given texts in which every place is known that nobody hands on, and others without any,
    missed: Counter[str] = Counter()
    whole, right, wrong = 0, 0, []
    for kind, text in [*marked(), *(("", text) for text in harmless())]:
        longer = f"so:\n{text}\nAnd now?"
        # when the places are looked for, anywhere in a longer text,
        found = places(bare(longer))
        for start, end in marks(longer):
            if any(place.start <= start and end <= place.end for place in found):
                whole += 1
            else:
                missed[kind] += 1
        for place in found:
            if any(place.start < end and start < place.end for start, end in marks(longer)):
                right += 1
            else:
                wrong.append(bare(longer)[place.start : place.end])
    recall, precision = whole / (whole + missed.total()), right / (right + len(wrong))
    print(
        f"\nredaction: {whole + missed.total()} places marked; recall {recall:.3f}, "
        f"precision {precision:.3f}; missed {dict(missed)}, taken for one: {wrong}"
    )
    record_testsuite_property("redaction", f"recall {recall:.3f}, precision {precision:.3f}")
    # then hardly one is left, not even in part, and hardly anything else is gone.
    assert recall >= 0.95
    assert precision >= 0.9


def test_a_mark_stands_in_the_place_and_says_the_rule() -> None:
    text = "Mail ada@bakery.example from /home/ada/rye, password: h4rd-t0-guess."
    assert without(text, places(text)) == (
        "Mail [redacted: e-mail address] from [redacted: home folder]/rye, "
        "password: [redacted: password or key]"
    )


def test_a_key_in_a_url_leaves_the_address_and_is_no_mail() -> None:
    text = "postgres://ada:s3cret-rye-9@db.bakery.example:5432/rye"
    assert without(text, places(text)) == (
        "postgres://ada:[redacted: password in an address]@db.bakery.example:5432/rye"
    )


def test_a_key_that_is_longer_than_its_form_goes_whole() -> None:
    key = "sk-" + "a1B2" * 100
    assert without(f"{key}.", places(key)) == "[redacted: key of OpenAI, Anthropic or alike]."


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\\n", "\n> ", '",\n"'])
@pytest.mark.parametrize("end", ["-----END RSA PRIVATE KEY-----", ""])
def test_a_private_key_goes_with_all_its_lines(newline: str, end: str) -> None:
    body = newline.join(["MIIEow7b" * 8] * 30 + ["Qw=="])
    text = f"-----BEGIN RSA PRIVATE KEY-----{newline}{body}{newline}{end}"
    left = without(text, places(text))
    assert "MIIEow7b" not in left
    assert "Qw==" not in left
    assert left.startswith("-----BEGIN RSA PRIVATE KEY-----[redacted: private key]")


def test_what_follows_a_private_key_without_an_end_stays() -> None:
    text = "-----BEGIN PRIVATE KEY-----\n" + "MIIEow7b" * 8 + "\n\nThe bread rises for ten hours."
    assert without(text, places(text)).endswith("\n\nThe bread rises for ten hours.")


def test_an_excerpt_shows_what_is_around_and_hides_the_rest_of_them_too() -> None:
    text = (
        "The key is\nAKIA" + "ABCD1234" * 2 + " and mine is ada@bakery.example, at /home/ada/rye."
    )
    assert list(excerpts(text, places(text))) == [
        "The key is AK•••• and mine is…",
        "…and mine is ad••••, at…",
        "…, at /home/••••/rye.",
    ]


def test_an_excerpt_has_nothing_that_steers_a_terminal() -> None:
    text = "\x1b[2J\u202e ada@bakery.example\x07"
    assert list(excerpts(text, places(text))) == ["\ufffd[2J\ufffd ad••••\ufffd"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("password", "h4rd-t0-guess", True),
        ("DB_PASSWORD", "with\"quote'9", True),
        ("apiKey", "a1B2c3D4" * 4, True),
        ("password", "changeme", False),
        ("password_hint", "h4rd-t0-guess", False),
        ("tokens", "12345678", False),
        ("title", "h4rd-t0-guess", False),
        ("password", "two words 99", False),
    ],
)
def test_what_is_called_a_secret(name: str, value: str, *, expected: bool) -> None:
    assert is_named_secret(name, value) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [('{"a": 1}', {"a": 1}), (" [1]", [1]), ("[link](x)", None), ("{", None), ('"a"', None),
     ("[" * 100_000, None)],
)  # fmt: skip
def test_json(text: str, expected: object) -> None:
    assert as_json(text) == expected


_PIECES = st.sampled_from(
    ["ada@bakery.example", "/home/ada", "C:\\Users\\Ada", "AKIA" + "ABCD1234" * 2,
     "password=h4rd-t0", "-----BEGIN PRIVATE KEY-----", "A" * 64, "://a:secret1@", "\n", " ",
     "\\", '"', "@", "/", "rye"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join) | st.text())
def test_places_are_in_order_and_what_is_left_has_none_of_them(text: str) -> None:
    found = places(text)
    assert all(0 <= place.start < place.end <= len(text) for place in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    left = without(text, found)
    assert sum(left.count(mark(rule)) for rule in {place.rule for place in found}) >= len(found)
    assert len(list(excerpts(text, found))) == len(found)


@pytest.mark.parametrize(
    "piece",
    ["a@", "a@b.", "@", "%40", "a.b-", "/home/", "/home/a", "C:\\Users\\", "C:\\Users\\a ",
     "\\", "-home-", "/mnt/c", "wsl$\\a\\home\\", "-----BEGIN PRIVATE KEY-----\n" + "A" * 40,
     "Users", "A" * 16 + "\n", "-----END ", "aA1"],
)  # fmt: skip
def test_no_text_takes_longer_than_its_length(piece: str) -> None:
    text = (piece * (400_000 // len(piece) + 1))[:400_000]
    with within(laps=1_000):
        places(text)


def test_no_two_rules_are_called_alike() -> None:
    names = [*(rule.name for rule in RULES), EMAIL, HOME]
    assert len(set(names)) == len(names)
