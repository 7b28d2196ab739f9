"""The composition root: config → engine → catalogue → blueprints. The only place that wires."""

from collections.abc import Sequence
from datetime import UTC, datetime

import flask
from werkzeug.middleware.proxy_fix import ProxyFix

from service import cli_adjudicate, cli_estimate, cli_plan, log
from service.cli import register_cli
from service.config import Config
from service.documents import decode
from service.store.catalogue import Catalogue
from service.store.engine import open_engine
from service.usecases.access import Access
from service.usecases.adjudicate import Adjudicator
from service.usecases.counts import Tally
from service.usecases.estimate import Estimator
from service.usecases.tenants import Tenants
from service.web import (
    adjudications,
    changelog,
    conditional,
    console,
    cors,
    counts,
    deprecation,
    docs,
    envelope,
    estimates,
    guide,
    health,
    limits,
    openapi,
    page,
    plan_schema,
    premiums,
    problems,
    reference,
    settle,
    steps,
    widget,
)
from service.web import config as config_page
from service.web.admin import gate, resources
from service.web.caller import Callers, describe
from service.web.console.visit import House
from service.web.deprecation import DEPRECATED, Deprecated
from service.web.memo import AnswerMemo
from service.web.office import Office
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


def create_app(config: Config, *, deprecated: Sequence[Deprecated] = DEPRECATED) -> flask.Flask:
    """The service; opens the database on its first request, not here."""
    log.configure(config.log_level)
    app = _bare(config)
    engine = open_engine(config.database_url)
    app.extensions["outpocket.engine"] = engine  # gunicorn.py lets go of it after a fork
    catalogue = Catalogue(engine, decode, every_seconds=config.snapshot_seconds, clock=now)

    api = _described(app)
    estimator = Estimator(catalogue)
    adjudicator = Adjudicator(estimator)
    tenants = Tenants(catalogue)
    access = Access(engine, now)
    callers = Callers(tenants, access.find)
    conditional.install(app)
    deprecation.install(app, deprecated)
    cors.install(app, lambda: tenants.today().origins)
    _limit(app, config, tenants)
    api.register_blueprint(health.blueprint(catalogue))
    api.register_blueprint(estimates.blueprint(estimator, AnswerMemo(config.memo_bytes), callers))
    api.register_blueprint(adjudications.blueprint(adjudicator, callers))
    api.register_blueprint(reference.blueprint(estimator, callers))
    api.register_blueprint(premiums.blueprint(estimator, callers))
    api.register_blueprint(config_page.blueprint(estimator, callers))
    api.register_blueprint(guide.blueprint(estimator, callers))
    tally = app.extensions["outpocket.counts"] = Tally(engine, now)  # gunicorn.py lets it write at the end
    api.register_blueprint(counts.blueprint(tally, callers))
    office = Office(engine, access, now, config.max_upload_bytes)
    for resource in resources.blueprints(office):
        api.register_blueprint(resource)
    releases = changelog.read(changelog.FILE.read_text(encoding="utf-8"))
    api.register_blueprint(changelog.blueprint(releases))
    # Resources of the API are registered here, one line each.

    app.register_blueprint(problems.pages)
    description = openapi.Description(api.spec, estimator, deprecated=deprecated)
    app.register_blueprint(openapi.blueprint(description))
    app.register_blueprint(plan_schema.blueprint())
    app.register_blueprint(docs.blueprint(description, releases))
    app.register_blueprint(page.blueprint(estimator))
    app.register_blueprint(settle.blueprint(estimator, adjudicator))
    app.register_blueprint(steps.blueprint(estimator, tenants))
    app.register_blueprint(widget.blueprint(estimator, tenants))
    app.register_blueprint(console.blueprint(House(office, catalogue)))
    # Pages and commands are registered here, one line each.
    register_cli(app, engine=engine, clock=now)
    cli_estimate.register(app, estimator)
    cli_plan.register(app, clock=now)
    cli_adjudicate.register(app, adjudicator)
    return app


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


def _limit(app: flask.Flask, config: Config, tenants: Tenants) -> None:
    """Count questions, if they are to be counted."""
    if config.rate_per_minute:
        shared = in_redis(config.redis_url) if config.redis_url else None
        windows = Windows(config.rate_per_minute, shared=shared)
        limits.install(app, windows, tenants)


def now() -> datetime:
    """The only clock of the service."""
    return datetime.now(UTC)
