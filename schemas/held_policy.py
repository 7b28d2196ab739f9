"""A policy as it is held, and the people under it: JSON ↔ what was asked. Whether its plan exists is not asked here."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import fields, post_load, validates_schema
from marshmallow.validate import Length

from schemas.bill import told
from schemas.claim_fields import Condition, condition_list
from schemas.document import Named, Path, refuse
from schemas.fields import Flag, IsoDate, Money, Said, Slug, Strict, Whole
from schemas.plan import PlanSchema
from schemas.policy_asked import OLDEST_POLICY
from service.domain.adjudication_query import PolicyAsked
from service.domain.policy import Increase, Insured, Period

FIRST_YEAR = 1900  # credit brought along is counted back from the inception


class YearSchema(Strict):
    """What a policy has left in its year, as an earlier answer gave it; what is left out is as at its beginning."""

    base = Money(**told("Of the sum insured."))
    bonus = Money(**told("Of the bonus."))
    extra = Money(**told("Of cover beside the base."))
    restored = Money(**told("Of cover that came back already."))
    restorations = Whole(maximum=100, **told("How often cover came back."))
    deductible_left = Money(**told("Of a deductible of the year."))
    used = Named(keys=fields.String(validate=Length(1, 140)), values=Money(), **told("Paid under yearly limits."))
    claims_paid = Whole(maximum=1000, **told("Claims paid so far."))
    illnesses = fields.List(Condition(), validate=Length(max=50), **told("What they were for."))
    ever_paid = Flag(**told("Whether any claim was ever paid under the policy."))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "illnesses": frozenset(data["illnesses"])} if "illnesses" in data else data


class PeriodSchema(Strict):
    """A policy year, both days included."""

    first = IsoDate(required=True, **told("Its first day."))
    last = IsoDate(required=True, **told("Its last day."))

    @validates_schema
    def in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["last"] < data["first"]:
            refuse([(("last",), Said("The last day lies before the first.", "range"))])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Period:
        return Period(**data)


class IncreaseSchema(Strict):
    """Cover added to a policy later; its waits start afresh."""

    amount = Money(required=True, **told("How much of the sum insured it is."))
    since = IsoDate(load_default=None, **told("The day it was added."))
    age_months = Whole(maximum=OLDEST_POLICY, load_default=None, **told("Instead of since: for how many months."))

    @validates_schema(skip_on_field_errors=False)
    def one_age(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data.get("since") is None) == (data.get("age_months") is None):
            refuse([(("since",), Said("Give either since or age_months.", "needed"))])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Increase:
        return Increase(**data)


class HeldPolicySchema(Strict):
    """A policy: a published plan by its id or a plan document of your own, and how it is held."""

    id = Slug(load_default=None, **told("Your name for it; the plan's id if left out."))
    plan_id = Slug(load_default=None, **told("A published plan, as /v1/plans lists them.", example="arogya_sanjeevani"))
    plan = fields.Nested(PlanSchema(), load_default=None, **told("A plan document of your own: /schemas/plan.json."))
    options = fields.List(Slug(), load_default=list, validate=Length(max=10), **told("Variants that were chosen."))
    sum_insured = Money(required=True, **told("The base sum insured.", example="300000.00"))
    floater = Flag(load_default=False, **told("Whether its people share one sum insured."))
    started = IsoDate(load_default=None, **told("First inception; waits count from it."))
    age_months = Whole(maximum=OLDEST_POLICY, load_default=None, **told("Instead of started."))
    port_credit_months = Whole(maximum=240, load_default=0, **told("Months of cover brought from another insurer."))
    increase = fields.Nested(IncreaseSchema(), load_default=None, **told("The part of the sum insured added later."))
    period = fields.Nested(PeriodSchema(), load_default=None, **told("The policy year that the claims fall into."))
    zone = Slug(load_default="", **told("The zone its premium is paid for, as the plan names zones."))
    bonus_years = Whole(maximum=50, load_default=0, **told("Claim-free years that earned bonus."))
    first_claim = Flag(load_default=False, **told("Whether no claim was ever paid under it before."))
    pending_instalments = Money(load_default=0, **told("Premium instalments that a claim makes due."))
    year = fields.Nested(YearSchema(), load_default=dict, **told("What is left in its year."))
    years = Named(
        keys=Slug(),
        values=fields.Nested(YearSchema()),
        load_default=dict,
        **told("The same, by member."),
    )

    @validates_schema(skip_on_field_errors=False)
    def hangs_together(self, data: Mapping[str, Any], **_: Any) -> None:
        refuse(_policy_faults(data))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> PolicyAsked:
        data["credit_months"] = data.pop("port_credit_months")
        data["ever_paid"] = not data.pop("first_claim")
        data["options"] = tuple(dict.fromkeys(data["options"]))
        data["id"] = data["id"] or data["plan_id"] or data["plan"].id
        return PolicyAsked(**data)


def _policy_faults(data: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    if (data.get("plan_id") is None) == (data.get("plan") is None) and {"plan_id", "plan"} <= data.keys():
        yield ("plan_id",), Said("Name a published plan in plan_id, or hand one in as plan: one of the two.", "needed")
    if data.get("started") is not None and data.get("age_months") is not None:
        yield ("age_months",), Said("Say its age once: with started or with age_months.", "twice")
    if data.get("started") is not None and data["started"].year < FIRST_YEAR:
        yield ("started",), Said(f"Write a day from the year {FIRST_YEAR} on.", "range")
    increase = data.get("increase")
    if isinstance(increase, Increase) and increase.amount >= data.get("sum_insured", increase.amount + 1):
        yield ("increase", "amount"), Said("An increase is a part of the sum insured, and smaller.", "range")


class MemberSchema(Strict):
    """A person under the policies."""

    id = Slug(load_default="member", **told("Your name for the person."))
    age_years = Whole(maximum=110, load_default=None, **told("Age when the claims arise; some co-payments ask for it."))
    declared_conditions = condition_list("Conditions declared when buying: names or diagnosis codes.")
    undeclared_conditions = condition_list("Conditions there were then that nobody declared.")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Insured:
        return Insured(
            data["id"],
            data["age_years"],
            frozenset(data["declared_conditions"]),
            frozenset(data["undeclared_conditions"]),
        )
