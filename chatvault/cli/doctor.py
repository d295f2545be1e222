"""chatvault doctor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from chatvault.cli.console import answers, console_work, print_json, remarks
from chatvault.cli.options import AsJson
from chatvault.cli.program import Chosen, opened, program
from chatvault.domain.safekeeping.health import HealthReport

if TYPE_CHECKING:
    from chatvault.services.vault import Services


@program.command()
def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="First rebuild what is derived from the messages.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check the vault: database, search index, counts and files, and where it lies.

    Changes nothing by itself.
    """
    with opened() as services, console_work() as work:
        repaired = services.repairing.run(work) if repair else ()
        report = services.health.check(work)
        warnings = _warnings(services, report)
    if as_json:
        print_json(_as_json(report, repaired, warnings))
    else:  # what opening had to say was printed then
        _print(report, repaired, [one for one in warnings if one not in services.remarks])
    if not report.healthy:
        raise typer.Exit(1)


def _warnings(services: Services, report: HealthReport) -> Sequence[str]:
    """What speaks against the place and the clock; a damaged vault may not tell of its days."""
    from chatvault.services.damage import surroundings

    if report.healthy:
        return services.diagnosing.warnings()
    return surroundings.warnings(Chosen.folder)


def _as_json(
    report: HealthReport, repaired: Sequence[str], warnings: Sequence[str]
) -> dict[str, object]:
    return {
        "vault": report.vault,
        "sqlite": report.sqlite_version,
        "schema": report.schema,
        "healthy": report.healthy,
        "repaired": list(repaired),
        "warnings": list(warnings),
        "checks": [
            {"name": check.name, "passed": check.passed, "problems": list(check.problems)}
            for check in report.checks
        ],
    }


def _print(report: HealthReport, repaired: Sequence[str], warnings: Sequence[str]) -> None:
    for sentence in repaired:
        answers.print(sentence, markup=False)
    for check in report.checks:
        answers.print(f"{'✓' if check.passed else '✕'} {check.name}")
        for problem in check.problems:
            remarks.print(f"    {problem}", style="red", markup=False)
    for warning in warnings:
        remarks.print(warning, style="yellow", markup=False)
