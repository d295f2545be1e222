"""The languages of code, by the names and short names that people write at a fence."""

from __future__ import annotations

import re

_SHORT = {
    "py": "python", "python3": "python", "js": "javascript", "jsx": "javascript",
    "mjs": "javascript", "ts": "typescript", "tsx": "typescript", "sh": "bash", "shell": "bash",
    "zsh": "bash", "console": "bash", "rb": "ruby", "rs": "rust", "golang": "go", "yml": "yaml",
    "md": "markdown", "c++": "cpp", "cc": "cpp", "cxx": "cpp", "hpp": "cpp", "h": "c",
    "c#": "csharp", "cs": "csharp", "kt": "kotlin", "ps1": "powershell", "pl": "perl",
    "htm": "html", "objc": "objectivec", "objective-c": "objectivec", "tf": "terraform",
    "hcl": "terraform", "ex": "elixir", "hs": "haskell", "docker": "dockerfile", "patch": "diff",
}  # fmt: skip
_FENCE = re.compile(r"^[ \t>]*(?:```|~~~)[ \t]*\{?\.?([\w+#.-]{1,30})", re.MULTILINE)


def language(name: str) -> str:
    """The usual name of a language, whatever it was called."""
    folded = name.strip().casefold()
    return _SHORT.get(folded, folded)


def languages_of(text: str) -> frozenset[str]:
    """The languages that fences in Markdown name."""
    # The single sign first: that is looked for several times as fast as the three of them.
    if not ("`" in text and "```" in text) and not ("~" in text and "~~~" in text):
        return frozenset()
    return frozenset(language(found) for found in _FENCE.findall(text))
