"""A hint at how long a passphrase withstands guessing."""

from __future__ import annotations

import pytest

from chatvault.domain.safekeeping.passphrase import Strength, strength


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("bread", Strength.TOO_SHORT),
        ("aaaaaaaaaaaa", Strength.WEAK),
        ("password", Strength.WEAK),
        ("rye and spelt", Strength.FAIR),
        ("seven loaves of rye and spelt", Strength.STRONG),
        ("kX9$vQ2!mZ7&pL4", Strength.STRONG),
    ],
)
def test_the_hint_goes_by_length_and_variety(passphrase: str, expected: Strength) -> None:
    assert strength(passphrase) is expected
