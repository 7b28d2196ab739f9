"""The composition root: config → engine → catalogue → blueprints. The only place that wires."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import flask
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from service import cli_adjudicate, cli_estimate, cli_mcp, cli_plan, cli_quotes, cli_report, log
from service.cli import register_cli
from service.config import Config
from service.documents import decode
from service.store.catalogue import Catalogue
from service.store.engine import open_engine
from service.usecases.access import Access
from service.usecases.adjudicate import Adjudicator
from service.usecases.counts import Tally
from service.usecases.estimate import Estimator
from service.usecases.exports import Exporter
from service.usecases.quote_upkeep import Retention, Sweeper
from service.usecases.quotes import Quotes
from service.usecases.tenants import Tenants
from service.web import (
    adjudications,
    agents_console,
    changelog,
    client,
    comparisons,
    conditional,
    console,
    cors,
    counts,
    cursors,
    deprecation,
    docs,
    envelope,
    estimates,
    exports,
    guide,
    health,
    limits,
    openapi,
    page,
    plan_schema,
    premiums,
    problems,
    reference,
    reports,
    secret_key,
    settle,
    steps,
    widget,
)
from service.web import config as config_page
from service.web import quotes as quotes_page
from service.web.admin import gate, resources
from service.web.agents import Agents
from service.web.agents_console.visit import House as AgentsHouse
from service.web.body import Blueprint
from service.web.caller import Callers, describe
from service.web.client.drawing import Drawing
from service.web.console.visit import House
from service.web.deprecation import DEPRECATED, Deprecated
from service.web.mcp import endpoint as mcp
from service.web.mcp.toolbox import Toolbox
from service.web.memo import AnswerMemo
from service.web.office import Office
from service.web.quote_wire import WIRE
from service.web.windows import Windows, in_redis

API = {
    "API_TITLE": "Outpocket",
    "API_VERSION": "1",
    "OPENAPI_VERSION": "3.1.0",
    "API_SPEC_OPTIONS": {
        "servers": [{"url": "/"}],
        "info": {
            "description": "What a back spasm could cost, with and without a health policy.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
    },
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What resources, pages and commands are made from."""

    config: Config
    engine: Engine
    catalogue: Catalogue
    estimator: Estimator
    adjudicator: Adjudicator
    tenants: Tenants
    callers: Callers
    office: Office
    tally: Tally
    quotes: Quotes
    sweeper: Sweeper
    retention: Retention
    desk: quotes_page.Desk
    exporter: Exporter


def create_app(config: Config, *, deprecated: Sequence[Deprecated] = DEPRECATED) -> flask.Flask:
    """The service; opens the database on its first request, not here."""
    log.configure(config.log_level)
    app = _bare(config)
    parts = _parts(config)
    # gunicorn.py lets go of the engine after a fork, and lets the tally write at the end.
    app.extensions |= {"outpocket.engine": parts.engine, "outpocket.counts": parts.tally}
    app.extensions["outpocket.quotes"] = parts.quotes
    api = _described(app)
    conditional.install(app)
    deprecation.install(app, deprecated)
    _guard(app, parts)
    releases = changelog.read(changelog.FILE.read_text(encoding="utf-8"))
    description = openapi.Description(api.spec, parts.estimator, deprecated=deprecated)
    toolbox = Toolbox(parts.estimator, description)
    for resource in _resources(parts, toolbox):
        api.register_blueprint(resource)
    api.register_blueprint(changelog.blueprint(releases))
    for pages in _pages(parts, description, releases):
        app.register_blueprint(pages)
    _commands(app, parts, toolbox)
    return app


def _parts(config: Config) -> Parts:
    engine = open_engine(config.database_url)
    catalogue = Catalogue(engine, decode, every_seconds=config.snapshot_seconds, clock=now)
    estimator, tenants, access = Estimator(catalogue), Tenants(catalogue), Access(engine, now)
    quotes, office = Quotes(engine, estimator, now, WIRE), Office(engine, access, now, config.max_upload_bytes)
    sweeper, retention = Sweeper(quotes), Retention(quotes, tenants)
    agents, secret = Agents(access, tenants), cursors.secret_of(config)
    return Parts(
        config=config,
        engine=engine,
        catalogue=catalogue,
        estimator=estimator,
        adjudicator=Adjudicator(estimator),
        tenants=tenants,
        callers=Callers(tenants, access.find),
        office=office,
        tally=Tally(engine, now),
        quotes=quotes,
        sweeper=sweeper,
        retention=retention,
        desk=quotes_page.Desk(quotes, sweeper, retention, office.once, agents, secret),
        exporter=Exporter(engine, catalogue, decode, now),
    )


