"""A question is answered with the same bytes whichever database holds the catalogue."""

from dataclasses import replace

import flask

from service.app import create_app
from service.config import Config

QUESTION = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy", "as_of": "2026-11-20"}


def test_an_estimate_over_http_is_the_same_on_each_database(published_url: str, published: flask.Flask) -> None:
    service = create_app(replace(Config.from_env({}), database_url=published_url, log_success_rate=0.0))

    answer = service.test_client().post("/v1/estimates", json=QUESTION)
    service.extensions["outpocket.engine"].dispose()

    assert answer.status_code == 200
    assert answer.get_data() == published.test_client().post("/v1/estimates", json=QUESTION).get_data()
