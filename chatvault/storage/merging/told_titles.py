"""Finds the conversations that their tool calls otherwise by now."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlmodel import Session

from chatvault.storage.database.packing import clean

_DIFFERING = """
SELECT s.external_id FROM source o CROSS JOIN json_each(?) told
CROSS JOIN chat_session s ON s.source_id = o.id AND s.external_id = told.key
WHERE o.key = ? AND s.title <> told.value
"""


def differing(session: Session, source: str, titles: Mapping[str, str]) -> frozenset[str]:
    """Those of the ids whose conversations have another title in the vault."""
    told = {clean(name): " ".join(clean(title).split()) for name, title in titles.items()}
    rows = session.connection().exec_driver_sql(_DIFFERING, (json.dumps(told), source))
    return frozenset(row[0] for row in rows)
