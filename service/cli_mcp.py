"""``flask --app wsgi mcp``: the tools for agents over stdin and stdout, for an agent on the same machine.

Exit codes: 0 the agent has hung up, 1 the protocol's package is not installed.
"""

import click
import flask
from flask.cli import with_appcontext

from service.web.mcp.endpoint import NotInstalled, protocol
from service.web.mcp.toolbox import Toolbox


def register(app: flask.Flask, toolbox: Toolbox) -> None:
    """Give ``flask --app wsgi`` the command."""
    app.extensions["outpocket.toolbox"] = toolbox
    app.cli.add_command(mcp)


@click.command()
@with_appcontext
def mcp() -> None:
    """Speak the Model Context Protocol on stdin and stdout, for a software agent that starts this command."""
    try:
        spoken = protocol()
    except NotInstalled as missing:
        raise click.ClickException(str(missing.description)) from missing
    spoken.converse(flask.current_app.extensions["outpocket.toolbox"])
