"""With and without on the wire: a comparison with the days around its stay, what a plan does, and what to ask.

More parts of an answer of ``POST /v1/estimates``, field by field. Says nothing and computes nothing.
"""

from schemas.estimate_parts import ClauseSchema, RowSchema, coded, money, part, parts, prose, told
from schemas.fields import Flag, Slug, Strict, Whole
from service.domain.scenario import Role
from service.domain.vocabulary import Stage


def _day(text: str) -> Whole:
    """A day counted from the onset; one before it is below 0."""
    return Whole(minimum=-3660, required=True, **told(text))


class BeforeStaySchema(Strict):
    """The days before a stay that the plan counts."""

    days = Whole(required=True, **told("How many."))
    from_day = _day("The first of them, in days since the pain began; below 0 is before that.")
    clause = part(ClauseSchema, "Where it is written.", null=True)
    text = prose("Which bills to keep.")


class AfterStaySchema(Strict):
    """The days after a stay that the plan counts."""

    days = Whole(required=True, **told("How many."))
    until_day = _day("The last of them, in days since the pain began.")
    clause = part(ClauseSchema, "Where it is written.", null=True)
    text = prose("Which bills to keep.")


class AroundStaySchema(Strict):
    """A hospital stay and the days around it whose bills the plan counts if it accepts the stay."""

    admission_day = _day("The first day of the stay, in days since the pain began.")
    discharge_day = _day("Its last day.")
    before = part(BeforeStaySchema, "Null where the plan counts none, or no source says how many.", null=True)
    after = part(AfterStaySchema, "Null where the plan counts none, or no source says how many.", null=True)


class ComparisonSchema(Strict):
    """With and without one plan, for an episode that ends at one stage."""

    scenario = coded(Stage, "Where the episode ends.")
    role = coded(Role, "The likely end, or the worst one.")
    variant = prose("Which course the hospital stay takes.", allow_none=True)
    plan_id = Slug(required=True, **told("The plan."))
    sum_insured = money("The cover asked about.")
    is_partial = Flag(
        data_key="partial", required=True, **told("Some of its care has no price: its bills are at least this much.")
    )
    rows = parts(RowSchema, "One row a policy state; no_policy first.")
    around_stay = part(AroundStaySchema, "Null where the episode ends before a hospital stay.", null=True)


class NoteSchema(Strict):
    """One thing a plan does, or does not do."""

    code = prose("What kind of note.")
    plan_id = Slug(required=True, **told("The plan."))
    clause = part(ClauseSchema, "Where it is written.", null=True)
    text = prose("The note in a sentence.")


class AskSchema(Strict):
    """A question to ask the insurer, before buying or before a stay."""

    code = prose("What it is about.")
    plan_id = Slug(required=True, **told("The plan."))
    clause = part(ClauseSchema, "What it is about as the plan writes it.", null=True)
    text = prose("The question.")
