"""Which files of an import are to be kept as originals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatvault.domain.parsed import Issue, Severity
from chatvault.importers.chat_tables.account_columns import TELLS_OF_ACCOUNTS, tells_of_accounts
from chatvault.importers.chatgpt import members as chatgpt_members
from chatvault.importers.chatgpt.importer import ChatGPTImporter
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.langgraph import dump as langgraph_dump
from chatvault.importers.langgraph.importer import LangGraphImporter
from chatvault.importers.people import discord_package, slack, telegram_pages
from chatvault.importers.people.slack_tokens import HOLDS_TOKENS, holds_tokens
from chatvault.importers.perplexity.importer import PerplexityImporter
from chatvault.importers.perplexity.thread_tokens import HOLDS_THREAD_TOKENS, holds_thread_tokens
from chatvault.services.importing.import_tally import Tally
from chatvault.services.originals.kept_out import kept_in_part, kept_out
from chatvault.services.originals.original_files import looks_of
from chatvault.services.originals.original_storing import Looks

_PRIVATE: dict[str, Callable[[Container, str], bool]] = {
    ChatGPTImporter.key: chatgpt_members.is_of_workspace,
    discord_package.KEY: discord_package.is_no_message,
    telegram_pages.KEY: telegram_pages.has_contacts,
    LangGraphImporter.key: langgraph_dump.has_accounts,
}
# Which of a format's files hold tokens that open something to anybody, and what is said of it.
_TOKENS: dict[str, tuple[Callable[[Container, str], bool], str]] = {
    slack.SOURCE: (holds_tokens, HOLDS_TOKENS),
    PerplexityImporter.key: (holds_thread_tokens, HOLDS_THREAD_TOKENS),
}


def looks_of_wanted(
    container: Container, names: Sequence[str], key: str, tally: Tally, *, may_tell: bool
) -> Looks:
    """What the files look like before they are read, of those whose bytes are kept.

    ``may_tell``: they may tell of accounts besides. What is kept in part or not is reported.
    """
    wanted = names
    if may_tell:
        wanted, private = _parted(container, names, tells_of_accounts)
        for name in private:
            tally.report(Issue("", Severity.INFO, TELLS_OF_ACCOUNTS, name))
    elif key in _TOKENS:
        has_tokens, sentence = _TOKENS[key]
        wanted, private = _parted(container, names, has_tokens)
        if private:  # one of many files, of each day or thread, is as good as all
            tally.report(Issue("", Severity.INFO, sentence))
    elif (is_private := _PRIVATE.get(key)) is not None:
        # What is in an archive lies in its one file, whether somebody reads it or not.
        apart = isinstance(container, FolderContainer)
        wanted, private = _parted(container, names if apart else container.names(), is_private)
        wanted = names if wanted and not apart else wanted
        if private:
            named = private[0] if len(private) == 1 else ""
            tally.report(Issue("", Severity.INFO, TELLS_OF_ACCOUNTS, named))
    looks = looks_of(container, wanted)
    if not looks:
        return looks
    for path in kept_out(container, names):
        looks.pop(path, None)
    told = kept_in_part(container, names, key) if looks else None
    if told is not None:
        tally.report(told)
    return looks


def _parted(
    container: Container, names: Sequence[str], is_private: Callable[[Container, str], bool]
) -> tuple[Sequence[str], Sequence[str]]:
    """The members whose bytes are kept, and those of which they must not be."""
    private = [name for name in names if is_private(container, name)]
    if private and not isinstance(container, FolderContainer):
        return (), private  # one file holds them all
    apart = frozenset(private)
    return [name for name in names if name not in apart], private
