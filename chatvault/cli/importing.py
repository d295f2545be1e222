"""chatvault import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chatvault.cli.console import console_work, print_json, remarks
from chatvault.cli.import_runs import print_runs, run_json
from chatvault.cli.options import AsJson, path_of
from chatvault.cli.participants import ask
from chatvault.cli.program import opened, program
from chatvault.cli.servers import import_server
from chatvault.domain.imports import ImportRun
from chatvault.domain.parsed import Severity
from chatvault.domain.tables.table_layout import Layout
from chatvault.domain.tables.table_sample import TableFiles
from chatvault.domain.work import Work

if TYPE_CHECKING:
    from chatvault.services.vault import Services


@program.command("import")
def import_paths(
    chosen: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Files or folders, or the address of a database: postgresql://user@host/name.",
        ),
    ],
    form: Annotated[
        str | None, typer.Option("--format", metavar="KEY", help="Read it as this format.")
    ] = None,
    explained: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            metavar="FILE",
            parser=path_of,
            help="What its columns mean; see “mapping”.",
        ),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--save-mapping", help="Keep --mapping for the next such file.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say of each file what came of it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import exports and tools' own files; importing again only adds what is new."""
    _require_known(form)
    _require_sound(chosen, form, explained, keep=keep)
    with opened() as services:
        runs = _import_all(services, chosen, form, explained, keep=keep)
        formats = {run.format for run in runs}
        asked = [group for group in services.people.asked() if group.source in formats]
    if as_json:
        print_json({"runs": [run_json(run) for run in runs]})
    else:
        print_runs(runs, files=verbose)
        ask(asked)
    if any(issue.severity is Severity.ERROR for run in runs for issue in run.issues):
        raise typer.Exit(1)


def _import_all(
    services: Services,
    chosen: Sequence[str],
    form: str | None,
    explained: Path | None,
    *,
    keep: bool,
) -> list[ImportRun]:
    from chatvault.services.importing.mapping import layout_in, reader
    from chatvault.services.importing.server_import import is_address

    runs: list[ImportRun] = []
    layout = None if explained is None else layout_in(explained)
    for url in filter(is_address, chosen):  # first, for they may ask for a password
        tables = None if layout is None else reader(layout)
        runs += import_server(services, url, form, tables)
    paths = _paths(chosen)
    with console_work() as work:
        if layout is not None:
            runs += _import_explained(services, paths, layout, work, keep=keep)
        elif form is not None:
            runs += services.importing.run(paths, work, only=form).runs
        else:
            runs += _import_known(services, paths, work)
        services.indexing.catch_up(work)
    return runs


def _paths(chosen: Sequence[str]) -> list[Path]:
    from chatvault.services.importing.server_import import is_address

    return [_in_full(path) for path in chosen if not is_address(path)]


def _in_full(path: str) -> Path:
    """The path as it leads there from every folder: the vault keeps where files were."""
    told = path_of(path)
    return told.resolve() if ".." in told.parts else told.absolute()


def _import_explained(
    services: Services, paths: Sequence[Path], layout: Layout, work: Work, *, keep: bool
) -> Sequence[ImportRun]:
    """Import tables as a file explains their columns, and keep that if asked to."""
    from chatvault.services.importing.mapping import look, reader

    runs = services.importing.run(paths, work, reader=reader(layout)).runs
    if keep:
        services.layouts.keep(layout, look(TableFiles(paths[0]), work).columns)
    return runs


def _import_known(services: Services, paths: Sequence[Path], work: Work) -> Sequence[ImportRun]:
    """Import each path as what it is, or as tables that were explained before."""
    from chatvault.services.importing.mapping import reader
    from chatvault.services.importing.recognising import recognise

    saved = services.layouts.all()
    found = [recognise(path, work, saved) for path in paths] if saved else []
    explained = {one.path: one.explained for one in found if one.explained is not None}
    runs = [*services.importing.run([one for one in paths if one not in explained], work).runs]
    _tell_of_tables([Path(run.path) for run in runs if run.format is None], work)
    for path, one in explained.items():
        name = one.layout.name
        remarks.print(f"{path.name}: read by the mapping “{name}” that was saved.", markup=False)
        runs += services.importing.run([path], work, reader=reader(one.layout)).runs
    return runs


def _tell_of_tables(unknown: Sequence[Path], work: Work) -> None:
    """Say how tables that no format knows can be imported."""
    from chatvault.services.importing.recognising import recognise

    for path in unknown:
        if recognise(path, work).has_tables:
            remarks.print(
                f"{path.name} holds tables. “chatvault mapping FILE > mapping.json” writes down "
                "what their columns may mean; correct it and import with “--mapping mapping.json”.",
                markup=False,
            )


def _require_known(form: str | None) -> None:
    from chatvault.importers.registry import IMPORTERS

    keys = [importer.key for importer in IMPORTERS]
    if form is not None and form not in keys:
        raise typer.BadParameter(
            f"“{form}” is not a format. There are: {', '.join(keys)}.", param_hint="--format"
        )


def _require_sound(
    chosen: Sequence[str], form: str | None, explained: Path | None, *, keep: bool
) -> None:
    """Refuse options that contradict each other, and a path that is none."""
    paths = _paths(chosen)
    if form is not None and explained is not None:
        raise typer.BadParameter("Say either --format or --mapping.")
    if keep and explained is None:
        raise typer.BadParameter("--save-mapping keeps what --mapping names.")
    if keep and not paths:
        raise typer.BadParameter("--save-mapping keeps it for files, and there is none.")
