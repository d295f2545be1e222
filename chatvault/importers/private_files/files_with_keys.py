"""Files that hold a program's settings too, with the keys by which models are asked, or an account.

Only what was said is taken of them into the vault; of the file itself nothing is kept.
"""

from __future__ import annotations

from chatvault.domain.parsed import Issue, Severity
from chatvault.importers.base import Report

KEYS_IN_IT = (
    "The file may also hold the program's settings, and keys. Only what was said was taken from "
    "it, and the file itself is not kept as an original: keep it yourself."
)
ACCOUNT_IN_IT = (
    "The file also tells of your account (name, mail address). Only what was said was taken from "
    "it, and the file itself is not kept as an original: keep it yourself."
)


def tell(report: Report, name: str, why: str = KEYS_IN_IT) -> None:
    """Say of a file that it is not kept."""
    report(Issue("", Severity.INFO, why, name))
