"""What an answer of ``POST /v1/adjudications`` looks like, for its description and for the tests.

``schemas/settlement.py`` writes answers by hand; the tests load what it writes with these schemas, which refuse a field
too many or too few. Says nothing and computes nothing.
"""

from marshmallow import fields
from marshmallow.validate import Equal, OneOf, Regexp

from schemas.estimate_parts import ClauseSchema, coded, money, part, parts, prose, texts, told
from schemas.estimate_shape import CitedSourceSchema
from schemas.fields import Flag, IsoDate, Slug, Strict, Whole
from service.domain.admission import Likelihood
from service.domain.plan_values import Bucket
from service.domain.vocabulary import ServiceCategory

VERDICTS = ("paid_in_full", "paid_in_part", "nothing_payable", "refused")


class SettledBillLineSchema(Strict):
    """A line of the bill: what all policies together pay of it."""

    label = prose("The line in the bill's own words, or its category.")
    category = coded(ServiceCategory, "What it is for.")
    in_stay = Flag(required=True, **told("Whether it is part of the stay."))
    first = IsoDate(required=True, allow_none=True, **told("Its first day, where the bill has dates."))
    last = IsoDate(required=True, allow_none=True, **told("Its last day."))
    billed = money("What was charged.")
    plan_pays = money("What the policies pay.")
    patient_pays = money("What is left to the patient.")


class BillStepSchema(Strict):
    """One reason, with its clause and the amount that it leaves to the patient."""

    rule = prose("The code of the rule.")
    clause = part(ClauseSchema, "Where it is written; null where no source says.", null=True)
    amount = money("What it leaves to the patient; 0 where it tells why the plan pays.")
    text = prose("The reason in a sentence.")


class ClaimStepSchema(BillStepSchema):
    """One deduction of the claim as a whole, with its arithmetic."""

    arithmetic = prose("How it was worked out; null where the amounts fell whole.", allow_none=True)


class PolicyLineSchema(Strict):
    """A line of the bill under one policy."""

    label = prose("The line in the bill's own words, or its category.")
    billed = money("What was charged.")
    plan_pays = money("What this policy pays.")
    patient_pays = money("What it leaves.")
    steps = parts(BillStepSchema, "Why, step by step.")
    would_cover = prose("What would have made it covered.", allow_none=True)


class DisputeSchema(Strict):
    """A published dispute over such a stay."""

    text = prose("What it was about.")
    source = prose("Its source.")


class DoubtSchema(Strict):
    """A ground on which an insurer may refuse the stay."""

    code = prose("The code of the ground.")
    likelihood = coded(Likelihood, "How likely the stay is accepted all the same.")
    text = prose("The ground in a sentence.")
    clause = part(ClauseSchema, "Where it is written.", null=True)
    dispute = part(DisputeSchema, "A published dispute, where there is one.", null=True)


class AdmissibilitySchema(Strict):
    """Whether the stay would be accepted."""

    likelihood = coded(Likelihood, "Null without a stay.", null=True)
    grounds = parts(DoubtSchema, "Why it may be refused.")


class OtherwiseSchema(Strict):
    """The same claim if an open question is answered the other way."""

    because = prose("The other answer.")
    plan_pays = money("What the policy would pay.")
    patient_pays = money("What it would leave.")


class CliffSchema(Strict):
    """An edge at which a little less would have saved a lot."""

    code = prose("room, icu, network, zone or ayush_hospital.")
    text = prose("The edge in a sentence.")
    saves = money("What it would have saved the patient.")


class YearAfterSchema(Strict):
    """What the policy has left in its year: hand it in as year with the next claim."""

    base = money("Of the sum insured.")
    bonus = money("Of the bonus.")
    extra = money("Of cover beside the base.")
    restored = money("Of cover that came back.")
    restorations = Whole(required=True, **told("How often cover came back."))
    deductible_left = money("Of a deductible of the year.")
    used = fields.Dict(keys=fields.String(), values=fields.String(), required=True, **told("Paid under yearly limits."))
    claims_paid = Whole(required=True, **told("Claims paid in the year."))
    illnesses = texts("What they were for.")
    ever_paid = Flag(required=True, **told("Whether any claim was ever paid under the policy."))


class SettledPolicySchema(Strict):
    """The claim under one policy: bills = plan_pays + patient_pays."""

    policy = prose("Your name for the policy, or its plan's id.")
    plan_id = Slug(required=True, **told("The plan."))
    sum_insured = money("The base sum insured.")
    verdict = fields.String(required=True, validate=OneOf(VERDICTS), **told("The outcome.", enum=list(VERDICTS)))
    plan_pays = money("What the policy pays.")
    patient_pays = money("What it leaves.")
    cash = money("What is paid out once pending instalments are kept back.")
    instalments_left = money("Of pending instalments, what a further claim keeps back.")
    cover_used = fields.Dict(
        keys=fields.String(validate=OneOf(list(Bucket))),
        values=fields.String(),
        required=True,
        **told("From which part of the cover it comes."),
    )
    admissibility = part(AdmissibilitySchema, "Whether the stay would be accepted.")
    steps = parts(ClaimStepSchema, "The deductions of the claim, in the order of the plan.")
    lines = parts(PolicyLineSchema, "The lines of the bill, as it lists them.")
    otherwise = parts(OtherwiseSchema, "What is open, answered the other way.")
    cliffs = parts(CliffSchema, "Edges that cost a lot, the dearest first.")
    boundaries = texts("Limits met exactly, where wordings differ.")
    unknown_terms = texts("Terms that were read and that no source settles.")
    year = part(YearAfterSchema, "What is left in the policy's year.")
    bonus_at_renewal = money("The bonus of the next year, if no further claim is made.")


class SettledClaimSchema(Strict):
    """A claim under all its policies."""

    id = prose("The claim.")
    member = prose("Whose claim it is.")
    bills = money("What was charged: plan_pays + patient_pays.")
    plan_pays = money("What all policies pay together.")
    patient_pays = money("What is left to the patient.")
    lines = parts(SettledBillLineSchema, "The lines of the bill, as it lists them.")
    policies = parts(SettledPolicySchema, "Each policy, in the order it was named.")


class AdjudicationVersionsSchema(Strict):
    """The versions that answered."""

    engine = prose("The engine.")
    content = prose("The sentences.")
    items = prose("The list of service items.")
    plans = fields.Dict(keys=Slug(), values=fields.String(), required=True, **told("Published plans, by id."))
    tenant = fields.String(**told("The tenant's profile; only in its answers."))


class AdjudicationSchema(Strict):
    """Settled claims in order: who pays what, line by line, by which clause."""

    kind = fields.String(required=True, validate=Equal("adjudication"), **told("What this is.", const="adjudication"))
    adjudication_id = fields.String(
        required=True,
        validate=Regexp(r"^adj_[0-9a-f]{24}$"),
        **told("The same question under the same versions has the same id."),
    )
    market = Slug(required=True, **told("The market.", example="in"))
    currency = fields.String(
        required=True, validate=Regexp(r"^[A-Z]{3}$"), **told("The currency of every amount.", example="INR")
    )
    as_of = IsoDate(required=True, **told("The day whose documents answered."))
    claims = parts(SettledClaimSchema, "The claims in order.")
    assumptions = texts("What was taken for granted.")
    disclosures = texts("What a reader has to be told.")
    versions = part(AdjudicationVersionsSchema, "What answered.")
    sources = parts(CitedSourceSchema, "Every source cited.")