def _resources(parts: Parts, toolbox: Toolbox) -> Iterator[Blueprint]:
    """The resources of the API, one line each."""
    estimator, callers = parts.estimator, parts.callers
    memo = AnswerMemo(parts.config.memo_bytes)  # what is remembered of estimates and comparisons shares one bound
    agents = parts.desk.agents
    yield health.blueprint(parts.catalogue)
    yield estimates.blueprint(estimator, memo, callers)
    yield comparisons.blueprint(estimator, memo, callers)
    yield adjudications.blueprint(parts.adjudicator, callers)
    yield reference.blueprint(estimator, callers)
    yield premiums.blueprint(estimator, callers)
    yield config_page.blueprint(estimator, callers)
    yield guide.blueprint(estimator, callers)
    yield counts.blueprint(parts.tally, callers)
    yield from resources.blueprints(parts.office)
    yield quotes_page.blueprint(parts.desk)
    yield exports.blueprint(parts.exporter, parts.sweeper, agents)
    yield reports.blueprint(
        reports.desk(parts.engine, parts.office.access, estimator, now, parts.config.max_report_bytes)
    )
    yield mcp.blueprint(toolbox, callers)


def _pages(
    parts: Parts, description: openapi.Description, releases: Sequence[changelog.Release]
) -> Iterator[flask.Blueprint]:
    """What people read, one line each."""
    estimator, tenants = parts.estimator, parts.tenants
    yield problems.pages
    yield openapi.blueprint(description)
    yield plan_schema.blueprint()
    yield docs.blueprint(description, releases)
    yield page.blueprint(estimator)
    yield settle.blueprint(estimator, parts.adjudicator)
    yield steps.blueprint(estimator, tenants)
    yield widget.blueprint(estimator, tenants)
    yield console.blueprint(House(parts.office, parts.catalogue))
    drawing, access = Drawing(estimator), parts.office.access
    yield client.blueprint(parts.quotes, drawing)
    yield agents_console.blueprint(AgentsHouse(access, parts.desk, tenants, drawing, parts.exporter))


def _commands(app: flask.Flask, parts: Parts, toolbox: Toolbox) -> None:
    """What the shell may ask, one line each."""
    register_cli(app, engine=parts.engine, clock=now)
    cli_estimate.register(app, parts.estimator)
    cli_plan.register(app, clock=now)
    cli_adjudicate.register(app, parts.adjudicator)
    cli_quotes.register(app, cli_quotes.Upkeep(parts.sweeper, parts.retention, parts.office.once))
    cli_report.register(app, parts.estimator, clock=now)
    cli_mcp.register(app, toolbox)


def _bare(config: Config) -> flask.Flask:
    """Flask with what every request meets, and without any resource."""
    app = envelope.Service("service", static_folder=None, template_folder=None)
    app.config.update(API, MAX_CONTENT_LENGTH=config.max_body_bytes)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the provider is Flask's default one
    proxies = config.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    envelope.install(app, success_rate=config.log_success_rate)
    return app


def _described(app: flask.Flask) -> problems.Api:
    """What describes the API, with the keys that it takes."""
    api = problems.Api(app, spec_kwargs={"marshmallow_plugin": openapi.Describing()})
    api.spec.components.security_scheme("secret_key", gate.SCHEME)
    describe(api.spec)
    return api


def _guard(app: flask.Flask, parts: Parts) -> None:
    """What a request passes first: which pages may ask, how often (if it is counted), no secret key in a browser."""
    config, tenants = parts.config, parts.tenants
    cors.install(app, lambda: tenants.today().origins)
    if config.rate_per_minute:
        shared = in_redis(config.redis_url) if config.redis_url else None
        windows = Windows(config.rate_per_minute, shared=shared)
        limits.install(app, windows, tenants)
    secret_key.install(app, parts.office.access.look_up)


def now() -> datetime:
    """The only clock of the service."""
    return datetime.now(UTC)
