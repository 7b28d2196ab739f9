"""The shell: ``flask --app wsgi catalogue …``. Reads and writes folders of files and says what happened.

Speaks the wire through ``schemas``, as the web floor does; decides nothing. Exit codes: 0 done, 1 refused
(every fault is printed), 2 not understood.
"""

import difflib
import functools
import getpass
from collections.abc import Callable, Collection, Iterable, Mapping, Sized
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
import flask
from flask.cli import AppGroup
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from schemas.catalogue import file_of
from schemas.whereabouts import spoken_fault
from service import cli_folder as folder
from service.cli_folder import Folder
from service.domain.errors import CatalogueFault, Fault, Refusal
from service.domain.markets import MARKETS
from service.store import migrate
from service.store.documents import Key, Scope
from service.store.log import Stamp
from service.usecases import catalogue

P = ParamSpec("P")
R = TypeVar("R")

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the commands work with: the database, and the clock of the composition root."""

    engine: Engine
    clock: Callable[[], datetime]


def register_cli(app: flask.Flask, *, engine: Engine, clock: Callable[[], datetime]) -> None:
    """Give ``flask --app wsgi`` its commands."""
    app.extensions["outpocket.desk"] = Desk(engine, clock)
    app.cli.add_command(catalogue_group)


def answered(command: Callable[P, R]) -> Callable[P, R]:
    """Turn refusals into a message on stderr and exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CatalogueFault as error:
            _print_faults(error.faults, {})
        except (Refusal, migrate.OutOfDate) as error:
            click.secho(str(error), fg="red", err=True)
        except SQLAlchemyError as error:
            click.secho(f"The database cannot be used: {str(error).splitlines()[0]}", fg="red", err=True)
        raise SystemExit(1)

    return wrapped


market_option = click.option(
    "--market", type=click.Choice(sorted(MARKETS)), default="in", show_default=True, help="The market's code."
)


def scope_options(command: Callable[P, R]) -> Callable[..., R]:
    """Adds --market and --tenant, which make a ``scope``."""

    @functools.wraps(command)
    def scoped(*args: Any, market: str, tenant: str, **kwargs: Any) -> R:
        return command(*args, scope=Scope(market, tenant), **kwargs)  # type: ignore[arg-type]  # ours to give

    tenant_option = click.option("--tenant", default="", help="A tenant's own documents; without it the market's.")
    return market_option(tenant_option(scoped))


who_option = click.option("--who", default=getpass.getuser, help="Who does it, for the record; you by default.")
why_option = click.option("--why", default="", help="The reason, for the record.")


@click.group("catalogue", cls=AppGroup, no_args_is_help=True)
def catalogue_group() -> None:
    """Check, publish and take back a market's documents, or a tenant's over them.

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
    """


@catalogue_group.command()
@click.argument("path", type=FOLDER)
@click.option("--over", type=FOLDER, help="For a tenant's PATH: the folder of its market, such as fixtures/in.")
@answered
def check(path: Path, over: Path | None) -> None:
    """Read every file of PATH and say what is wrong, row by row. Touches no database."""
    given, under = _read(path), _read(over) if over else None
    if (given.scope.own if given.scope.tenant else None) != (under.scope if under else None):
        raise click.UsageError(f"--over names the market's folder of a tenant's PATH; {path} is of {given.scope}.")
    drafts = folder.together(given, under)
    faults = catalogue.check(drafts, effective=_day(None, given), decode=folder.decode, law=given.law)
    if faults:
        _refuse(faults, given.texts)
    click.secho(f"In order: {_count(given.drafts)} of {given.scope}.", fg="green")
    _warn(given, _day(None, given), [draft.key for draft in given.drafts])


@catalogue_group.command()
@click.argument("path", type=FOLDER)
@click.option("--effective", type=DAY, help="The day to compare for; market.json's by default, else today.")
@answered
def diff(path: Path, effective: datetime | None) -> None:
    """Show what publishing PATH would change, line by line. Writes nothing."""
    given, engine = _read(path), _engine()
    found = catalogue.diff(
        engine, given.scope, given.drafts, effective=_day(effective, given), decode=folder.decode, law=given.law
    )
    for change in found.changes:
        if change.changed:
            _print_change(change)
    changed = sum(change.changed for change in found.changes)
    click.echo(f"Would be published: {changed} of {_count(found.changes)}.")
    if found.faults:
        _refuse(found.faults, given.texts)


@catalogue_group.command()
@click.argument("path", type=FOLDER)
@click.option("--effective", type=DAY, help="The first day it holds; market.json's by default, else today.")
@who_option
@why_option
@answered
def publish(path: Path, effective: datetime | None, who: str, why: str) -> None:
    """Publish the documents of PATH that differ from those in force; all of them or, at any fault, none."""
    given, engine = _read(path), _engine()
    try:
        done = catalogue.publish(
            engine,
            given.scope,
            given.drafts,
            effective=_day(effective, given),
            stamp=Stamp(who, why, _desk().clock()),
            decode=folder.decode,
            law=given.law,
        )
    except CatalogueFault as error:
        _refuse(error.faults, given.texts)
    for change in done.published:
        instead = f" instead of {change.was.version}" if change.was else ""
        click.echo(f"  {_title(change.draft.key)} {change.version}{instead}")
    if not done.published:
        click.secho(f"Nothing to do: {_count(done.unchanged)} of the folder, all in force already.", fg="green")
        return
    click.secho(
        f"Published {_count(done.published)} of {given.scope} from {_day(effective, given)}; "
        f"in force already: {len(done.unchanged)}.",
        fg="green",
    )
    _warn(given, _day(effective, given), [change.draft.key for change in done.published], one_by_one=False)


