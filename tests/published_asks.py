"""The published worked examples as questions to the API: each request, and what its source says of the answer.

A place in an answer is a JSON Pointer without its first slash. Sends nothing: the tests and ``make cases`` do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask.testing import FlaskClient

Values = dict[str, Any]

AS_OF = "2026-11-20"  # the day the examples were compiled; it counts where an example has no dates of its own


@dataclass(frozen=True, slots=True)
class PublishedAsk:
    """One request. ``expected`` and ``must_not`` are values by place; ``ratios``: plan pays ÷ billed by place."""

    name: str
    resource: str
    body: Values
    expected: Mapping[str, str]
    must_not: Mapping[str, str]
    ratios: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Said:
    """One figure: where it stands, what the source wants there, what the answer says, and whether they agree."""

    place: str
    wanted: str
    ours: str
    agrees: bool


def ask_from(values: Values) -> PublishedAsk:
    """An entry of ``asks`` in ``published.json``; what it does not say of market and day is filled in."""
    return PublishedAsk(
        name=values["name"],
        resource=values["resource"],
        body=_body(values["body"]),
        expected=values.get("expected", {}),
        must_not=values.get("must_not", {}),
        ratios={place: Fraction(ratio) for place, ratio in values.get("ratios", {}).items()},
    )


def answer_to(ask: PublishedAsk, client: FlaskClient) -> object:
    """The answer of the API; a refusal has none of the places that the source speaks of."""
    return client.post(f"/v1/{ask.resource}", json=ask.body).get_json()


def compare(ask: PublishedAsk, answer: object) -> Iterator[Said]:
    """Every figure that the source gives, beside ours; one that is missing agrees with nothing."""
    for place, wanted in ask.expected.items():
        ours = value_at(answer, place)
        yield Said(place, wanted, str(ours), ours == wanted)
    for place, wrong in ask.must_not.items():
        ours = value_at(answer, place)
        yield Said(place, f"not {wrong}", str(ours), ours not in {None, wrong})
    for place, ratio in ask.ratios.items():
        pays, bills = value_at(answer, f"{place}/plan_pays"), _billed(answer, place)
        agrees = None not in {pays, bills} and Fraction(pays) == ratio * Fraction(bills)
        yield Said(place, f"ratio {ratio}", f"{pays} of {bills}", agrees)


def value_at(answer: object, place: str) -> Any:
    """What stands at a place; None where there is nothing."""
    found: Any = answer
    for part in place.split("/"):
        if isinstance(found, list) and int(part) < len(found):
            found = found[int(part)]
        elif isinstance(found, Mapping):
            found = found.get(part)
        else:
            return None
    return found


def _billed(answer: object, place: str) -> Any:
    """What was billed: of a line, or of a whole claim."""
    return value_at(answer, f"{place}/billed") or value_at(answer, f"{place}/bills")


def _body(values: Values) -> Values:
    body = {"market": "in", "as_of": AS_OF, **values}
    if "policy" in body:
        body["policy"] = _policy(body["policy"])
    if "policies" in body:
        body["policies"] = [_policy(policy) for policy in body["policies"]]
    return body


def _policy(values: Values) -> Values:
    """A policy that gives its ``terms`` alone is sent as a plan document of its own."""
    if "terms" not in values:
        return values
    held = {name: value for name, value in values.items() if name != "terms"}
    return {**held, "plan": _document(values["terms"])}


def _document(terms: Values) -> Values:
    cited = {"ref": None, "authority": "wording", "source": "example", "as_of": "undated"}
    return {
        "id": "as_in_the_example",
        "name": "The terms that the example gives",
        "insurer": "None is named",
        "kind": "base",
        "as_of": "2026",
        "sum_insured": {"unknown": True},
        "sources": {"example": {"title": "The example", "where": "published.json", "date": "undated"}},
        "terms": {name: {"value": value, **cited} for name, value in terms.items()},
    }
