"""Where a saved chat was held, and what it is called there: the address of its page tells."""

from __future__ import annotations

import re

SOURCE = "saved-chats"  # of products that are not known

_ON_X = frozenset({"x.com", "www.x.com", "twitter.com"})
# What stands in the name of a page's computer, or in what an extension calls the product.
_PRODUCTS = {
    "aistudio": "ai-studio", "ai studio": "ai-studio", "notebooklm": "notebook-lm",
    "chatgpt": "chatgpt", "openai": "chatgpt", "claude": "claude-ai", "gemini": "gemini",
    "grok": "grok", "deepseek": "deepseek", "github": "github-copilot", "copilot": "copilot",
    "m365.cloud.microsoft": "copilot", "perplexity": "perplexity", "mistral": "le-chat",
    "le chat": "le-chat", "duck.ai": "duck-ai", "qwen": "qwen-chat",
    "huggingface": "hugging-chat", "character.ai": "character-ai",
}  # fmt: skip
_ADDRESS = re.compile(r"https?://(?P<computer>[^/?#\s]{1,253})(?P<path>[^?#\s]{0,500})(?P<rest>.*)")
_ASKED = re.compile(r"[?&]conversation=([\w-]{1,100})")
_IDENTITY = re.compile(r"(?=[\w-]*\d)[\w-]{6,100}")


def source_of(address: str, product: str) -> str:
    """The key of the product."""
    found = _ADDRESS.match(address)
    computer = found["computer"] if found else ""
    if computer in _ON_X:
        return "grok"
    for told in (computer, product):
        for name, source in _PRODUCTS.items():
            if name in told.casefold():
                return source
    return SOURCE


def identity_in(address: str) -> str:
    """The id at the end of the address, "" where it has none."""
    found = _ADDRESS.match(address)
    if found is None:
        return ""
    asked = _ASKED.search(found["rest"])
    last = asked[1] if asked else found["path"].rstrip("/").rpartition("/")[2]
    return last if _IDENTITY.fullmatch(last) else ""
