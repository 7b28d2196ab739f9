"""``flask --app wsgi adjudicate``: the question of ``POST /v1/adjudications`` from a file, and its answer to read.

Options fill in what the file leaves out, so that the API's own schema refuses what is wrong; prints what the API
answers. Decides nothing. Exit codes: 0 answered, 1 nothing to answer from, 2 the question has faults (every one is
printed).
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click
import flask
import orjson
from flask.cli import with_appcontext
from marshmallow import ValidationError

from schemas.adjudication import AdjudicationQuerySchema
from schemas.document import faults_of
from service.cli_settlement import print_settlement
from service.domain.errors import Fault, NothingPublished, Refusal
from service.store.catalogue import Unavailable
from service.usecases.adjudicate import Adjudicator
from service.web.adjudications import to_wire

# Where each option goes in the question; the faults come back by the same way.
PLACES: Mapping[str, tuple[str, ...]] = {
    "plan": ("policy", "plan_id"),
    "plan_file": ("policy", "plan"),
    "option": ("policy", "options"),
    "sum_insured": ("policy", "sum_insured"),
    "started": ("policy", "started"),
    "age_months": ("policy", "age_months"),
    "age": ("member", "age_years"),
    "admitted": ("claim", "admitted"),
    "discharged": ("claim", "discharged"),
    "hours": ("claim", "hours"),
    "diagnosis": ("claim", "diagnosis"),
    "presentation": ("claim", "presentation"),
    "outside_network": ("claim", "network"),
    "market": ("market",),
    "as_of": ("as_of",),
}
WHOLE = frozenset({"age_months", "age", "hours"})


@dataclass(frozen=True, slots=True)
class Given:
    """The question, the file it comes from, where in the question the file's own value stands, what options said."""

    body: dict[str, Any]
    file: str
    at: str
    options: frozenset[str]

    def place(self, pointer: str) -> str:
        """Where a person wrote what ``pointer`` points at, or would: an option, or a place in the file."""
        parts = tuple(pointer.split("/")[1:])
        in_file = f"{pointer}/".startswith(f"{self.at}/")
        for option, path in PLACES.items():
            if parts[: len(path)] == path and (option in self.options or not in_file):
                inside = "/".join(parts[len(path) :]) if option == "plan_file" else ""
                return f"--{option.replace('_', '-')}{' /' + inside if inside else ''}:"
        if not in_file:
            return "--plan:" if parts[0] == "policy" else f"{self.file}:"
        inside = pointer.removeprefix(self.at)
        return f"{self.file} {inside}:" if inside else f"{self.file}:"


def register(app: flask.Flask, adjudicator: Adjudicator) -> None:
    """Give ``flask --app wsgi`` the command."""
    app.extensions["outpocket.adjudicator"] = adjudicator
    app.cli.add_command(adjudicate)


@click.command(no_args_is_help=True)
@click.argument("file", metavar="FILE")
@click.option("--plan", help="A published plan, such as arogya_sanjeevani.")
@click.option("--plan-file", metavar="PLAN.json", help="Or a plan document of your own.")
@click.option("--option", multiple=True, help="A rider or variant that was chosen; may be given again.")
@click.option("--sum-insured", metavar="AMOUNT", help="The base sum insured, such as 300000.")
@click.option("--started", metavar="DATE", help="First inception of the policy; waits count from it.")
@click.option("--age-months", metavar="MONTHS", help="Instead of --started.")
@click.option("--age", metavar="YEARS", help="The age of the person treated.")
@click.option("--admitted", metavar="DATE", help="When the stay began: 2025-08-04 or 2025-08-04T10:00.")
@click.option("--discharged", metavar="DATE", help="When it ended.")
@click.option("--hours", help="How long it was, where dates do not say it.")
@click.option("--diagnosis", metavar="TEXT", help="In words or as a code, such as M54.5.")
@click.option("--presentation", help="The kind of back spasm, such as simple_spasm.")
@click.option("--outside-network", is_flag=True, help="The hospital is not one that the insurer pays directly.")
@click.option("--market", help="The market's code.  [default: in]")
@click.option("--as-of", metavar="DATE", help="Answer by the documents of this day.  [default: today]")
@click.option("--json", "as_json", is_flag=True, help="Print the API's answer.")
@with_appcontext
def adjudicate(file: str, as_json: bool, **options: Any) -> None:
    """Settle a bill under a policy, as POST /v1/adjudications does.

    FILE is the JSON of that request; or one claim, {"bill": [...], ...}; or the lines of a bill alone, [...]. With -
    it is read from standard input. Options fill in what the file leaves out.

    \b
    Examples:
      flask --app wsgi adjudicate question.json
      flask --app wsgi adjudicate bill.json --plan arogya_sanjeevani --sum-insured 300000 --started 2022-08-04 \\
        --admitted 2025-08-04T10:00 --discharged 2025-08-07T11:00
      echo '[{"category": "room", "per_day": 7000, "days": 3}]' | \\
        flask --app wsgi adjudicate - --plan arogya_sanjeevani --sum-insured 300000
      flask --app wsgi adjudicate bill.json --plan-file plan.json --sum-insured 500000 --json
    """
    adjudicator: Adjudicator = flask.current_app.extensions["outpocket.adjudicator"]
    given = _given(file, options)
    try:
        answer = adjudicator.answer(AdjudicationQuerySchema().load(given.body))
    except ValidationError as error:
        _refuse(faults_of(error.messages), given)
    except (NothingPublished, Unavailable) as error:
        click.secho(str(error), fg="red", err=True)
        click.echo("Publish a catalogue first: flask --app wsgi catalogue publish fixtures/in", err=True)
        raise SystemExit(1) from error
    except Refusal as refusal:
        _refuse(refusal.faults or [Fault("", "refused", str(refusal))], given)
    wire = to_wire(answer)
    if as_json:
        click.echo(orjson.dumps(wire), nl=False)
    else:
        print_settlement(wire, answer.wording)


