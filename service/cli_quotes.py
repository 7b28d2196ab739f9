"""``flask --app wsgi quotes purge|sweep``: what becomes of quotes with time, to be run once a day. Decides nothing."""

from dataclasses import dataclass

import click
import flask
from flask.cli import AppGroup

from service.cli_desk import answered, ready, stamp, who_option
from service.usecases.once import Once
from service.usecases.quote_upkeep import Retention, Sweeper


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the commands work with."""

    sweeper: Sweeper
    retention: Retention
    once: Once


def register(app: flask.Flask, upkeep: Upkeep) -> None:
    """Give ``flask --app wsgi`` the commands."""
    app.extensions["outpocket.upkeep"] = upkeep
    app.cli.add_command(quotes)


@click.group(cls=AppGroup, no_args_is_help=True)
def quotes() -> None:
    """Delete the answers of quotes that ended long ago, and mark those whose versions no longer hold.

    \b
    Examples:
      flask --app wsgi quotes purge --dry-run
      flask --app wsgi quotes purge
      flask --app wsgi quotes sweep
    """


@quotes.command()
@click.option("--dry-run", is_flag=True, help="Say how many there are; delete nothing.")
@who_option
@answered
def purge(dry_run: bool, who: str) -> None:
    """Delete question and estimate of quotes that ended longer ago than their tenant keeps them.

    tenant.json says for how many days (quote_retention_days), counted from expiry or withdrawal. Reference, dates,
    checksum, versions and events remain, and the log says that it was done. Forgets old Idempotency-Keys too.
    """
    ready()
    upkeep, number = _upkeep(), 0
    for done in upkeep.retention.purge(stamp=stamp(who, "retention"), dry_run=dry_run):
        number += done.quotes
        days = upkeep.retention.days(done.tenant)
        click.echo(f"  {done.tenant or 'the operator'}: {done.quotes} (kept for {days} days)")
    if dry_run:
        click.secho(f"Would delete the answers of {_count(number)}.", fg="green")
        return
    forgotten = upkeep.once.forget()
    click.secho(f"Deleted the answers of {_count(number)}; forgot {forgotten} Idempotency-Keys.", fg="green")


@quotes.command()
@answered
def sweep() -> None:
    """Mark open quotes as superseded where other versions than theirs hold today. Changes nothing they say."""
    ready()
    click.secho(f"Marked {_count(_upkeep().sweeper.everything())} as superseded.", fg="green")


def _upkeep() -> Upkeep:
    found: Upkeep = flask.current_app.extensions["outpocket.upkeep"]
    return found


def _count(number: int) -> str:
    return f"{number} quote{'' if number == 1 else 's'}"
