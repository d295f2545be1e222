"""chatvault original."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chatvault.cli.console import answers, console_work, print_json
from chatvault.cli.options import AsJson, Uid, path_of
from chatvault.cli.program import opened, program


@program.command()
def original(
    uid: Uid,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="PATH", parser=path_of, help="A file or a folder to write to."
        ),
    ] = None,
    put_back: Annotated[
        bool, typer.Option("--put-back", help="Write it to where it was, if it is gone.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Give back the file that a conversation was imported from, or say what it was."""
    if out is not None and put_back:
        raise typer.BadParameter("Choose --out or --put-back.")
    with opened() as services, console_work() as work:
        originals = services.originals.of(uid)
        whole = [services.originals.is_whole(one) for one in originals]
        remark = services.originals.remark(originals)
        written: tuple[Path, ...] = ()
        if out is not None:
            written = services.originals.save(uid, out, work)
        elif put_back:
            written = services.originals.put_back(uid, work)
    if as_json:
        files = [
            {"path": one.path, "sha256": one.sha256, "size": one.size, "whole": is_whole}
            for one, is_whole in zip(originals, whole, strict=True)
        ]
        print_json({"files": files, "written": [str(path) for path in written]})
        return
    for one in originals if out is None and not put_back else ():
        said = f"{one.path}  {one.size:,} bytes  {one.sha256 or 'in pieces'}"
        answers.print(said, markup=False, soft_wrap=True)
    for path in written:
        answers.print(f"Written: {path}", markup=False, soft_wrap=True)
    if remark:
        answers.print(remark, markup=False)
    if put_back and not written:
        answers.print("Everything is where it was; nothing was written.")
