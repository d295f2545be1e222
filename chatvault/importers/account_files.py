"""The files of an export that tell of the account itself, of which the vault keeps nothing.

They hold a mail address, a telephone number, addresses on the network, sometimes tokens.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.members import HEAD_BYTES
from chatvault.importers.json_files.json_shape import shape
from chatvault.importers.people.telegram_page_kinds import is_of_account

ABOUT_ACCOUNT = (
    "This file is about the account (mail address, telephone and the like). Nothing of it is "
    "kept, not even in the kept original."
)
NAMES = frozenset(
    {
        "user.json",
        "users.json",
        "user_settings.json",
        "account.json",
        "login_history.json",
        "autofill_information.json",
        "prod-mc-auth-mgmt-api.json",
        "prod-mc-billing.json",
        "other_data.json",  # of Telegram's pages
    }
)

# In which coding tools keep what they sign in with, beside the folder of their conversations.
CREDENTIALS = frozenset(
    {
        ".credentials.json", ".claude.json",  # Claude Code
        "auth.json",  # Codex, OpenCode, Pi, Factory Droid
        "oauth_creds.json", "google_accounts.json",  # Gemini CLI, Qwen Code
        "mcp-oauth-tokens.json", "mcp-oauth-tokens-v2.json",
        "secrets.json", "secrets.yaml",  # Cline, Amp, Goose
        "credentials.json", ".env",
    }
)  # fmt: skip

_PRIVATE_KEYS = (
    "email", "email_address", "phone", "phone_number", "verified_phone_number", "ip_address",
    "last_login_ip", "access_token", "refresh_token", "session_token", "billing_address",
)  # fmt: skip
# Telegram exports the account's pages (sign-ins, contacts) in the form of those of chats.
_PAGES = (".html", ".htm")
# A page beside the folders of Takeout, whose name is in the person's language, names the account.
_TAKEOUT = "takeout"
# What lists the archives of an export of Claude: its links open them to whoever has them.
_LIST, _LISTED = "manifest-", "data_files"
_SAID_KEYS = ("mapping", "chat_messages", "messages", "docs")
_HINT = re.compile(b'"(?:' + "|".join(_PRIVATE_KEYS).encode() + b')"')


def tell_of_account(names: Iterable[str], report: Report) -> None:
    """Report those of the names that are such files."""
    for name in names:
        if posixpath.basename(name).lower() in NAMES:
            report(Issue("", Severity.INFO, ABOUT_ACCOUNT, name))


def is_account_file(container: Container, name: str) -> bool:
    """Whether the file is about the account: by its name, or by what its records tell.

    By its content only a small JSON file is, which holds nothing that was said.
    """
    if posixpath.basename(name).lower() in NAMES | CREDENTIALS:
        return True
    lowered = name.lower()
    if lowered.endswith(".vcf"):
        return True
    if lowered.endswith(_PAGES):
        beside = posixpath.basename(posixpath.dirname(lowered)) == _TAKEOUT
        return beside or _is_page_of_account(container, name)
    if not lowered.endswith(".json") or container.size(name) > HEAD_BYTES:
        return False
    try:
        head = container.head(name)
    except UnreadableFile:
        return False
    if posixpath.basename(lowered).startswith(_LIST):
        return shape(head).has(_LISTED)
    if _HINT.search(head) is None:
        return False
    found = shape(head)
    private = any(found.has(key) for key in _PRIVATE_KEYS)
    return private and not any(found.has(key) for key in _SAID_KEYS)


def _is_page_of_account(container: Container, name: str) -> bool:
    try:
        return is_of_account(container.head(name))
    except UnreadableFile:
        return False
