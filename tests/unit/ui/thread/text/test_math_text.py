"""Formulas become readable text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui.thread.text.math_text import readable
from tests.pace import within


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"x_i^2 + \frac{a}{b}", "xᵢ² + a/b"),
        (r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}", "∫₀^∞ e^(-x²) dx = (√π)/2"),
        (r"\mathbb{R}^{n\times m}", "ℝ^(n×m)"),
        (r"\text{softmax}(QK^T)", "softmax(QKᵀ)"),
        (r"\frac12", "1/2"),
        (r"\|x\| \le \left\| y \right\|, |z|", "‖x‖ ≤ ‖ y ‖, |z|"),
        (r"e^{i\pi} + x_{Total}^{ab\pi}", "e^(iπ) + x_Total^(abπ)"),
        (r"\sqrt{x_1^2} \sqrt{ab} \sqrt{12}", "√(x₁²) √(ab) √12"),
        (r"\unknowncommand{x}", "unknowncommandx"),
        (r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}", "∑ᵢ₌₁ⁿ i = (n(n+1))/2"),
        (r"\prod_{k=1}^\infty a_k", "∏ₖ₌₁^∞ aₖ"),
        (r"\lim_{x \to 0} \frac{\sin x}{x} = 1", "lim_(x → 0) (sin x)/x = 1"),
        (r"\sqrt[3]{x+1} \sqrt{2} \sqrt[n]{a}", "∛(x+1) √2 ⁿ√a"),
        (r"\alpha, \beta, \Gamma, \varepsilon", "α, β, Γ, ε"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "(1 2; 3 4)"),
        (r"\begin{bmatrix}a\\b\end{bmatrix}", "[a; b]"),
        (r"\begin{vmatrix} a & b \\ c & d \\ \end{vmatrix}", "|a b; c d|"),
        (r"\begin{array}{cc} 1 & 0 \end{array}", "1 0"),
        (
            r"|x| = \begin{cases} x & \text{if } x \ge 0 \\ -x, & \text{otherwise} \end{cases}",
            "|x| = { x, if x ≥ 0; -x, otherwise }",
        ),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "a = b\n= c"),
        ("a &= b \\\\\n c &= d", "a = b\nc = d"),
        ("a\n+ b", "a + b"),
        (r"\left( \frac{a}{b} \right)^2", "( a/b )²"),
        (r"\left.\frac{dy}{dx}\right|_{x=0}", "dy/dx|ₓ₌₀"),
        (r"\left\{ x \mid x > 0 \right\}", "{ x ∣ x > 0 }"),
        (r"\vec{v} \cdot \hat{n}", "v⃗ · n̂"),
        (r"40\,^\circ\text{C} = 90^{\circ}", "40 °C = 90°"),
        (r"\frac{a \quad b}{c} \qquad \quad d", "(a\u2003b)/c\u2003d"),
        (r"\overline{AB}", "AB"),
        (r"\mathcal{L}(\theta) = -\log p_\theta(x)", "ℒ(θ) = -log p_θ(x)"),
        (r"\mathbb{E}[X] = \mu", "𝔼[X] = μ"),
        (
            r"\nabla \times \mathbf{E} = -\frac{\partial \mathbf{B}}{\partial t}",
            "∇ × E = -(∂ B)/(∂ t)",
        ),
        (r"A^T A^{-1} A^\top", "Aᵀ A⁻¹ A^⊤"),
        (r"x^{(i)}_j", "x⁽ⁱ⁾ⱼ"),
        (r"f'(x) = f''(0)", "f′(x) = f′′(0)"),
        (r"\binom{n}{k}", "C(n, k)"),
        (r"a \equiv b \pmod{n}", "a ≡ b (mod n)"),
        (r"a \bmod n", "a mod n"),
        (r"x \not= y, x \not\in S", "x ≠ y, x ∉ S"),
        (r"A \xrightarrow{f} B", "A →(f) B"),
        (r"\overset{!}{=} \underset{x}{\max}", "=^! maxₓ"),
        (r"\operatorname*{argmax}_x f(x)", "argmaxₓ f(x)"),
        (r"\text{speed of light} = 3 \times 10^8\,\text{m/s}", "speed of light = 3 × 10⁸ m/s"),
        (r"E = mc^2 \tag{1}", "E = mc² (1)"),
        (r"\boxed{42}", "42"),
        (r"\textcolor{red}{x} + \color{blue} y", "x + y"),
        (r"P(A \mid B) \propto P(B|A)P(A)", "P(A ∣ B) ∝ P(B|A)P(A)"),
        (r"\forall \epsilon > 0 \; \exists \delta", "∀ ε > 0 ∃ δ"),
        (r"\ce{H2O} 50\% \$5 \{a\}", "ceH2O 50% $5 {a}"),
        (r"\lfloor x \rfloor \leq \lceil x \rceil", "⌊ x ⌋ ≤ ⌈ x ⌉"),
        (r"\iint_D f\,dA", "∬_D f dA"),
        (r"\cfrac{1}{1+\cfrac{1}{x}}", "1/(1+1/x)"),
        (r"x \in \mathbb{Z}^+ \setminus \{0\}", "x ∈ ℤ⁺ ∖ {0}"),
        (r"\textbf{for } x", "for x"),
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


@pytest.mark.parametrize(
    "piece",
    ["{", r"\frac", r"\sqrt[", r"\begin{cases}", "^", r"\left", "a_", r"\not", r"\text{a", "x "],
)
def test_formulas_without_end_cost_no_time(piece):
    with within(laps=100):
        readable.__wrapped__(piece * (4_000 // len(piece)))
