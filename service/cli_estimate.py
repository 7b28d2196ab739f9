"""``flask --app wsgi estimate``: the question of ``POST /v1/estimates`` from the shell, and its answer to read.

Puts the options together into the API's own question, so that the API's own schema refuses it; prints what
the API answers. Decides nothing. Exit codes: 0 answered, 1 nothing to answer from, 2 the question has faults
(every one is printed).
"""

import sys
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, NoReturn

import click
import flask
import orjson
from flask.cli import with_appcontext
from marshmallow import ValidationError

from schemas.document import faults_of
from schemas.fields import suggest
from schemas.query import QuerySchema
from service.cli_answer import print_answer
from service.domain.errors import Fault, NothingPublished, Refusal
from service.reports.columns import Profile
from service.reports.encoder import estimate_csv
from service.store.catalogue import Unavailable
from service.usecases.estimate import Estimator
from service.web.estimates import to_wire

# Where each option goes in the question; the faults come back by the same way.
PLACES: Mapping[str, tuple[str, ...]] = {
    "market": ("market",),
    "presentation": ("presentation",),
    "stage": ("stage",),
    "city": ("where", "city"),
    "tier": ("where", "city_tier"),
    "facility": ("where", "facility"),
    "room": ("where", "room"),
    "age": ("age_years",),
    "plan": ("policy", "plan_ids"),
    "sum_insured": ("policy", "sum_insured"),
    "age_months": ("policy", "age_months"),
    "premium": ("policy", "premium"),
    "declared": ("policy", "declared_condition"),
    "outside_network": ("policy", "network"),
    "prescribed": ("prescribed",),
    "as_of": ("as_of",),
    "recorded_at": ("recorded_at",),
    "locale": ("locale",),
}
WHOLE = frozenset({"age", "age_months"})
MONEY = frozenset({"sum_insured", "premium"})


def register(app: flask.Flask, estimator: Estimator) -> None:
    """Give ``flask --app wsgi`` the command."""
    app.extensions["outpocket.estimator"] = estimator
    app.cli.add_command(estimate)


@click.command(no_args_is_help=True)
@click.option("--market", help="The market's code.  [default: in]")
@click.option("--example", metavar="NAME", help="Begin with a named example, such as rajat.")
@click.option(
    "--answers", metavar="FILE|JSON", help="Triage answers by question id: a JSON object, a file of it, or -."
)
@click.option("--presentation", help="Instead of answers: the kind of back spasm, such as radiculopathy.")
@click.option("--stage", help="With --presentation: how far it goes, such as physiotherapy.")
@click.option("--city", help="Where care would be bought, such as pune.")
@click.option("--tier", help="For any other city: metro, tier1, tier2 or tier3.")
@click.option("--facility", help="public, private_mid or private_premium.  [default: private_mid]")
@click.option("--room", help="general_ward, semi_private, single_private or deluxe.  [default: semi_private]")
@click.option("--age", metavar="YEARS", help="The person's age; premiums go by it.")
@click.option("--plan", multiple=True, help="A plan to compare, such as niva_reassure; may be given again.")
@click.option("--sum-insured", metavar="AMOUNT", help="The cover, such as 500000.")
@click.option("--age-months", metavar="MONTHS", help="For how long the person holds the policy; leave out without one.")
@click.option("--premium", metavar="AMOUNT", help="The yearly premium, taxes included, if you know it.")
@click.option("--declared", help="Was a back condition declared when buying? yes, no or unknown.  [default: unknown]")
@click.option("--outside-network", is_flag=True, help="The hospital is not one that the insurer pays directly.")
@click.option("--prescribed", multiple=True, metavar="ITEM=N", help="What a doctor named; may be given again.")
@click.option("--as-of", metavar="DATE", help="Answer by the documents of this day.  [default: today]")
@click.option("--recorded-at", metavar="MOMENT", help="… as they were known then, such as 2026-05-03T18:00:00+05:30.")
@click.option("--locale", help="The language of its sentences, such as en-IN.  [default: the usual one]")
@click.option("--lines", is_flag=True, help="Also print every bill line with who pays it and why.")
@click.option("--json", "as_json", is_flag=True, help="Print the API's answer.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the lines of the answer as CSV.")
@click.option(
    "--profile",
    type=click.Choice([*Profile]),
    default=Profile.SPREADSHEET,
    help="Of the CSV: for people with a spreadsheet, or, without free text, for a program.  [default: spreadsheet]",
)
@with_appcontext
def estimate(**given: Any) -> None:
    """Estimate a back spasm with and without a policy, as POST /v1/estimates does.

    \b
    Examples:
      flask --app wsgi estimate --example rajat --plan niva_reassure --plan care_supreme
      flask --app wsgi estimate --presentation radiculopathy --stage physiotherapy --city pune --age 38 \\
        --plan niva_reassure --sum-insured 500000 --prescribed physio_session=10
      flask --app wsgi estimate --answers '{"pain_now": 6, "duration_days": 9}' --tier tier2 --lines
      flask --app wsgi estimate --example rajat --csv > rajat.csv
    """
    if given["as_json"] and given["as_csv"]:
        raise click.UsageError("Choose --json or --csv, not both.")
    estimator: Estimator = flask.current_app.extensions["outpocket.estimator"]
    try:
        answer = estimator.answer(QuerySchema().load(_question(given, estimator)))
    except ValidationError as error:
        _refuse(faults_of(error.messages))
    except (NothingPublished, Unavailable) as error:
        click.secho(str(error), fg="red", err=True)
        click.echo("Publish a catalogue first: flask --app wsgi catalogue publish fixtures/in", err=True)
        raise SystemExit(1) from error
    except Refusal as refusal:
        _refuse(refusal.faults or [Fault("", "refused", str(refusal))])
    wire = to_wire(answer)
    if given["as_json"]:
        click.echo(orjson.dumps(wire, option=orjson.OPT_INDENT_2))
    elif given["as_csv"]:
        click.echo(estimate_csv(wire, Profile(given["profile"])), nl=False)
    else:
        print_answer(wire, answer.wording, lines=given["lines"])


