"""``flask --app wsgi keys issue|rotate|list|revoke``: who may do what over HTTP. Decides nothing."""

import getpass
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import click
import flask
from flask.cli import AppGroup

from service.cli_desk import MOMENT, answered, desk, ready, refuse, stamp, why_option
from service.domain.errors import CatalogueFault
from service.store.keys import AccessKey
from service.usecases.access import FOR_TESTS, SCOPES, Access

OPTIONS = {"/who": "--who", "/scopes": "--scope"}

tenant_option = click.option("--tenant", default="", help="Whose things it opens; without it the operator's: all.")
by_option = click.option("--by", default=getpass.getuser, help="Who does it, for the record; you by default.")


def register(app: flask.Flask) -> None:
    """Give ``flask --app wsgi`` the commands of keys."""
    app.cli.add_command(keys)


@click.group(cls=AppGroup, no_args_is_help=True)
def keys() -> None:
    """Issue, rotate, list and revoke the secret keys of the API and the console.

    A holder has at most two keys of a mode at a time: one in use, and its successor while users move over.

    \b
    Scopes:
      catalogue:read     see documents, drafts, the log
      catalogue:write    start and change drafts
      catalogue:approve  approve what others wrote
      catalogue:publish  publish and take back
      keys:admin         issue and revoke keys
      quotes:read        read quotes
      quotes:write       make, change and withdraw quotes
      quotes:share       share quotes with clients
      reports:run        run reports over many people
      exports:read       download quotes as files

    \b
    Examples:
      flask --app wsgi keys issue --who asha --scope catalogue:read --scope catalogue:write
      flask --app wsgi keys issue --who "pricing job" --tenant demo --all --expires 2027-01-01
      flask --app wsgi keys issue --who "agents' desk" --tenant demo --all --test
      flask --app wsgi keys list --tenant demo
      flask --app wsgi keys rotate key_0123456789abcdef --tenant demo
      flask --app wsgi keys revoke key_0123456789abcdef --why "left the team"
    """


@keys.command()
@click.option("--who", required=True, help="Who will hold it: a person or a system, as the log will name them.")
@click.option("--scope", "scopes", multiple=True, help="What may be done with it; once for each.")
@click.option("--all", "every", is_flag=True, help="Every scope; with --test every one that changes nothing live.")
@click.option("--test", is_flag=True, help="A test key: what is made with it, only test keys see.")
@tenant_option
@click.option("--expires", type=MOMENT, help="Until when it opens anything: a moment, or the end of a day in UTC.")
@by_option
@why_option
@answered
def issue(
    who: str, scopes: Sequence[str], every: bool, test: bool, tenant: str, expires: datetime | None, by: str, why: str
) -> None:
    """Issue a key. Its secret alone goes to standard output, once: only a hash of it is kept."""
    if expires and expires <= desk().clock():
        raise click.UsageError(f"--expires {expires:%Y-%m-%d %H:%M} UTC has passed: name a moment to come.")
    chosen = (FOR_TESTS if test else SCOPES) if every else scopes
    try:
        key, secret = _access().issue(
            who=who, tenant=tenant, scopes=chosen, stamp=stamp(by, why), expires_at=expires, live=not test
        )
    except CatalogueFault as error:
        refuse([replace(fault, pointer=OPTIONS[fault.pointer]) for fault in error.faults], {})
    _show(key, secret)


@keys.command()
@click.argument("id", metavar="KEY")
@tenant_option
@by_option
@why_option
@answered
def rotate(id: str, tenant: str, by: str, why: str) -> None:
    """Issue the successor of a key, for the same holder, scopes, mode and length of time.

    Both hold until you revoke the old one. The secret alone goes to standard output, once.
    """
    try:
        key, secret = _access().rotate(id, tenant=tenant, stamp=stamp(by, why))
    except CatalogueFault as error:
        refuse([replace(fault, pointer=id) for fault in error.faults], {})
    _show(key, secret)
    click.echo(f"Once nothing uses {id} any more: flask --app wsgi keys revoke {id}{_option(tenant)}", err=True)


@keys.command("list")
@tenant_option
@answered
def list_keys(tenant: str) -> None:
    """List the keys of a tenant or the operator, newest first; their secrets nobody has but their holders."""
    found, now = _access().listed(tenant), desk().clock()
    for key in found:
        state = "revoked" if key.revoked_at else "valid" if key.holds(now) else "expired"
        click.echo(f"{key.id}  {key.mode}  {state:7}  {_until(key):26}  {_last(key):25}  {_whose(key)}")
    if not found:
        click.echo(f"No keys of {_holder(tenant)}.")


@keys.command()
@click.argument("id", metavar="KEY")
@tenant_option
@by_option
@why_option
@answered
def revoke(id: str, tenant: str, by: str, why: str) -> None:
    """End a key now, and every session that was opened with it."""
    key = _access().revoke(id, tenant=tenant, stamp=stamp(by, why))
    click.secho(f"Revoked {key.id} of {key.who}; its sessions are over.", fg="green")


def _show(key: AccessKey, secret: str) -> None:
    """What a new key is on stderr, and its secret alone on standard output."""
    said = f"Issued the {key.mode} key {key.id} of {_holder(key.tenant)} to {key.who}, {_until(key)}:"
    click.secho(said, fg="green", err=True)
    click.echo(f"  {' '.join(key.scopes)}", err=True)
    click.echo("This is its secret. It is not shown again; whoever has it can do all of the above.", err=True)
    click.echo(secret)


def _access() -> Access:
    return Access(ready(), desk().clock)


def _holder(tenant: str) -> str:
    return f"tenant '{tenant}'" if tenant else "the operator"


def _option(tenant: str) -> str:
    return f" --tenant {tenant}" if tenant else ""


def _whose(key: AccessKey) -> str:
    return f"{key.who}: {' '.join(key.scopes)}"


def _last(key: AccessKey) -> str:
    return f"used {key.last_used_at:%Y-%m-%d %H:%M} UTC" if key.last_used_at else "never used"


def _until(key: AccessKey) -> str:
    return f"until {key.expires_at:%Y-%m-%d %H:%M} UTC" if key.expires_at else "without an end"
