"""``flask --app wsgi plan check``: does a plan document make sense, before anybody publishes it.

Reads files and prints every fault of form and every finding of the linter; decides nothing, and touches no database.
Exit codes: 0 nothing to refuse, 1 something is refused (with ``--strict``: something is warned of), 2 not understood.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click
import flask
import orjson
from flask.cli import AppGroup, with_appcontext

from schemas.plan import beside, read_plan
from schemas.text import read_json
from schemas.whereabouts import spoken_fault
from service.domain.checks.case import Finding, Severity
from service.domain.errors import CatalogueFault, Fault
from service.domain.market import Market
from service.domain.markets import MARKETS
from service.domain.plan import Plan
from service.domain.plan_lint import lint, names_beside
from service.domain.term_census import terms_read

COLOURS = {Severity.REFUSE: "red", Severity.WARN: "yellow"}
SAID = {Severity.REFUSE: "refused", Severity.WARN: "warning"}


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: the plan in it as far as it could be loaded, and what is wrong with its form."""

    file: str
    text: str
    plan: Plan | None
    faults: tuple[Fault, ...]


def register(app: flask.Flask, *, clock: Callable[[], datetime]) -> None:
    """Give ``flask --app wsgi`` the commands."""
    app.extensions["outpocket.clock"] = clock
    app.cli.add_command(plan_group)


@click.group("plan", cls=AppGroup, no_args_is_help=True)
def plan_group() -> None:
    """Look at plan documents by themselves."""


@plan_group.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--market", type=click.Choice(sorted(MARKETS)), default="in", show_default=True, help="Whose rules count."
)
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@with_appcontext
def check(files: Sequence[Path], market: str, strict: bool, as_json: bool) -> None:
    """Say what in plan documents is wrong or contradictory, what nothing reaches, and what is missing.

    Names that claims have to use are compared with those of the other FILEs, if there are any. Publishes nothing.

    \b
    Examples:
      flask --app wsgi plan check fixtures/in/plans/care_supreme.json
      flask --app wsgi plan check --strict --json fixtures/in/plans/*.json
    """
    read = [_read(file) for file in files]
    today = flask.current_app.extensions["outpocket.clock"]().date()
    found = _findings(read, MARKETS[market], today)
    if as_json:
        click.echo(orjson.dumps([_wire(one, found[one.file]) for one in read], option=orjson.OPT_INDENT_2))
    else:
        _print(read, found)
    severities = {finding.severity for findings in found.values() for finding in findings}
    if Severity.REFUSE in severities or (strict and severities):
        raise SystemExit(1)


def _read(path: Path) -> Read:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        plan, faults = read_plan(read_json(text))
    except UnicodeDecodeError as error:
        return Read(str(path), "", None, (Fault("", "encoding", f"Save it as UTF-8: {error.reason}."),))
    except CatalogueFault as error:
        return Read(str(path), text, None, error.faults)
    return Read(str(path), text, plan, faults)


def _findings(read: Iterable[Read], market: Market, today: date) -> Mapping[str, tuple[Finding, ...]]:
    """By file, the faults of form among those of sense, what is refused first."""
    plans = {one.file: one.plan for one in read if one.plan}
    names = names_beside(plans, frozenset()) if len(plans) > 1 else {}
    terms, found = terms_read(market.rulebook), {}
    for one in read:
        of_form = [Finding(fault.pointer, fault.code, Severity.REFUSE, fault.detail) for fault in one.faults]
        sense = lint(one.plan, market, as_of=today, names=names.get(one.file), read=terms) if one.plan else ()
        ordered = sorted(
            [*of_form, *beside(sense, one.faults)], key=lambda finding: (finding.severity, finding.pointer)
        )
        found[one.file] = tuple(ordered)
    return found


def _print(read: Iterable[Read], found: Mapping[str, Sequence[Finding]]) -> None:
    """One line a finding: where, how grave, what stands there → what would be right."""
    for one in read:
        for finding in found[one.file]:
            place = f"{one.file}{'#' if finding.pointer.startswith('/') else ''}{finding.pointer}"
            where, what = spoken_fault(Fault(place, finding.code, finding.detail), {one.file: one.text})
            said = click.style(SAID[finding.severity], fg=COLOURS[finding.severity])
            click.echo(f"{click.style(where, bold=True)} {said} {what}")
        click.secho(_summary(one.file, found[one.file]), fg="green" if not found[one.file] else None)


def _summary(file: str, findings: Sequence[Finding]) -> str:
    refused = sum(finding.severity is Severity.REFUSE for finding in findings)
    warned = len(findings) - refused
    if not findings:
        return f"{file}: in order."
    return f"{file}: {refused} refused, {warned} warning{'' if warned == 1 else 's'}."


def _wire(one: Read, findings: Iterable[Finding]) -> dict[str, object]:
    """The findings of a file as they are printed for programs."""
    told = [
        {"pointer": each.pointer, "code": each.code, "severity": each.severity, "detail": each.detail}
        for each in findings
    ]
    return {"file": one.file, "plan_id": one.plan.id if one.plan else None, "findings": told}
