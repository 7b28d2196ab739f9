"""Proofs of a catalogue on the wire: ``Proof`` → plain dict, and its shape for the description and the tests.

Says nothing itself; a fault points at the file of the document and the place in it.
"""

from collections.abc import Iterable
from typing import Any

from schemas.catalogue import file_of
from schemas.estimate_parts import coded, parts, prose, told
from schemas.fields import Flag, Slug, Strict, Whole
from service.domain.proofs import Proof, ProofState


class ProofFaultSchema(Strict):
    """One thing that keeps the documents from being published."""

    pointer = prose("The file and the place in it, such as items.csv#/12/unit.")
    code = prose("What kind of fault, in one word.")
    detail = prose("What is wrong and what would be right.")


class ProofSchema(Strict):
    """One thing that is proven of the documents together."""

    code = Slug(required=True, **told("The proof.", example="prices"))
    title = prose("What it proves, in a sentence.")
    state = coded(ProofState, "unchecked: there was nothing to look at, so nothing is proven.")
    checked = Whole(required=True, **told("How many things were looked at."))
    faults = parts(ProofFaultSchema, "Everything wrong with them.")


class ProofsSchema(Strict):
    """Everything that is proven before documents hold."""

    publishable = Flag(required=True, **told("Whether no proof fails."))
    proofs = parts(ProofSchema, "In the order in which they are made: later ones need earlier ones.")


def proofs_to_wire(proofs: Iterable[Proof]) -> dict[str, Any]:
    """The proofs of a day, in their order."""
    made = tuple(proofs)
    return {"publishable": not any(proof.faults for proof in made), "proofs": [_proof(proof) for proof in made]}


def _proof(proof: Proof) -> dict[str, Any]:
    faults = [{"pointer": file_of(fault.pointer), "code": fault.code, "detail": fault.detail} for fault in proof.faults]
    return {
        "code": proof.code,
        "title": proof.title,
        "state": proof.state.value,
        "checked": proof.checked,
        "faults": faults,
    }
