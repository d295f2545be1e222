"""Telling pages that Telegram Desktop exports by how they begin."""

from __future__ import annotations

import re

_PAGE = b'class="page_wrap"'
_HISTORY = re.compile(rb'class="history"|<div class="message (?:default|service)')


def is_of_chat(head: bytes) -> bool:
    """Whether messages are on the page."""
    return _PAGE in head and _HISTORY.search(head) is not None


def is_of_account(head: bytes) -> bool:
    """Whether it is about something else of the account: sign-ins, contacts, lists."""
    return _PAGE in head and _HISTORY.search(head) is None
