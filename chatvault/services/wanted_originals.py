"""Which files of an import are to be kept as originals."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.parsed import Issue, Severity
from chatvault.importers.account_columns import TELLS_OF_ACCOUNTS, tells_of_accounts
from chatvault.importers.container import Container, FolderContainer
from chatvault.services.import_tally import Tally
from chatvault.services.kept_out import kept_in_part, kept_out
from chatvault.services.original_files import looks_of
from chatvault.services.original_storing import Looks


def looks_of_wanted(
    container: Container, names: Sequence[str], key: str, tally: Tally, *, may_tell: bool
) -> Looks:
    """What the files look like before they are read, of those whose bytes are kept.

    ``may_tell``: they may tell of accounts besides. What is kept in part or not is reported.
    """
    wanted = _without_accounts(container, names, tally) if may_tell else names
    looks = looks_of(container, wanted)
    if not looks:
        return looks
    for path in kept_out(container, names):
        looks.pop(path, None)
    told = kept_in_part(container, names, key) if looks else None
    if told is not None:
        tally.report(told)
    return looks


def _without_accounts(container: Container, names: Sequence[str], tally: Tally) -> Sequence[str]:
    """Those of the members whose bytes are kept: not those that tell of accounts besides."""
    private = [name for name in names if tells_of_accounts(container, name)]
    for name in private:
        tally.report(Issue("", Severity.INFO, TELLS_OF_ACCOUNTS, name))
    if private and not isinstance(container, FolderContainer):
        return ()  # one file holds them all
    return [name for name in names if name not in private]
