"""chatvault mapping."""

from __future__ import annotations

from typing import Annotated

import typer

from chatvault.cli.console import iso, print_json, remarks
from chatvault.cli.options import path_of
from chatvault.cli.program import opened, program
from chatvault.cli.servers import explain_server
from chatvault.domain.counted import counted
from chatvault.domain.role_value import RoleValues
from chatvault.domain.tables.layout_preview import LayoutPreview
from chatvault.errors import NotFound, UnreadableFile


@program.command()
def mapping(
    chosen: Annotated[
        str | None,
        typer.Argument(
            metavar="[PATH]",
            help="A database, a dump, CSV or JSON, their folder, or a database's address.",
        ),
    ] = None,
    guess: Annotated[
        bool, typer.Option("--guess", help="Guess, even if a mapping was saved for such tables.")
    ] = False,
    head: Annotated[
        bool | None,
        typer.Option("--head/--no-head", help="Whether the first line of CSV names its columns."),
    ] = None,
    forget: Annotated[
        str | None,
        typer.Option("--forget", metavar="NAME", help="Remove the saved ones of this name."),
    ] = None,
) -> None:
    """Print what the columns of tables mean, to be corrected for “import --mapping”.

    They are as saved for such tables, or guessed. Without a file, all that were saved are printed.
    """
    if chosen is None or forget is not None:
        _print_saved(forget)
    else:
        _print_meaning(chosen, guess=guess, headless=None if head is None else not head)


def _print_saved(forget: str | None) -> None:
    with opened() as services:
        named = [one for one in services.layouts.all() if one.layout.name == forget]
        if forget is not None and not named:
            raise NotFound(f"No mapping that is called “{forget}” was saved.")
        for one in named:
            services.layouts.remove(one)
        saved = services.layouts.all()
    print_json([one.layout.told() | {"saved_at": iso(one.saved_at)} for one in saved])


def _print_meaning(chosen: str, *, guess: bool, headless: bool | None) -> None:
    from chatvault.services.importing.mapping import explain
    from chatvault.services.importing.server_import import is_address

    path = None if is_address(chosen) else path_of(chosen)
    with opened() as services:
        saved = () if guess else services.layouts.all()
        found = explain_server(chosen) if path is None else explain(path, saved, headless=headless)
        if found.layout is None:
            tables = ", ".join(sorted(found.tables)) or "none"
            raise UnreadableFile(
                f"No table of it looks like conversations. There are: {tables}.", path=path
            )
    print_json(found.layout.told())
    if found.is_saved:
        remarks.print("As it was saved for such tables; --guess guesses anew.", markup=False)
    _print_roles(found.roles)
    _print_preview(found.preview)


def _print_roles(roles: RoleValues) -> None:
    """Who the values of the column for roles are taken for, and how many rows have each."""
    for one in roles.shown:
        who = "not known, taken for me" if one.speaker is None else one.speaker
        value = one.value[:60] or "(nothing)"
        remarks.print(f"{value} · {one.rows:,} of {roles.rows:,} rows · {who}", markup=False)
    if roles.further:
        remarks.print(f"{roles.further:,} further values", markup=False)


def _print_preview(preview: LayoutPreview) -> None:
    for shown in preview.conversations:
        text = shown.lines[0].text[:60] if shown.lines else ""
        title, count = shown.title[:60], shown.messages
        remarks.print(f"{title} · {counted(count, 'message', 'messages')} · {text}", markup=False)
    if preview.unread:
        remarks.print(preview.unread, markup=False)
    for sentence in filter(None, (preview.problem, *preview.remarks)):
        remarks.print(sentence, style="yellow", markup=False)
