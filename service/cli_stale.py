"""``flask --app wsgi catalogue stale``: which published figures to look at again. Reads, changes nothing."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import click
import orjson
from flask.cli import with_appcontext

from schemas.catalogue import Named
from schemas.review import stale_to_wire
from service import documents
from service.cli_desk import DAY, answered, ready, scope_options, today
from service.cli_paper import print_table
from service.domain.publishing_rules import rules_of
from service.domain.review import due
from service.store.documents import Scope
from service.usecases import catalogue

NARROWEST = 40
UNDATED = "no date"
BESIDE = 62  # what the columns beside the words take


@click.command()
@scope_options
@click.option("--as-of", type=DAY, help="The day to judge by, and whose documents; today by default.")
@click.option("--each", is_flag=True, help="A line for each figure instead of one for each source.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@with_appcontext
@answered
def stale(scope: Scope, as_of: datetime | None, each: bool, as_json: bool) -> None:
    """List the figures past their review date, the longest overdue first, and those whose source names no date.

    publishing.json of the catalogue says after how many months a figure is due. A stale figure stays in force.
    """
    day = as_of.date() if as_of else today()
    in_order = by_kind(in_force(scope, day))
    found = due(in_order, rules_of(in_order), day)
    told = stale_to_wire(found, market=scope.market, as_of=day)
    if as_json:
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        return
    if found:
        _print(told, each=each)
    summary = f"{told['total']} figures are due on {day}, {told['undated']} of them because no date is known."
    click.secho(summary, fg="yellow" if found else "green")


def in_force(scope: Scope, day: date) -> list[Named]:
    """The documents of a scope in force on a day, or NothingPublished."""
    return [documents.named(entry.key, body) for entry, body in catalogue.export(ready(), scope, day).items()]


def by_kind(documents: Sequence[Named]) -> dict[str, dict[str, Any]]:
    """What documents mean, by kind and name."""
    found: dict[str, dict[str, Any]] = {}
    for document in documents:
        found.setdefault(document.kind, {})[document.name] = document.value
    return found


def _print(told: Mapping[str, Any], *, each: bool) -> None:
    room = max(shutil.get_terminal_size((120, 24)).columns - BESIDE, NARROWEST)
    if each:
        rows = [
            [_cut(f"{_document(one)} {one['place']}", room), one["source_date"][:24], *_when(one)]
            for one in told["figures"]
        ]
        print_table(["figure", "source of", "review", "months over"], rows, words=3)
    else:
        rows = [
            [_cut(one["source"], room), one["source_date"][:24], *_when(one), str(one["figures"])]
            for one in told["sources"]
        ]
        print_table(["source", "of", "review", "months over", "figures"], rows, words=3)


def _document(figure: Mapping[str, Any]) -> str:
    kind, name = figure["kind"], figure["name"]
    return str(kind) if kind == name else f"{kind} {name}"


def _when(one: Mapping[str, Any]) -> tuple[str, str]:
    months = one["months_overdue"]
    return one["review_date"] or UNDATED, "" if months is None else str(months)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"
