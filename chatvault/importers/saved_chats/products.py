"""Where a saved chat was held, and what it is called there: the address of its page tells."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

SOURCE = "saved-chats"  # of products that are not known

_ON_X = frozenset({"x.com", "www.x.com", "twitter.com"})
# What stands in the name of a page's computer, or in what an extension calls the product.
_PRODUCTS = {
    "aistudio": "ai-studio", "ai studio": "ai-studio", "notebooklm": "notebook-lm",
    "chatgpt": "chatgpt", "openai": "chatgpt", "claude": "claude-ai", "gemini": "gemini",
    "grok": "grok", "deepseek": "deepseek", "copilot": "copilot",
    "m365.cloud.microsoft": "copilot", "perplexity": "perplexity", "mistral": "le-chat",
    "le chat": "le-chat",
}  # fmt: skip
_IDENTITY = re.compile(r"(?=[\w-]*\d)[\w-]{6,100}")


def source_of(address: str, product: str) -> str:
    """The key of the product."""
    computer = _parts(address).netloc
    if computer in _ON_X:
        return "grok"
    for told in (computer, product):
        for name, source in _PRODUCTS.items():
            if name in told.casefold():
                return source
    return SOURCE


def identity_in(address: str) -> str:
    """The id at the end of the address, "" where it has none."""
    parts = _parts(address)
    asked = parse_qs(parts.query).get("conversation", [""])
    last = asked[0] or parts.path.rstrip("/").rpartition("/")[2]
    return last if _IDENTITY.fullmatch(last) else ""


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:  # brackets that hold no address of the network
        return SplitResult("", "", "", "", "")