def _question(given: Mapping[str, Any], estimator: Estimator) -> dict[str, Any]:
    """The body of the request that the options make; what they cannot say is left to the schema to refuse."""
    market = given["market"] or "in"
    body = _example(given["example"], market, estimator) if given["example"] else {}
    body["market"] = market
    if given["answers"]:
        body["answers"] = _answers(given["answers"])
    for option, path in PLACES.items():
        if given[option]:
            _put(body, path, _value(option, given[option]))
    return body


def _put(body: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for part in path[:-1]:
        body = body.setdefault(part, {})
    body[path[-1]] = value


def _value(option: str, text: Any) -> object:
    """What an option's text means; a text that means nothing stays as it is, to be refused with the others."""
    if option in WHOLE and text.isdecimal():
        return int(text)
    if option in MONEY:
        return text.replace(",", "")
    if option == "plan":
        return list(text)
    if option == "outside_network":
        return False
    if option == "prescribed":
        return [_prescribed(one) for one in text]
    return text


def _prescribed(text: str) -> dict[str, object]:
    item, _, quantity = text.partition("=")
    return {"item": item, "quantity": int(quantity) if quantity.isdecimal() else quantity}


def _example(name: str, market: str, estimator: Estimator) -> dict[str, Any]:
    examples = estimator.snapshot(market).each("examples", dict).get("examples", {})
    if name not in examples:
        _refuse([Fault("/example", "unknown", f"There is no example '{name}'. {suggest(name, examples)}")])
    return deepcopy(dict(examples[name].query))


def _answers(given: str) -> object:
    """The JSON given, or the JSON in the file it names."""
    if given.lstrip().startswith("{"):
        text = given
    elif given == "-":
        text = sys.stdin.read()
    else:
        try:
            text = Path(given).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            _refuse([Fault("/answers", "file", f"The file '{given}' cannot be read: {error}.")])
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        detail = f"This is not JSON from line {error.lineno}, column {error.colno} on: {error.msg}."
        _refuse([Fault("/answers", "json", detail)])


def _refuse(faults: Iterable[Fault]) -> NoReturn:
    """Print each fault at its option, and what would be right."""
    told = list(faults)
    for fault in told:
        click.echo(f"{click.style(_option(fault.pointer), bold=True)} {fault.detail}", err=True)
    click.secho(f"{len(told)} fault{'s' if len(told) != 1 else ''}; see --help for examples.", fg="red", err=True)
    raise SystemExit(2)


def _option(pointer: str) -> str:
    """The option that a place in the question came from.

    >>> _option("/where/city"), _option("/policy/plan_ids/1"), _option("/answers/pain_now")
    ('--city:', '--plan:', '--answers pain_now:')
    """
    parts = tuple(pointer.split("/")[1:])
    if parts[:1] == ("answers",):
        return " ".join(["--answers", *parts[1:]]) + ":"
    if parts[:2] == ("policy", "plans"):
        return "--sum-insured:" if parts[-1] == "sum_insured" else "--plan:"
    for option, path in PLACES.items():
        if parts[: len(path)] == path:
            return f"--{option.replace('_', '-')}:"
    return f"--{parts[0]}:" if parts else "The question:"
