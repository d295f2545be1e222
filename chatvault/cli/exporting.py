"""chatvault export."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chatvault.cli.console import answers, console_work, print_json, table
from chatvault.cli.options import AsJson, ids_of, path_of
from chatvault.cli.program import opened, program
from chatvault.domain.counted import counted
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended

if TYPE_CHECKING:
    from chatvault.domain.redaction import RedactionPreview
    from chatvault.services.vault import Services


@program.command()
def export(
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="The format.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="PATH", parser=path_of, help="A folder, or one file."),
    ] = None,
    uids: Annotated[
        list[str] | None, typer.Argument(metavar="UID", help="As “list” shows it.")
    ] = None,
    query: Annotated[str | None, typer.Option("--query", help="What this search finds.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every conversation.")] = False,
    redact: Annotated[
        bool,
        typer.Option("--redact", help="Replace secrets, e-mail addresses and home folders."),
    ] = False,
    preview: Annotated[
        bool, typer.Option("--redact-preview", help="Only show what --redact would replace.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Export conversations to files.

    md: Markdown
    html: a web page in one file
    csv: a row for each message, for spreadsheets; nothing is taken for a formula
    csv-raw: the same for programs, with every text as it is
    json: all that the vault knows

    A table can hold many conversations: --out all.csv
    """
    _require_known(form)
    if not (uids or query or everything):
        raise typer.BadParameter("Say which: UIDs, --query or --all.")
    if out is None and not preview:
        raise typer.BadParameter("Say where to.", param_hint="--out")
    if out == Path("-"):
        raise typer.BadParameter("Name a folder, or one file.", param_hint="--out")
    with opened() as services, console_work() as work:
        ids = _chosen(services, uids or [], query, everything=everything)
        if out is None or preview:
            found = services.exporting.preview(ids, form, work)
        else:
            written = services.exporting.export(ids, form, out, work, redact=redact)
    if out is None or preview:
        _show_preview(found, as_json=as_json)
    else:
        _tell_written(written, out, as_json=as_json)


def _require_known(form: str) -> None:
    from chatvault.exporters.registry import EXPORTERS

    known = [exporter.key for exporter in EXPORTERS]
    if form not in known:
        told = f"“{form}” is not one of {', '.join(known)}."
        raise typer.BadParameter(told, param_hint="--format")


def _tell_written(written: Sequence[Path], out: Path, *, as_json: bool) -> None:
    if as_json:
        print_json({"files": [str(path) for path in written]})
    elif written:
        answers.print(f"{counted(len(written), 'file', 'files')} written to {out}.", markup=False)
    else:
        answers.print("No conversation fits; nothing written.")


def _show_preview(preview: RedactionPreview, *, as_json: bool) -> None:
    if as_json:
        print_json(dataclasses.asdict(preview))
        return
    if preview.replaced:
        rows = table("Rule", ">Places", "For example")
        for one in preview.replaced:
            rows.add_row(one.rule, f"{one.count:,}", one.excerpts[0])
            for excerpt in one.excerpts[1:]:
                rows.add_row("", "", excerpt)
        answers.print(rows)
    else:
        answers.print("Nothing to replace was found.")
    if preview.left_out:
        answers.print(f"Attachments that are not text and will be left out: {preview.left_out:,}")
    answers.print("Nothing was written.")


def _chosen(
    services: Services, uids: list[str], query: str | None, *, everything: bool
) -> list[int]:
    if everything:
        scope = SessionScope(status=None, subagents=True)
        return [key.id for key in services.browsing.keys(scope, SessionSort.CREATED)]
    ids = ids_of(services, uids)
    if query:
        ids.extend(services.searching.sessions(query, Unattended()))
    return list(dict.fromkeys(ids))
