"""How long a day is, for ages that are counted in days."""

from __future__ import annotations

DAY_MS = 86_400_000