def _given(file: str, options: Mapping[str, Any]) -> Given:
    """The file as a whole question, with the options in their places; a place that is taken is a fault."""
    read, name = _json(file, file), "standard input" if file == "-" else file
    body, at = _whole(read)
    said = frozenset(option for option in PLACES if options[option])
    given, faults = Given(body, name, at, said), []
    for option in PLACES:
        if option in said and _taken(body, PLACES[option]):
            detail = "The file says this already: leave the option out, or take it out of the file."
            faults.append(Fault("/" + "/".join(PLACES[option]), "twice", detail))
    if faults:
        _refuse(faults, given)
    for option in said:
        _put(body, PLACES[option], _value(option, options[option]))
    return given


def _whole(read: Any) -> tuple[Any, str]:
    """The question that a file asks, and where in it the file's own value stands."""
    if isinstance(read, list):
        return {"claim": {"bill": read}}, "/claim/bill"
    if isinstance(read, dict) and "bill" in read:
        return {"claim": read}, "/claim"
    return read, ""


def _taken(body: Any, path: tuple[str, ...]) -> bool:
    """Whether the file has a value at ``path``, or several parts where the option could mean any of them."""
    if not isinstance(body, dict):
        return False
    several = {"policy": "policies", "member": "members", "claim": "claims"}.get(path[0], "")
    part = body.get(path[0])
    return several in body or (part is not None and (len(path) == 1 or (isinstance(part, dict) and path[1] in part)))


def _put(body: Any, path: tuple[str, ...], value: object) -> None:
    """Put a value at its place; what is no object stays as it is, to be refused."""
    for name in path[:-1]:
        body = body.setdefault(name, {}) if isinstance(body, dict) else None
    if isinstance(body, dict):
        body[path[-1]] = value


def _value(option: str, text: Any) -> object:
    """What an option's text means; a text that means nothing stays as it is, to be refused with the others."""
    if option in WHOLE and text.isdecimal():
        return int(text)
    if option == "sum_insured":
        return text.replace(",", "")
    if option == "option":
        return list(text)
    if option == "outside_network":
        return False
    return _json(text, "--plan-file") if option == "plan_file" else text


def _json(file: str, called: str) -> Any:
    """The JSON in a file, or on standard input for -."""
    nowhere = Given({}, "standard input" if called == "-" else f"{called}", "", frozenset())
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _refuse([Fault("", "file", f"The file '{file}' cannot be read: {error}.")], nowhere)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        detail = f"This is not JSON from line {error.lineno}, column {error.colno} on: {error.msg}."
        _refuse([Fault("", "json", detail)], nowhere)


def _refuse(faults: Iterable[Fault], given: Given) -> NoReturn:
    """Print each fault at its place, and what would be right."""
    told = list(faults)
    for fault in told:
        click.echo(f"{click.style(given.place(fault.pointer), bold=True)} {fault.detail}", err=True)
    click.secho(f"{len(told)} fault{'s' if len(told) != 1 else ''}; see --help for examples.", fg="red", err=True)
    raise SystemExit(2)
