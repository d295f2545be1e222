"""Which tables can hold what was said, by their names: those of accounts are not looked into."""

from __future__ import annotations

from chatvault.importers.chat_tables.meanings import folded

_SECRET = ("token", "password", "credential", "secret", "migration", "oauth", "api_key")
_ACCOUNTS = ("auth", "account", "accounts")


def may_be_kept(table: str) -> bool:
    """Whether a table can hold what was said: not those of accounts and of what opens them."""
    name = folded(table)
    is_secret = name in _ACCOUNTS or any(word in name for word in _SECRET)
    return not name.startswith("user") and not is_secret
