"""Ids for what a product gives none: the same content has the same one in every export."""

from __future__ import annotations

import hashlib

from chatvault.importers.json_values import to_json


def content_key(*told: object) -> str:
    """32 hexadecimal digits that stand for these values, each of which may be any JSON."""
    return hashlib.sha256(to_json(list(told)).encode("utf-8", "replace")).hexdigest()[:32]
