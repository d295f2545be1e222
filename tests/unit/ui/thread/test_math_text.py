"""Formulas become readable text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui.thread.math_text import readable


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"x_i^2 + \frac{a}{b}", "xᵢ² + a/b"),
        (r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}", "∫₀^∞e^(-x²) dx = (√π)/2"),
        (r"\mathbb{R}^{n\times m}", "ℝ^(n×m)"),
        (r"\text{softmax}(QK^T)", "softmax(QKᵀ)"),
        (r"\frac12", "1/2"),
        (r"\unknowncommand{x}", "unknowncommandx"),
        ("\\", ""),
    ],
)
def test_tex_becomes_unicode(tex, text):
    assert readable(tex) == text


@given(st.text(alphabet=r"\{}^_&ab1 frac", max_size=200))
def test_no_formula_is_too_odd(tex):
    assert isinstance(readable(tex), str)


def test_a_formula_of_absurd_length_is_left_as_it_is():
    assert readable("{" * 5_000) == "{" * 5_000
