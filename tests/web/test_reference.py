"""What may be asked about: the published documents as they are, kept by whoever has them already."""

from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from marshmallow import RAISE, Schema, ValidationError

from service.domain.vocabulary import CityTier, Facility
from service.web.reference import ADDRESSES
from tests import world

AS_OF = "as_of=2026-11-20"


@pytest.fixture(scope="module")
def client(published: flask.Flask) -> FlaskClient:
    return published.test_client()


def body(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return response.get_json()


def filled(path: str) -> list[str]:
    """A path with every id that it may hold."""
    named = {"<string:presentation>": world.edition().pathways, "<string:plan_id>": world.edition().plans}
    for placeholder, ids in named.items():
        if placeholder in path:
            return [path.replace(placeholder, name) for name in ids]
    return [path]


EVERY = [(f"/v1{path}", address.answer) for address in ADDRESSES for path in filled(address.path)]


@pytest.mark.parametrize("path", [path for path, _ in EVERY])
def test_an_answer_is_not_sent_twice_to_who_has_it(client: FlaskClient, path: str) -> None:
    first = client.get(f"{path}?{AS_OF}")

    again = client.get(f"{path}?{AS_OF}", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert first.headers["ETag"].startswith('"')
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "public, max-age=60"
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(("path", "schema"), EVERY)
def test_an_answer_has_the_fields_it_is_described_with(client: FlaskClient, path: str, schema: Schema) -> None:
    told = body(client, f"{path}?{AS_OF}")

    assert set(told) == set(schema.fields)
    assert (told["market"], told["as_of"]) == ("in", "2026-11-20")


def test_other_documents_have_another_etag(client: FlaskClient) -> None:
    tags = {client.get(path).headers["ETag"] for path, _ in EVERY}

    assert len(tags) == len(EVERY)


def test_the_market_and_today_are_taken_if_nobody_says_otherwise(client: FlaskClient) -> None:
    assert body(client, "/v1/cities")["cities"] == body(client, f"/v1/cities?market=in&{AS_OF}")["cities"]


def test_every_plan_is_listed_and_answered_under_its_id(client: FlaskClient) -> None:
    plans = body(client, "/v1/plans")["plans"]

    assert [plan["id"] for plan in plans] == sorted(world.edition().plans)
    for entry in plans:
        told = body(client, f"/v1/plans/{entry['id']}")
        assert (told["plan"]["name"], told["version"]) == (entry["name"], entry["version"])
        assert bool(told["plan"]["premiums"]) == entry["premiums_published"]
        assert [variant["name"] for variant in told["plan"]["variants"]] == entry["options"]


def test_a_plan_says_which_terms_nobody_settles(client: FlaskClient) -> None:
    terms = body(client, "/v1/plans/niva_reassure")["plan"]["terms"]
    wait = terms["pre_existing_wait_months"]

    assert (wait["value"], wait["known"], wait["clause"]["ref"]) == (36, True, "Excl01")
    assert all(term["known"] or term["value"] is None for term in terms.values())


def test_every_pathway_is_listed_and_answered_under_its_presentation(client: FlaskClient) -> None:
    pathways = body(client, "/v1/pathways")["pathways"]

    assert [entry["presentation"] for entry in pathways] == sorted(world.edition().pathways)
    for entry in pathways:
        told = body(client, f"/v1/pathways/{entry['presentation']}")
        assert told["version"] == entry["version"]
        assert {line["stage"] for line in told["pathway"]["lines"]} == set(entry["stages"])
        assert told["pathway"]["variants"] == entry["variants"]


def test_the_questions_are_those_of_triage(client: FlaskClient) -> None:
    told = body(client, "/v1/triage-questions")

    assert [question["id"] for question in told["questions"]] == list(world.edition().triage.questions)
    assert "rules" not in told


def test_the_cities_say_which_tiers_any_other_city_may_have(client: FlaskClient) -> None:
    told = body(client, "/v1/cities")

    assert told["city_tiers"] == ["metro", "tier1", "tier2", "tier3"]
    assert {city["city"] for city in told["cities"]} == set(world.edition().cities)


def test_all_items_come_with_their_published_rows_and_no_thousands_of_prices(client: FlaskClient) -> None:
    told = body(client, "/v1/cost-tables")

    assert {item["item"] for item in told["items"]} == set(world.edition().items)
    assert all(item["prices"] == [] for item in told["items"])
    assert all(row["source"] and row["confidence"] for item in told["items"] for row in item["rows"])


def test_one_item_is_priced_at_every_place(client: FlaskClient) -> None:
    (item,) = body(client, "/v1/cost-tables?item=mri_ls_spine")["items"]

    places = [(price["city_tier"], price["facility"]) for price in item["prices"]]
    assert len(places) == len(set(places)) == 12
    metro = next(
        price for price in item["prices"] if (price["city_tier"], price["facility"]) == ("metro", "private_mid")
    )
    assert (metro["low"], metro["typical"], metro["high"], metro["fallback"]) == (
        "4000.00",
        "6500.00",
        "9000.00",
        "exact",
    )


@pytest.mark.parametrize(
    ("place", "fallback"),
    [
        ("city_tier=metro&facility=private_mid", "exact"),
        ("city_tier=tier3&facility=public", "any_city"),
        ("city_tier=tier3&facility=private_premium", "metro_row"),
    ],
)
def test_a_price_says_which_row_or_fallback_supplied_it(client: FlaskClient, place: str, fallback: str) -> None:
    (item,) = body(client, f"/v1/cost-tables?item=mri_ls_spine&{place}")["items"]

    assert [price["fallback"] for price in item["prices"]] == [fallback]


def test_a_place_alone_prices_every_item_that_has_a_price_there(client: FlaskClient) -> None:
    told = body(client, "/v1/cost-tables?city_tier=metro&facility=private_mid")

    table, items = world.edition().cost_table, world.edition().items
    found = {
        code: table.price(item, tier=CityTier.METRO, facility=Facility.PRIVATE_MID) for code, item in items.items()
    }
    assert {item["item"]: len(item["prices"]) for item in told["items"]} == {
        code: int(price is not None) for code, price in found.items()
    }


def test_a_component_of_a_package_shows_the_rows_of_the_package(client: FlaskClient) -> None:
    (item,) = body(client, "/v1/cost-tables?item=ot_charge_microdiscectomy")["items"]

    assert {row["cost_code"] for row in item["rows"]} == {"microdiscectomy_package"}


@pytest.mark.parametrize(
    ("address", "status", "slug", "said"),
    [
        ("/v1/plans/nivva_reassure", 404, "not-found", "niva_reassure"),
        ("/v1/pathways/radiculopathie", 404, "not-found", "radiculopathy"),
        ("/v1/cost-tables?item=mri_spine", 422, "unknown-id", "mri_ls_spine"),
        ("/v1/cost-tables?city_tier=metropolis", 422, "invalid", "Did you mean 'metro'?"),
        ("/v1/plans?market=inn", 422, "unknown-id", "in."),
        ("/v1/plans?as_of=1999-01-01", 422, "nothing-published", "The first is in force from"),
        ("/v1/plans?as_of=tomorrow", 422, "invalid", "YYYY-MM-DD"),
        ("/v1/plans?page=2", 422, "invalid", "Known: market, as_of, recorded_at."),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(
    client: FlaskClient, address: str, status: int, slug: str, said: str
) -> None:
    response = client.get(address)

    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    told = response.get_json(force=True)
    assert told["type"] == f"/problems/{slug}"
    assert said in told["detail"]
    assert "ETag" not in response.headers


@pytest.mark.parametrize(("path", "schema"), EVERY)
def test_every_part_of_an_answer_is_described(client: FlaskClient, path: str, schema: Schema) -> None:
    """Schemas that let unknown fields pass when they are read are made to refuse them here."""
    told = body(client, f"{path}?{AS_OF}")

    assert undescribed(schema, told, path) == []


def undescribed(schema: Schema, told: Any, place: str) -> list[str]:
    """Fields of ``told`` that ``schema`` does not describe, at any depth."""
    found = [
        f"{place}/{name}"
        for name in told
        if name not in {field.data_key or key for key, field in schema.fields.items()}
    ]
    for key, field in schema.fields.items():
        value = told.get(field.data_key or key)
        inner = getattr(field, "inner", field)
        nested = getattr(inner, "schema", None)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(nested, Schema) and isinstance(one, dict):
                found += undescribed(nested, one, f"{place}/{key}")
    return found


def test_a_published_schema_refuses_what_it_does_not_describe() -> None:
    """The helper above would be blind if nested schemas were not found."""
    schema = next(address.answer for address in ADDRESSES if address.path == "/plans")

    with pytest.raises(ValidationError):
        schema.load({"surprise": 1}, unknown=RAISE)
    assert undescribed(schema, {"plans": [{"surprise": 1}]}, "") == ["/plans/surprise"]
