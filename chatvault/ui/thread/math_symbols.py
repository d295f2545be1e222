"""What the commands of TeX are called in Unicode."""

from __future__ import annotations

_GREEK = (
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι "
    "kappa κ lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ "
    "upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π "
    "Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"
)
_SIGNS = (
    "int ∫ iint ∬ oint ∮ sum ∑ prod ∏ coprod ∐ partial ∂ nabla ∇ infty ∞ pm ± mp ∓ times × div ÷ "
    "cdot · cdots ⋯ ldots … dots … vdots ⋮ ddots ⋱ ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ "
    "otimes ⊗ odot ⊙ le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ll ≪ gg ≫ ne ≠ neq ≠ equiv ≡ "
    "approx ≈ sim ∼ simeq ≃ cong ≅ propto ∝ to → rightarrow → leftarrow ← gets ← uparrow ↑ "
    "downarrow ↓ leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺ "
    "longrightarrow ⟶ mapsto ↦ hookrightarrow ↪ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ "
    "supseteq ⊇ cup ∪ cap ∩ bigcup ⋃ bigcap ⋂ setminus ∖ emptyset ∅ varnothing ∅ forall ∀ "
    "exists ∃ nexists ∄ neg ¬ lnot ¬ land ∧ wedge ∧ lor ∨ vee ∨ top ⊤ bot ⊥ perp ⊥ parallel ∥ "
    "mid ∣ vdash ⊢ models ⊨ therefore ∴ because ∵ angle ∠ triangle △ square □ blacksquare ■ "
    "hbar ℏ ell ℓ Re ℜ Im ℑ aleph ℵ prime ′ degree ° dagger † langle ⟨ rangle ⟩ lfloor ⌊ "
    "rfloor ⌋ lceil ⌈ rceil ⌉ Vert ‖ lVert ‖ rVert ‖ vert | lvert | rvert | backslash \\"
)
_FUNCTIONS = (
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp lim limsup liminf "
    "max min sup inf arg det dim ker gcd Pr deg hom mod"
)


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


SYMBOLS: dict[str, str] = {
    **_pairs(_GREEK),
    **_pairs(_SIGNS),
    **{name: name for name in _FUNCTIONS.split()},
    **dict.fromkeys((",", ";", ":", " ", "quad", "qquad"), " "),
    **{sign: sign for sign in "{}%$#&_|"},
    **dict.fromkeys(("!", "left", "right", "big", "Big", "bigg", "Bigg", "displaystyle"), ""),
    **dict.fromkeys(("textstyle", "limits", "nolimits", "nonumber", "hline"), ""),
    "\\": "\n",
}
BLACKBOARD = dict(zip("CHNPQRZE1", "ℂℍℕℙℚℝℤ𝔼𝟙", strict=True))
RAISED = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW′*βγδθφχ ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ′*ᵝᵞᵟᶿᵠᵡ ",
        strict=True,
    )
)
LOWERED = dict(
    zip(
        "0123456789+-−=()aehijklmnoprstuvxβγρφχ,",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ,",
        strict=True,
    )
)
