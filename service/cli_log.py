"""``flask --app wsgi catalogue audit|log``: who did what, and whether it is still as it was done. Changes nothing."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import click
import orjson
from flask.cli import with_appcontext

from service.cli_desk import answered, count, ready, title
from service.domain.markets import MARKETS
from service.store.documents import Key, Scope
from service.store.log import LogEntry
from service.usecases import audit as trail

SEAL = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")
NAMED = 3  # documents named in a line of the log


class SealType(click.ParamType):
    """An entry's number and its seal, as ``catalogue audit`` prints them."""

    name = "SEQ:SEAL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, str]:
        """The number and the seal."""
        found = SEAL.fullmatch(value)
        if found is None:
            self.fail(f"'{value}' is not an entry's number, a colon and its seal of 64 digits and letters a to f.")
        return int(found[1]), found[2]


@click.command()
@click.option("--kept", type=SealType(), multiple=True, help="A seal that was noted, as 'audit' printed it then.")
@with_appcontext
@answered
def audit(kept: Sequence[tuple[int, str]]) -> None:
    """Check that nobody changed what was done.

    Looks at every seal of the log, every event and every document's text. Each entry of the log is sealed over
    itself and the seal before it. Whoever changes one breaks the chain; whoever writes the whole log anew changes
    its last seal. So note that one where the database's owner cannot write, and give it with --kept next time.

    \b
    Examples:
      flask --app wsgi catalogue audit
      flask --app wsgi catalogue audit --kept 41:5c0f… --kept 57:e01a…
    """
    found = trail.audit(ready(), kept=dict(kept))
    for fault in found.faults:
        click.echo(f"{click.style(fault.pointer, bold=True)} → {fault.detail}", err=True)
    if found.faults:
        click.secho(f"{count(found.faults, 'fault')} in {_entries(found.entries)}.", fg="red", err=True)
        raise SystemExit(1)
    if found.last is None:
        click.secho("In order: nothing was done yet.", fg="green")
        return
    noted = f", and {count(kept, 'seal')} as noted" if kept else ""
    click.secho(f"In order: {_entries(found.entries)}, with their events and documents{noted}.", fg="green")
    click.echo(f"The last seal: {found.last.seq}:{found.last.hash}")
    click.echo(
        "Note it where the database's owner cannot write: who writes the whole log anew cannot keep this seal,"
        "\nand 'catalogue audit --kept' with it will tell."
    )


@click.command()
@click.option("--market", type=click.Choice(sorted(MARKETS)), help="Only what was done to this market's shelf.")
@click.option("--tenant", help="Only what was done to this tenant's shelf, and its keys; '' the operator's.")
@click.option("--about", help="Only what was done to the draft or the key of this id.")
@click.option("--newest", type=click.IntRange(min=1), default=50, show_default=True, help="How many entries.")
@click.option("--json", "as_json", is_flag=True, help="Everything the entries say, as JSON.")
@with_appcontext
@answered
def log(market: str | None, tenant: str | None, about: str | None, newest: int, as_json: bool) -> None:
    """List who did what and why, newest first.

    \b
    Examples:
      flask --app wsgi catalogue log --newest 10
      flask --app wsgi catalogue log --about dr_0123456789abcdef
      flask --app wsgi catalogue log --market in --tenant demo --json
    """
    scope = Scope(market, tenant or "") if market else None
    found = trail.entries(ready(), scope, tenant=tenant if scope is None else None, naming=about, newest=newest)
    if as_json:
        click.echo(orjson.dumps([_wire(entry) for entry in found], option=orjson.OPT_INDENT_2))
        return
    for entry in found:
        click.echo(f"{entry.seq:>6}  {entry.at:%Y-%m-%d %H:%M}  {entry.action:10}  {_told(entry)}")
    if not found:
        click.echo("No entries: nothing of that description was done yet.")
    elif found[-1].seq > 1 and len(found) == newest:
        click.echo(f"The newest {newest}; --newest shows more.")


def _entries(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"


def _wire(entry: LogEntry) -> dict[str, Any]:
    """An entry with everything its seal covers."""
    return {
        "seq": entry.seq,
        "at": entry.at,
        "who": entry.who,
        "action": entry.action,
        **entry.scope._asdict(),
        "why": entry.why,
        "about": entry.about,
        "hash": entry.hash,
    }


def _told(entry: LogEntry) -> str:
    """Who did it, where, to what and why, in a line."""
    reason = f" ({entry.why})" if entry.why else ""
    return ", ".join([f"{entry.who}{reason}: {_place(entry.scope)}", *_matters(entry)])


def _place(scope: Scope) -> str:
    if scope.market:
        return str(scope)
    return f"tenant '{scope.tenant}'" if scope.tenant else "operator"


def _matters(entry: LogEntry) -> Iterable[str]:
    about = entry.about
    if "draft" in about:
        yield f"draft {about['draft']}"
    if about.get("approved_by"):
        yield f"approved by {about['approved_by']}"
    if "key" in about:
        yield f"key {about['key']} of {about['holder']}"
    if "quotes" in about:
        yield f"answers of {count(about['quotes'], 'quote')}"
    if "events" in about:
        yield _some([title(Key(kind, name)) for _, kind, name, *_ in about["events"]])
    if "effective_from" in about and about["effective_from"]:
        yield f"from {about['effective_from']}"


def _some(titles: Sequence[str]) -> str:
    """The first few titles, and how many more there are."""
    more = f" and {count(titles[NAMED:], 'more document')}" if titles[NAMED:] else ""
    return " + ".join(titles[:NAMED]) + more
