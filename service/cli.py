"""The shell: ``flask --app wsgi catalogue …``. Reads and writes folders of files and says what happened.

Speaks the wire through ``schemas``, as the web floor does; decides nothing. Exit codes: 0 done, 1 refused
(every fault is printed), 2 not understood.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime
from pathlib import Path

import click
import flask
from flask.cli import AppGroup
from sqlalchemy import Engine

from schemas.catalogue import file_of
from schemas.whereabouts import spoken_fault
from service import cli_counts, cli_draft, cli_keys, cli_learn, cli_log, cli_regression, cli_stale, documents
from service import cli_folder as folder
from service.cli_desk import (
    DAY,
    FOLDER,
    Desk,
    answered,
    count,
    desk,
    first_day,
    print_change,
    read_folder,
    ready,
    recorded_option,
    refuse,
    scope_options,
    stamp,
    title,
    today,
    who_option,
    why_option,
)
from service.cli_draft import submit_command
from service.cli_folder import Folder
from service.domain.errors import CatalogueFault, Fault, NeedsApproval
from service.domain.shelf import misplaced
from service.store import migrate
from service.store.documents import Key, Scope
from service.usecases import catalogue

COMMANDS = (
    cli_counts.counts,
    *cli_draft.COMMANDS,
    cli_learn.learn_command,
    cli_log.audit,
    cli_log.log,
    cli_regression.reapprove,
    cli_stale.stale,
)


def register_cli(app: flask.Flask, *, engine: Engine, clock: Callable[[], datetime]) -> None:
    """Give ``flask --app wsgi`` its commands."""
    app.extensions["outpocket.desk"] = Desk(engine, clock)
    for command in COMMANDS:
        catalogue_group.add_command(command)
    app.cli.add_command(catalogue_group)
    cli_keys.register(app)


@click.group("catalogue", cls=AppGroup, no_args_is_help=True)
def catalogue_group() -> None:
    """Check, publish and take back a market's or a tenant's documents.

    PATH is a folder such as fixtures/in: JSON and CSV files, and market.json with the market's code and
    the day from which they hold. Published documents never change; each publication adds new versions.

    \b
    Examples:
      flask --app wsgi catalogue check fixtures/in
      flask --app wsgi catalogue check fixtures/demo --over fixtures/in
      flask --app wsgi catalogue diff fixtures/in
      flask --app wsgi catalogue publish fixtures/in --effective 2027-01-01 --why "prices of 2027"
      flask --app wsgi catalogue export backup/in --effective 2026-12-31
      flask --app wsgi catalogue rollback --kind plan --name niva_reassure

    \b
    Where a second person approves:
      flask --app wsgi catalogue submit fixtures/in --why "prices of 2027"
      flask --app wsgi catalogue approve dr_0123456789abcdef
      flask --app wsgi catalogue publish-draft dr_0123456789abcdef
    """


@catalogue_group.command()
@click.argument("path", type=FOLDER)
@click.option("--over", type=FOLDER, help="For a tenant's PATH: the folder of its market, such as fixtures/in.")
@answered
def check(path: Path, over: Path | None) -> None:
    """Read every file of PATH and say what is wrong, row by row. Touches no database."""
    given, under = read_folder(path), read_folder(over) if over else None
    if (given.scope.own if given.scope.tenant else None) != (under.scope if under else None):
        raise click.UsageError(f"--over names the market's folder of a tenant's PATH; {path} is of {given.scope}.")
    below = under.drafts if under else ()
    day = first_day(None, given)
    whole = catalogue.unpublished(given.scope, given.drafts, below, effective=day, decode=documents.remembered)
    faults = [*misplaced([draft.key for draft in given.drafts], given.scope.tenant)] or documents.law(whole)
    if faults:
        refuse(faults, given.texts)
    click.secho(f"In order: {count(given.drafts)} of {given.scope}.", fg="green")
    _warn(given, day, [draft.key for draft in given.drafts])


@catalogue_group.command()
@click.argument("path", type=FOLDER)
@click.option("--effective", type=DAY, help="The day to compare for; market.json's by default, else today.")
@answered
def diff(path: Path, effective: datetime | None) -> None:
    """Show what publishing PATH would change, line by line. Writes nothing."""
    given, engine = read_folder(path), ready()
    day = first_day(effective, given)
    found = catalogue.diff(
        engine, given.scope, given.drafts, effective=day, decode=documents.remembered, law=documents.law
    )
    for change in found.changes:
        if change.changed:
            print_change(change)
    changed = sum(change.changed for change in found.changes)
    click.echo(f"Would be published: {changed} of {count(found.changes)}.")
    if found.faults:
        refuse(found.faults, given.texts)


@catalogue_group.command()
@click.argument("path", type=FOLDER)
@click.option("--effective", type=DAY, help="The first day it holds; market.json's by default, else today.")
@click.option("--if-empty", is_flag=True, help="Only where nothing was published before: nobody's work is undone.")
@who_option
@why_option
@answered
def publish(path: Path, effective: datetime | None, if_empty: bool, who: str, why: str) -> None:
    """Publish the documents of PATH that differ from those in force; all of them or, at any fault, none."""
    given, engine = read_folder(path), ready()
    if if_empty and catalogue.records(engine, given.scope, today()):
        click.secho(f"Left as it is: something was published in {given.scope} before.", fg="green")
        return
    try:
        done = catalogue.publish(
            engine,
            given.scope,
            given.drafts,
            effective=first_day(effective, given),
            stamp=stamp(who, why),
            decode=documents.remembered,
            law=documents.law,
        )
    except CatalogueFault as error:
        refuse(error.faults, given.texts)
    except NeedsApproval as error:
        raise NeedsApproval(f"{error}\n  {submit_command(path, effective)}") from error
    for change in done.published:
        instead = f" instead of {change.was.version}" if change.was else ""
        click.echo(f"  {title(change.draft.key)} {change.version}{instead}")
    if not done.published:
        click.secho(f"Nothing to do: {count(done.unchanged)} of the folder, all in force already.", fg="green")
        return
    click.secho(
        f"Published {count(done.published)} of {given.scope} from {first_day(effective, given)}; "
        f"in force already: {len(done.unchanged)}.",
        fg="green",
    )
    _warn(given, first_day(effective, given), [change.draft.key for change in done.published], one_by_one=False)


@catalogue_group.command()
@click.argument("path", type=click.Path(file_okay=False, path_type=Path))
@scope_options
@click.option("--effective", type=DAY, help="The day whose documents to write; that of --recorded-at, or today.")
@recorded_option
@answered
def export(path: Path, scope: Scope, effective: datetime | None, recorded_at: datetime | None) -> None:
    """Write the documents in force on a day to the new or empty folder PATH; publishing it again changes nothing.

    \b
    Examples:
      flask --app wsgi catalogue export backup/in
      flask --app wsgi catalogue export audit/in --effective 2026-07-01 --recorded-at 2026-11-20T09:30:00Z
    """
    if path.exists() and any(path.iterdir()):
        raise click.UsageError(f"{path} is not empty: name a new folder, so that nothing is overwritten.")
    day = (effective or recorded_at or desk().clock()).date()
    found = catalogue.export(ready(), scope, day, recorded_at)
    written = [documents.named(entry.key, body) for entry, body in found.items()]
    folder.write(path, written, scope=scope, effective_from=day)
    click.secho(f"Wrote {count(written)} of {scope} in force on {day} to {path}.", fg="green")


@catalogue_group.command()
@scope_options
@click.option("--kind", help="Only documents of this kind, such as plan.")
@click.option("--name", help="Only the document of this name, such as niva_reassure.")
@who_option
@why_option
@answered
def rollback(scope: Scope, kind: str | None, name: str | None, who: str, why: str) -> None:
    """Take back the newest publication, or its part of a kind and name; the documents before it hold again."""
    taken = catalogue.rollback(
        ready(),
        scope,
        kind=kind,
        name=name,
        stamp=stamp(who, why),
        decode=documents.remembered,
        law=documents.law,
    )
    for entry in taken:
        click.echo(f"  {title(entry.key)} {entry.version}")
    click.secho(f"Took back {count(taken)} of {scope}.", fg="green")


@catalogue_group.command()
@scope_options
@click.option("--effective", type=DAY, help="The day for which * marks what is in force.")
@recorded_option
@answered
def versions(scope: Scope, effective: datetime | None, recorded_at: datetime | None) -> None:
    """List everything published and taken back, newest first.

    * marks what is in force: on --effective, or on the day of --recorded-at, or today.
    """
    day = (effective or recorded_at or desk().clock()).date()
    found = catalogue.records(ready(), scope, day, recorded_at)
    if not found:
        click.echo(f"Nothing was published in {scope}{' by then' if recorded_at else ''}.", err=True)
    for record in found:
        event, entry = record.event, record.entry
        reason = f" ({event.why})" if event.why else ""
        click.echo(
            f"{'*' if record.in_force else ' '} {event.seq:>5}  {event.at:%Y-%m-%d %H:%M}  {event.action:8}  "
            f"{title(entry.key)} {entry.version}  {event.who}{reason}"
        )


@catalogue_group.command("migrate")
@answered
def migrate_command() -> None:
    """Bring the database's tables up to date. SQLite is migrated wherever it is used; PostgreSQL only here."""
    engine = desk().engine
    before = migrate.current(engine)
    migrate.upgrade(engine)
    click.secho(f"The tables were at {before or 'none'} and are at {migrate.current(engine)}.", fg="green")


def _warn(given: Folder, day: date, keys: Collection[Key], *, one_by_one: bool = True) -> None:
    """What somebody should look at in these documents: a line for each thing, however often a file has it."""
    places: dict[tuple[str, str], list[Fault]] = {}
    found = folder.warnings(given, day, only=keys)
    for one in found:
        fault = Fault(file_of(one.pointer), one.code, one.detail)
        places.setdefault((fault.pointer.partition("#")[0], one.detail), []).append(fault)
    for alike in places.values() if one_by_one else ():
        where, what = spoken_fault(alike[0], given.texts)
        more = f" and {count(alike[1:], 'more place')}" if alike[1:] else ""
        click.echo(f"{click.style(where + more, bold=True)} {what}")
    if found:
        more = "" if one_by_one else " 'catalogue check' lists them."
        click.secho(f"{count(found, 'warning')}; nothing is refused for it.{more}", fg="yellow")
