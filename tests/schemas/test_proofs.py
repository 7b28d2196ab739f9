"""Proofs on the wire: what was looked at, what it came to, and faults at their files."""

from schemas.proofs import ProofsSchema, proofs_to_wire
from service.domain.errors import Fault
from service.domain.proofs import Proof
from service.usecases.proofs import prove
from tests.world import TODAY, snapshot

FAULT = Fault("items/items#/12/cost_codes", "unpriced", "'x' has no price at public/metro on 2026-11-20.")


def test_a_proof_says_whether_it_holds_fails_or_looked_at_nothing() -> None:
    told = proofs_to_wire([Proof("a", "A.", 3), Proof("b", "B.", 2, (FAULT,)), Proof("c", "C.", 0)])

    assert told == {
        "publishable": False,
        "proofs": [
            {"code": "a", "title": "A.", "state": "holds", "checked": 3, "faults": []},
            {
                "code": "b",
                "title": "B.",
                "state": "fails",
                "checked": 2,
                "faults": [{"pointer": "items.csv#/12/cost_codes", "code": "unpriced", "detail": FAULT.detail}],
            },
            {"code": "c", "title": "C.", "state": "unchecked", "checked": 0, "faults": []},
        ],
    }
    assert ProofsSchema().validate(told) == {}


def test_the_fixtures_are_told_as_described() -> None:
    told = proofs_to_wire(prove("in", snapshot().values, TODAY, required=["triage", "items"]))

    assert ProofsSchema().validate(told) == {}
    assert told["publishable"] and {proof["state"] for proof in told["proofs"]} == {"holds"}
