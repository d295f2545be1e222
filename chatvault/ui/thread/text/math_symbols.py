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
    "rfloor ⌋ lceil ⌈ rceil ⌉ Vert ‖ lVert ‖ rVert ‖ vert | lvert | rvert | backslash \\ "
    "iiint ∭ biguplus ⨄ bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ "
    "uplus ⊎ sqcup ⊔ sqcap ⊓ sqsubseteq ⊑ sqsupseteq ⊒ amalg ⨿ wr ≀ diamond ⋄ bigcirc ◯ "
    "dagger † ddagger ‡ prec ≺ succ ≻ preceq ≼ succeq ≽ doteq ≐ asymp ≍ bowtie ⋈ smile ⌣ "
    "frown ⌢ dashv ⊣ Vdash ⊩ vDash ⊨ nmid ∤ nparallel ∦ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ "
    "nsupseteq ⊉ complement ∁ lesssim ≲ gtrsim ≳ lessgtr ≶ triangleq ≜ coloneqq ≔ eqqcolon ≕ "
    "colon : approxeq ≊ thickapprox ≈ backsim ∽ ltimes ⋉ rtimes ⋊ boxplus ⊞ boxtimes ⊠ "
    "square □ Box □ Diamond ◇ lozenge ◊ bigstar ★ blacktriangle ▲ triangleleft ◁ triangleright ▷ "
    "checkmark ✓ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ longleftarrow ⟵ "
    "longleftrightarrow ⟷ longmapsto ⟼ Uparrow ⇑ Downarrow ⇓ updownarrow ↕ nearrow ↗ searrow ↘ "
    "swarrow ↙ nwarrow ↖ rightharpoonup ⇀ leftharpoonup ↼ rightleftharpoons ⇌ leadsto ⇝ "
    "rightsquigarrow ⇝ hookleftarrow ↩ twoheadrightarrow ↠ upharpoonright ↾ restriction ↾ "
    "impliedby ⟸ imath ı jmath ȷ wp ℘ hslash ℏ mho ℧ eth ð beth ℶ gimel ℷ measuredangle ∡ "
    "sphericalangle ∢ surd √ flat ♭ natural ♮ sharp ♯ spadesuit ♠ heartsuit ♥ diamondsuit ♦ "
    "clubsuit ♣ copyright © pounds £ euro € S § P ¶ aa å AA Å ae æ AE Æ o ø O Ø ss ß "
    "lbrace { rbrace } lbrack [ rbrack ] lt < gt > land ∧ lor ∨ owns ∋ ulcorner ⌜ urcorner ⌝ "
    "dotsc … dotsb ⋯ dotsm ⋯ dotsi ⋯ cdotp · centerdot · bullet • varkappa ϰ digamma ϝ "
    "qed ∎ blacklozenge ⧫ lhd ⊲ rhd ⊳ vartriangle △ increment ∆ "
    "intercal ⊺ divideontimes ⋇ circledast ⊛ circledcirc ⊚ curlyvee ⋎ curlywedge ⋏ "
    "nleq ≰ ngeq ≱ nless ≮ ngtr ≯ lneq ⪇ gneq ⪈ ncong ≇ nsim ≁ nvdash ⊬ nVdash ⊮"
)
_FUNCTIONS = (
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp lim limsup liminf "
    "max min sup inf arg det dim ker gcd Pr deg hom mod argmax argmin lcm coth sech csch sgn tr "
    "rank span diag plim"
)


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


SYMBOLS: dict[str, str] = {
    **_pairs(_GREEK),
    **_pairs(_SIGNS),
    **{name: name for name in _FUNCTIONS.split()},
    **dict.fromkeys((",", ";", ":", " ", ">", "enspace", "thinspace"), " "),
    **dict.fromkeys(("quad", "qquad"), "\u2003"),
    **{sign: sign for sign in "{}%$#&_"},
    "|": "‖",
    **dict.fromkeys(("!", "left", "right", "big", "Big", "bigg", "Bigg", "displaystyle"), ""),
    **dict.fromkeys(("textstyle", "limits", "nolimits", "nonumber", "hline", "notag"), ""),
    **dict.fromkeys(("scriptstyle", "scriptscriptstyle", "middle", "bigl", "bigr", "bigm"), ""),
    **dict.fromkeys(("Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "/", "allowbreak"), ""),
    **dict.fromkeys(("rm", "bf", "it", "sf", "tt", "cal", "mathstrut", "strut", "centering"), ""),
}
BLACKBOARD = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ01", "𝔸𝔹ℂ𝔻𝔼𝔽𝔾ℍ𝕀𝕁𝕂𝕃𝕄ℕ𝕆ℙℚℝ𝕊𝕋𝕌𝕍𝕎𝕏𝕐ℤ𝟘𝟙", strict=True))
SCRIPT = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℐ𝒥𝒦ℒℳ𝒩𝒪𝒫𝒬ℛ𝒮𝒯𝒰𝒱𝒲𝒳𝒴𝒵", strict=True))
NEGATED = dict(zip("=∈∋∼≅≡<>≤≥⊂⊃⊆⊇∥∣∃", "≠∉∌≁≇≢≮≯≰≱⊄⊅⊈⊉∦∤∄", strict=True))
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
