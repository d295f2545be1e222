"""chatvault folder."""

from __future__ import annotations

from typing import Annotated

import typer

from chatvault.cli.console import answers, print_json, table
from chatvault.cli.options import AsJson, Uids, Yes, ids_of
from chatvault.cli.program import opened, program
from chatvault.domain.counted import conversations
from chatvault.domain.folder import PlacedFolder

folder = typer.Typer(help="Put conversations into folders of your own, nested as you like.")
program.add_typer(folder, name="folder")

_Which = Annotated[
    str, typer.Argument(metavar="FOLDER", help="Its name, or its path such as Work/Ovens.")
]
_Out = Annotated[bool, typer.Option("--out", help="Into no folder.")]


@folder.command("list")
def list_folders(as_json: AsJson = False) -> None:
    """List all folders, with how many conversations are in each and inside it."""
    with opened() as services:
        folders = services.filing.all()
    if as_json:
        print_json([_as_json(one) for one in folders])
        return
    if not folders:
        answers.print("There is no folder. “folder create” makes one.")
        return
    listed = table("Folder", ">Conversations", ">With those inside")
    for one in folders:
        name = f"{'  ' * one.depth}{one.folder.name}"
        listed.add_row(name, f"{one.conversations:,}", f"{one.in_all:,}")
    answers.print(listed)


@folder.command("create")
def create(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    parent: Annotated[str, typer.Option("--in", metavar="FOLDER", help="Inside this one.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a folder."""
    with opened() as services:
        parent_id = services.filing.named(parent).folder.id if parent else None
        made = services.filing.make(name, parent_id).made[0]
        shown = services.filing.place(made.id)
    _tell(shown, "The folder “{}” was made.", as_json=as_json)


@folder.command("move")
def move(
    uids: Uids,
    to: Annotated[str, typer.Option("--to", metavar="FOLDER", help="Into this folder.")] = "",
    out: _Out = False,
    as_json: AsJson = False,
) -> None:
    """Move conversations into a folder, or out of theirs."""
    _require_one(to, "--to", out=out)
    with opened() as services:
        ids = ids_of(services, uids)
        target = services.filing.named(to) if to else None
        change = services.filing.file(ids, target.folder.id if target else None)
    count = sum(len(one.session_ids) for one in change.filed)
    if as_json:
        print_json({"moved": count, "folder": "/".join(target.path) if target else None})
    elif target:
        answers.print(f"{conversations(count)} moved to “{'/'.join(target.path)}”.", markup=False)
    else:
        answers.print(f"{conversations(count)} taken out of the folder.")


@folder.command("nest")
def nest(
    which: _Which,
    parent: Annotated[str, typer.Option("--in", metavar="FOLDER", help="Inside this one.")] = "",
    out: _Out = False,
    as_json: AsJson = False,
) -> None:
    """Let a folder lie inside another one, or inside none."""
    _require_one(parent, "--in", out=out)
    with opened() as services:
        moved = services.filing.named(which).folder.id
        services.filing.move(moved, services.filing.named(parent).folder.id if parent else None)
        shown = services.filing.place(moved)
    _tell(shown, "The folder is “{}” now.", as_json=as_json)


@folder.command("rename")
def rename(
    which: _Which, new: Annotated[str, typer.Argument(metavar="NEW")], as_json: AsJson = False
) -> None:
    """Give a folder another name."""
    with opened() as services:
        renamed = services.filing.named(which).folder.id
        services.filing.rename(renamed, new)
        shown = services.filing.place(renamed)
    _tell(shown, "The folder is “{}” now.", as_json=as_json)


@folder.command("delete")
def delete(which: _Which, yes: Yes = False, as_json: AsJson = False) -> None:
    """Delete a folder; what is in it moves to where the folder was."""
    with opened() as services:
        gone = services.filing.named(which)
        if not yes:
            typer.confirm(f"Delete the folder “{'/'.join(gone.path)}”?", abort=True, err=True)
        change = services.filing.remove(gone.folder.id)
    count = sum(len(one.session_ids) for one in change.filed)
    if as_json:
        print_json({"deleted": "/".join(gone.path), "moved": count})
    else:
        answers.print(
            f"“{'/'.join(gone.path)}” deleted; {conversations(count)} moved out of it.",
            markup=False,
        )


def _require_one(named: str, option: str, *, out: bool) -> None:
    if bool(named) is out:
        raise typer.BadParameter(f"Say one of {option} and --out.")


def _tell(shown: PlacedFolder, sentence: str, *, as_json: bool) -> None:
    """Say where a folder is now; the path stands in the sentence."""
    if as_json:
        print_json(_as_json(shown))
    else:
        answers.print(sentence.format("/".join(shown.path)), markup=False)


def _as_json(one: PlacedFolder) -> dict[str, object]:
    return {
        "path": list(one.path),
        "conversations": one.conversations,
        "with_inside": one.in_all,
    }