@catalogue_group.command()
@click.argument("path", type=click.Path(file_okay=False, path_type=Path))
@scope_options
@click.option("--effective", type=DAY, help="The day whose documents to write; today by default.")
@answered
def export(path: Path, scope: Scope, effective: datetime | None) -> None:
    """Write the documents in force on a day to the new or empty folder PATH; publishing it again changes nothing."""
    if path.exists() and any(path.iterdir()):
        raise click.UsageError(f"{path} is not empty: name a new folder, so that nothing is overwritten.")
    day = effective.date() if effective else _desk().clock().date()
    documents = [folder.named(entry.key, body) for entry, body in catalogue.export(_engine(), scope, day).items()]
    folder.write(path, documents, scope=scope, effective_from=day)
    click.secho(f"Wrote {_count(documents)} of {scope} in force on {day} to {path}.", fg="green")


@catalogue_group.command()
@scope_options
@click.option("--kind", help="Only documents of this kind, such as plan.")
@click.option("--name", help="Only the document of this name, such as niva_reassure.")
@who_option
@why_option
@answered
def rollback(scope: Scope, kind: str | None, name: str | None, who: str, why: str) -> None:
    """Take back the newest publication, or its part of a kind and name; the documents before it hold again."""
    stamp = Stamp(who, why, _desk().clock())
    taken = catalogue.rollback(
        _engine(),
        scope,
        kind=kind,
        name=name,
        stamp=stamp,
        decode=folder.decode,
        law=functools.partial(folder.law, scope.market, tenant=scope.tenant),
    )
    for entry in taken:
        click.echo(f"  {_title(entry.key)} {entry.version}")
    click.secho(f"Took back {_count(taken)} of {scope}.", fg="green")


@catalogue_group.command()
@scope_options
@answered
def versions(scope: Scope) -> None:
    """List everything published and taken back, newest first; * marks what is in force today."""
    for record in catalogue.records(_engine(), scope, _desk().clock().date()):
        event, entry = record.event, record.entry
        reason = f" ({event.why})" if event.why else ""
        click.echo(
            f"{'*' if record.in_force else ' '} {event.seq:>5}  {event.at:%Y-%m-%d %H:%M}  {event.action:8}  "
            f"{_title(entry.key)} {entry.version}  {event.who}{reason}"
        )


@catalogue_group.command("migrate")
@answered
def migrate_command() -> None:
    """Bring the database's tables up to date. SQLite is migrated wherever it is used; PostgreSQL only here."""
    engine = _desk().engine
    before = migrate.current(engine)
    migrate.upgrade(engine)
    click.secho(f"The tables were at {before or 'none'} and are at {migrate.current(engine)}.", fg="green")


def _desk() -> Desk:
    desk: Desk = flask.current_app.extensions["outpocket.desk"]
    return desk


def _engine() -> Engine:
    engine = _desk().engine
    migrate.ensure(engine)
    return engine


def _day(effective: datetime | None, given: Folder) -> date:
    return effective.date() if effective else given.effective_from or _desk().clock().date()


def _read(path: Path) -> Folder:
    """The documents of a folder; any fault in any file is printed and ends the command."""
    texts: dict[str, str] = {}
    try:
        texts |= folder.texts(path)
        return folder.read(texts, called=path.resolve().name)
    except CatalogueFault as error:
        _refuse(error.faults, texts)


def _count(things: Sized, noun: str = "document") -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _title(key: Key) -> str:
    return key.kind if key.kind == key.name else f"{key.kind} {key.name}"


def _refuse(faults: Iterable[Fault], texts: Mapping[str, str]) -> NoReturn:
    _print_faults(faults, texts)
    raise SystemExit(1)


def _print_faults(faults: Iterable[Fault], texts: Mapping[str, str]) -> None:
    """One line a fault: where, what stands there → what would be right."""
    told = [spoken_fault(replace(fault, pointer=file_of(fault.pointer)), texts) for fault in faults]
    for where, what in told:
        click.echo(f"{click.style(where, bold=True)} {what}", err=True)
    click.secho(f"{_count(told, 'fault')}; nothing was changed.", fg="red", err=True)


def _warn(given: Folder, day: date, keys: Collection[Key], *, one_by_one: bool = True) -> None:
    """What somebody should look at in these documents: a line for each thing, however often a file has it."""
    places: dict[tuple[str, str], list[Fault]] = {}
    found = folder.warnings(given, day, only=keys)
    for one in found:
        fault = Fault(file_of(one.pointer), one.code, one.detail)
        places.setdefault((fault.pointer.partition("#")[0], one.detail), []).append(fault)
    for alike in places.values() if one_by_one else ():
        where, what = spoken_fault(alike[0], given.texts)
        more = f" and {_count(alike[1:], 'more place')}" if alike[1:] else ""
        click.echo(f"{click.style(where + more, bold=True)} {what}")
    if found:
        more = "" if one_by_one else " 'catalogue check' lists them."
        click.secho(f"{_count(found, 'warning')}; nothing is refused for it.{more}", fg="yellow")


def _print_change(change: catalogue.Change) -> None:
    """The lines that differ between what is in force and the draft, file by file."""
    after = folder.named(change.draft.key, change.draft.body).texts
    before = folder.named(change.draft.key, change.body_was).texts if change.body_was else {}
    was = change.was.version if change.was else "not in force"
    click.secho(f"{_title(change.draft.key)}: {was} → {change.version}", bold=True)
    for file, text in after.items():
        old = before.get(file, "").splitlines()
        lines = list(difflib.unified_diff(old, text.splitlines(), lineterm="", n=1))[2:] if before else []
        for line in lines:
            click.secho(f"  {line}", fg=COLOURS.get(line[:1]))
