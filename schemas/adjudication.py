"""The question of ``POST /v1/adjudications``: JSON → AdjudicationQuery, every fault at once.

One policy, person or claim may be written alone; several go in a list. Whether a published plan exists is the
domain's question.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from marshmallow import fields, post_load, validates_schema

from schemas.bill import told
from schemas.claim import ClaimSchema
from schemas.document import Path, TupleOf, refuse
from schemas.fields import IsoDate, Said, Slug, Strict
from schemas.held_policy import HeldPolicySchema, MemberSchema
from schemas.moment import Moment
from schemas.query import pinned, pinned_by_name
from service.domain.adjudication_query import AdjudicationQuery, ClaimAsked
from service.domain.policy import Insured

MOST_POLICIES = 5
MOST_CLAIMS = 50
MOST_MEMBERS = 10


class PinsSchema(Strict):
    """Versions to settle under, as an earlier answer named them."""

    engine = pinned("The engine; only today's can answer.")
    content = pinned("The sentences.")
    items = pinned("The list of service items.")
    plans = pinned_by_name("The published plans, by id.")
    tenant = pinned("The tenant's profile.")


class AdjudicationQuerySchema(Strict):
    """Bills to settle under policies: one claim or a year of them in order, one policy or several in order."""

    market = Slug(load_default="in", **told("The country whose rules count.", example="in"))
    policy = fields.Nested(HeldPolicySchema(), load_default=None, **told("The one policy."))
    policies = TupleOf(
        fields.Nested(HeldPolicySchema()), load_default=None, **told("Or several, in the order they are claimed under.")
    )
    member = fields.Nested(MemberSchema(), load_default=None, **told("The one person."))
    members = TupleOf(fields.Nested(MemberSchema()), load_default=None, **told("Or several."))
    claim = fields.Nested(ClaimSchema(), load_default=None, **told("The one claim."))
    claims = TupleOf(fields.Nested(ClaimSchema()), load_default=None, **told("Or several, in order."))
    as_of = IsoDate(load_default=None, allow_none=True, **told("The day whose documents and limits count."))
    recorded_at = Moment(load_default=None, allow_none=True)
    versions = fields.Nested(PinsSchema(), load_default=dict, **told("Versions to answer under."))

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def one_or_several(self, data: Mapping[str, Any], original: object, **_: Any) -> None:
        if isinstance(original, Mapping):
            refuse(_form_faults(original))
        refuse(_list_faults(data))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> AdjudicationQuery:
        policies = data["policies"] or (data["policy"],)
        members = data["members"] or ((data["member"],) if data["member"] else (Insured("member"),))
        claims = data["claims"] or (data["claim"],)
        written = {f"/{many}/0": f"/{one}" for one, many in FORMS.items() if data[many] is None}
        return AdjudicationQuery(
            market=data["market"],
            policies=tuple(policies),
            claims=tuple(_named(claims)),
            members=tuple(members),
            as_of=data["as_of"],
            recorded_at=data["recorded_at"],
            versions={name: pinned for name, pinned in data["versions"].items() if pinned},
            written=written,
        )


FORMS = {"policy": "policies", "member": "members", "claim": "claims"}
MOST = {"policies": MOST_POLICIES, "members": MOST_MEMBERS, "claims": MOST_CLAIMS}


def _named(claims: tuple[ClaimAsked, ...]) -> Iterator[ClaimAsked]:
    """Claims that were given no id are numbered."""
    for number, claim in enumerate(claims):
        yield replace(claim, id=_name(claim, number))


def _name(entry: object, number: int) -> str:
    """What an entry of a list is called; one at fault has no name."""
    if isinstance(entry, ClaimAsked):
        return entry.id or f"claim_{number + 1}"
    return str(getattr(entry, "id", ""))


def _form_faults(original: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    for one, many in FORMS.items():
        given = [name for name in (one, many) if original.get(name) is not None]
        if len(given) > 1:
            yield (many,), Said(f"Write {one} or {many}, not both.", "twice")
        if one != "member" and not given:
            yield (one,), Said(f"Give a {one}, or several in {many}.", "required")


def _list_faults(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    for many, most in MOST.items():
        listed = data.get(many)
        if listed is None:
            continue
        if not 1 <= len(listed) <= most:
            yield (many,), Said(f"Write 1 to {most} of them.", "length")
        names = [_name(entry, number) for number, entry in enumerate(listed)]
        for number, name in enumerate(names):
            if name and name in names[:number]:
                yield (many, number), Said(f"'{name}' stands twice: give each its own id.", "twice")
