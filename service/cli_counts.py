"""``flask --app wsgi catalogue counts``: how often pages were shown. Reads, changes nothing."""

from datetime import datetime

import click
import orjson
from flask.cli import with_appcontext

from schemas.counts import use_to_wire
from service.cli_desk import DAY, answered, ready, scope_options, today
from service.cli_paper import print_table
from service.domain.counts import in_order, period
from service.store.documents import Scope
from service.usecases.counts import kept

PUBLIC, NONE = "(public)", "–"


@click.command()
@scope_options
@click.option("--from", "first", type=DAY, help="The first day, in UTC; the last thirty days by default.")
@click.option("--to", "last", type=DAY, help="The last day; today by default.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts and their sums as JSON.")
@with_appcontext
@answered
def counts(scope: Scope, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """List how often pages were shown, by day, tenant, screen and verdict; without --tenant those of all.

    Pages count themselves (POST /v1/counts). Nothing says who looked.

    \b
    Examples:
      flask --app wsgi catalogue counts
      flask --app wsgi catalogue counts --tenant demo --from 2026-11-01 --to 2026-11-30 --json
    """
    since, until = period(first and first.date(), last and last.date(), today=today())
    found = kept(ready(), scope, since, until)
    if as_json:
        told = use_to_wire(found, market=scope.market, first=since, last=until)
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        return
    rows = [
        [str(shown.day), shown.tenant or PUBLIC, shown.screen, shown.verdict or NONE, str(times)]
        for shown, times in in_order(found)
    ]
    if rows:
        print_table(["day", "tenant", "screen", "verdict", "times"], rows, words=4)
    click.secho(f"Shown {sum(found.values())} times from {since} to {until}.", fg="green")
