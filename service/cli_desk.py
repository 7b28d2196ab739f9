"""What the commands of ``catalogue`` share: the database and the clock, their options, and how they say things.

Knows no command.
"""

import difflib
import functools
import getpass
import re
from collections.abc import Callable, Iterable, Mapping, Sized
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
import flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from schemas.catalogue import file_of
from schemas.whereabouts import spoken_fault
from service import cli_folder as folder
from service import documents
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
DAY_ALONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class MomentType(click.ParamType):
    """A moment of RFC 3339, or a day, which means its end in UTC."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment; without a zone nobody knows when a time is."""
        if isinstance(value, datetime):
            return value
        try:
            if DAY_ALONE.fullmatch(value):
                return datetime.combine(date.fromisoformat(value), time.max, UTC)
            found = datetime.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            self.fail(f"'{value}' is not a moment: write 2026-11-20T09:30:00Z, or 2026-11-20 for the end of that day.")
        return found.astimezone(UTC)


MOMENT = MomentType()


@dataclass(frozen=True, slots=True)
class Desk:
    """What the commands work with: the database, and the clock of the composition root."""

    engine: Engine
    clock: Callable[[], datetime]


def answered(command: Callable[P, R]) -> Callable[P, R]:
    """Turn refusals into a message on stderr and exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CatalogueFault as error:
            print_faults(error.faults, {})
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
recorded_option = click.option(
    "--recorded-at", type=MOMENT, help="As it was known at a moment, or at the end of a day in UTC; now by default."
)


def desk() -> Desk:
    """The database, as it is, and the clock."""
    found: Desk = flask.current_app.extensions["outpocket.desk"]
    return found


def ready() -> Engine:
    """The database, with its tables up to date; OutOfDate where they are not."""
    engine = desk().engine
    migrate.ensure(engine)
    return engine


def today() -> date:
    """The day in UTC."""
    return desk().clock().date()


def stamp(who: str, why: str) -> Stamp:
    """Who does it and why, now."""
    return Stamp(who, why, desk().clock())


def first_day(effective: datetime | None, given: Folder) -> date:
    """The day that was named, else the folder's, else today."""
    return effective.date() if effective else given.effective_from or today()


def read_folder(path: Path) -> Folder:
    """The documents of a folder; any fault in any file is printed and ends the command."""
    texts: dict[str, str] = {}
    try:
        texts |= folder.texts(path)
        return folder.read(texts, called=path.resolve().name)
    except CatalogueFault as error:
        refuse(error.faults, texts)


def count(things: Sized, noun: str = "document") -> str:
    """How many there are, in words.

    >>> count("ab"), count("a", "fault"), count("", "more place")
    ('2 documents', '1 fault', '0 more places')
    """
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def title(key: Key) -> str:
    """A document's kind and name, once where they are the same."""
    return key.kind if key.kind == key.name else f"{key.kind} {key.name}"


def refuse(faults: Iterable[Fault], texts: Mapping[str, str]) -> NoReturn:
    """Print the faults and end the command with exit code 1."""
    print_faults(faults, texts)
    raise SystemExit(1)


def print_faults(faults: Iterable[Fault], texts: Mapping[str, str]) -> None:
    """One line a fault: where, what stands there → what would be right."""
    told = [spoken_fault(replace(fault, pointer=file_of(fault.pointer)), texts) for fault in faults]
    for where, what in told:
        click.echo(f"{click.style(where, bold=True)} {what}", err=True)
    click.secho(f"{count(told, 'fault')}; nothing was changed.", fg="red", err=True)


def print_change(change: catalogue.Change) -> None:
    """The lines that differ between what is in force and the draft, file by file."""
    after = documents.named(change.draft.key, change.draft.body).texts
    before = documents.named(change.draft.key, change.body_was).texts if change.body_was else {}
    was = change.was.version if change.was else "not in force"
    click.secho(f"{title(change.draft.key)}: {was} → {change.version}", bold=True)
    for file, text in after.items():
        old = before.get(file, "").splitlines()
        lines = list(difflib.unified_diff(old, text.splitlines(), lineterm="", n=1))[2:] if before else []
        for line in lines:
            click.secho(f"  {line}", fg=COLOURS.get(line[:1]))
