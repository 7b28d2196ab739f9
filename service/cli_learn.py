"""``flask --app wsgi catalogue learn``: settled bills in, a catalogue folder with the new prices out.

Writes a folder and nothing else: what is in force changes when somebody publishes it. Exit codes as ``catalogue``.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from schemas.catalogue import Named, cost_sheet_to_csv
from schemas.learning import learning_to_wire
from schemas.settled_bills import load_bills
from service import cli_folder as folder
from service.cli_desk import DAY, answered, market_option
from service.cli_paper import print_table
from service.cli_stale import by_kind, in_force
from service.domain.cost_sheet import CostSheet
from service.domain.errors import CatalogueFault, Fault
from service.domain.learning import LearningQuestion, Proposal, learn
from service.domain.markets import MARKETS
from service.domain.publishing_rules import rules_of
from service.domain.settled_bills import SettledBills
from service.store.documents import Scope

LARGE = 5_000_000  # bytes that take a second or more to read


@click.command("learn")
@click.argument("bills", metavar="BILLS.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@market_option
@click.option("--effective", type=DAY, required=True, help="The first day of the new prices.")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), required=True, help="The new or empty folder to write."
)
@click.option("--least", type=click.IntRange(min=1), help="How many bills a price needs; publishing.json's by default.")
@click.option("--since", type=DAY, help="Only bills from this day on.")
@click.option("--until", type=DAY, help="Only bills up to this day.")
@with_appcontext
@answered
def learn_command(
    bills: Path,
    market: str,
    effective: datetime,
    into: Path,
    least: int | None,
    since: datetime | None,
    until: datetime | None,
) -> None:
    """Propose prices from settled bills: their 10th percentile, median and 90th percentile by cell of the cost table.

    BILLS.csv has the columns item, city, city_tier, facility, date, amount; a bill names its city or its tier. The
    folder is what is in force on the day with cost_table.csv changed: 'catalogue diff' shows it, 'publish' puts it in
    force.

    \b
    Example:
      flask --app wsgi catalogue learn bills.csv --effective 2027-01-01 --into /tmp/in
    """
    if into.exists() and any(into.iterdir()):
        raise click.UsageError(f"{into} is not empty: name a new folder, so that nothing is overwritten.")
    day = effective.date()
    documents = in_force(Scope(market), day)
    found = by_kind(documents)
    sheet: CostSheet = found["cost_table"]["cost_table"]
    question = LearningQuestion(
        effective=day,
        least=least or rules_of(found).least_bills,
        unit=MARKETS[market].rulebook.unit,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    read = _read(bills)
    proposal = learn(read, sheet, items=found["items"]["items"], cities=found["cities"]["cities"], question=question)
    _print(learning_to_wire(proposal, market=market, currency=MARKETS[market].currency))
    if not proposal.learned:
        click.secho(f"No cell has {proposal.least} bills or more to learn from; nothing was written.", fg="yellow")
        return
    folder.write(into, _with_prices(documents, sheet, proposal), scope=Scope(market), effective_from=day)
    count = f"{len(proposal.learned)} new price{'' if len(proposal.learned) == 1 else 's'}"
    click.secho(f"Wrote {count} from {day} to {into}; nothing is published.", fg="green")


def _read(path: Path) -> SettledBills:
    """The bills of a file; a large one is announced, because it takes a while."""
    size = path.stat().st_size
    if size >= LARGE:
        click.echo(f"Reading {path.name}, {size / 1_000_000:.0f} MB …", err=True)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return load_bills(text)
    except UnicodeDecodeError as error:
        raise CatalogueFault([Fault(path.name, "encoding", f"Save it as UTF-8: {error.reason}.")]) from error
    except CatalogueFault as error:
        raise CatalogueFault(
            [replace(fault, pointer=f"{path.name}#{fault.pointer}") for fault in error.faults]
        ) from error


def _with_prices(documents: list[Named], sheet: CostSheet, proposal: Proposal) -> list[Named]:
    """The documents with the rows of the proposal, and the splits by them, in their cost table."""
    after = replace(sheet, rows=proposal.rows, splits=proposal.splits)
    table = Named("cost_table", "cost_table", after, cost_sheet_to_csv(after))
    return [table if document.kind == table.kind else document for document in documents]


def _print(told: Mapping[str, Any]) -> None:
    """What was refused, a line a cell, and how the bills were counted."""
    for fault in told["faults"]:
        click.secho(fault["detail"], fg="yellow", err=True)
    rows = [
        [
            f"{cell['item_code']} {cell['city_tier']} {cell['facility']}",
            cell["why"] and "stays",
            f"{cell['bills']:,}",
            *(_figures(cell["old"])),
            *(_figures(cell["new"])),
        ]
        for cell in told["cells"]
    ]
    if rows:
        head = ["cell", "", "bills", "low was", "typical was", "high was", "low", "typical", "high"]
        print_table(head, rows, words=2)
    for why in dict.fromkeys(cell["why"] for cell in told["cells"] if cell["why"]):
        alike = [cell for cell in told["cells"] if cell["why"] == why]
        click.echo(f"{len(alike):,} stay: {why}")
    click.echo(f"{told['untouched_cells']:,} cells of the table have no bill and stay.")
    click.echo(
        f"Bills: {told['bills']:,}, of which used {told['used']:,}, in cells that stay {told['kept']:,}, "
        f"outside of the days {told['outside']:,}, refused {told['refused']:,}."
    )


def _figures(figures: Mapping[str, str] | None) -> list[str]:
    return [figures["low"], figures["typical"], figures["high"]] if figures else ["", "", ""]
