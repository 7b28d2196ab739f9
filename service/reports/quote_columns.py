"""The columns of exported quotes and of their lines. An age is told in bands, never exactly. Knows no store, no CSV."""

from service.reports.columns import CODE, DATE, MOMENT, MONEY, TEXT, WHOLE, Column, Report

_OF_THE_QUOTE = (
    Column("quote_ref", CODE, "quote.ref", "The quote's spoken reference."),
    Column("created_at", MOMENT, "quote.created_at", "When it was made."),
    Column("status", CODE, "quote.status", "issued, shared, viewed, expired, superseded, withdrawn or deleted."),
    Column("market", CODE, "quote.market", "The market asked about."),
    Column("locale", CODE, "quote.locale", "The language of its sentences."),
    Column("presentation", CODE, "answer.triage.presentation", "The kind of back spasm."),
    Column("urgency", CODE, "answer.triage.urgency", "How soon to act; empty if a stage was given instead of answers."),
    Column("city", CODE, "answer.where.city", "Where care would be bought; empty if only a tier was given."),
    Column("city_tier", CODE, "answer.where.city_tier", "The tier it was priced as."),
    Column("facility", CODE, "answer.where.facility", "The kind of hospital or clinic."),
    Column("age_band", CODE, "quote.age_band", "The age in years as a band, such as 36-45; empty if not given."),
    Column("scenario", CODE, "scenario.scenario", "The stage at which the episode ends."),
    Column("role", CODE, "scenario.role", "likely or worst."),
    Column("variant", CODE, "scenario.variant", "Which course the hospital stay takes."),
    Column("plan_no", WHOLE, "plan.no", "The place of the plan in the question, from 1."),
    Column("plan_id", CODE, "scenario.plan_id", "The plan compared."),
    Column("sum_insured", MONEY, "scenario.sum_insured", "The cover asked about."),
    Column("currency", CODE, "answer.currency", "ISO 4217; of every amount in the row."),
)
_VERSIONS = (
    Column("engine_version", CODE, "quote.versions.engine", "Version of the engine."),
    Column("content_version", CODE, "quote.versions.content", "Version of the sentences; joins the copy register."),
    Column("triage_version", CODE, "quote.versions.triage", "Version of triage."),
    Column("pathway_version", CODE, "quote.versions.pathway", "Version of the pathway."),
    Column("cost_table_version", CODE, "quote.versions.cost_table", "Version of the prices."),
    Column("plan_version", CODE, "plan.version", "Version of the plan."),
    Column("ad_ref", CODE, "plan.ad_ref", "The plan's advertisement reference in the tenant's profile of that day."),
    Column("uin", CODE, "plan.uin", "The plan's UIN in the tenant's profile of that day."),
)
_CLIENT_REF = Column("client_ref", TEXT, "quote.client_ref", "The agent's own reference.")


def _of_state(state: str, told: str) -> tuple[Column, ...]:
    where = f"states.{state}"
    return (
        Column(f"{state}_total", MONEY, f"{where}.total", f"What is left to the patient and the premium, {told}."),
        Column(
            f"{state}_difference",
            MONEY,
            f"{where}.difference",
            f"That minus no_policy_total: positive where the policy costs more, {told}.",
        ),
        Column(f"{state}_cover_verdict", CODE, f"{where}.cover_verdict.code", f"The cover verdict, {told}."),
        Column(f"{state}_year_verdict", CODE, f"{where}.year_verdict.code", f"The year verdict, {told}."),
    )


QUOTES = Report(
    "quotes",
    "One row for each quote, scenario and plan; a quote whose answers were deleted is one row without them.",
    (
        *_OF_THE_QUOTE,
        Column("no_policy_total", MONEY, "states.no_policy.total", "What the bills come to without a policy."),
        *_of_state("bought_today", "with the plan bought today"),
        *_of_state("past_waits", "with the plan held past its waiting periods"),
        *_of_state("own_policy", "with the policy as it is held; empty without one"),
        Column("premium", MONEY, "states.bought_today.premium.amount", "The year's premium; empty if unknown."),
        Column("premium_basis", CODE, "states.bought_today.premium.basis", "given, published, bracketed or unknown."),
        *_VERSIONS,
        Column("expires_at", MOMENT, "quote.expires_at", "When the quote ends."),
        Column("first_opened_on", DATE, "quote.viewed_on", "The day on which its link was first opened."),
        Column("sha256", CODE, "quote.sha256", "The checksum of question and estimate, kept when they are deleted."),
        _CLIENT_REF,
    ),
)

QUOTE_LINES = Report(
    "quote_lines",
    "One row for each quote, scenario, plan, policy state and bill line, then unpriced lines and the premium. A quote "
    "whose answers were deleted has none.",
    (
        *_OF_THE_QUOTE,
        Column("policy_state", CODE, "row.policy_state", "no_policy, bought_today, past_waits or own_policy."),
        Column("cover_verdict", CODE, "row.cover_verdict.code", "The cover verdict of this policy state."),
        Column("line_no", WHOLE, "number", "Order within scenario, plan and policy state, from 1."),
        Column("item", CODE, "care.item", "Code of the service item; premium for the premium of the year."),
        Column("label", TEXT, "care.label", "The item in words."),
        Column("stage", CODE, "care.stage", "The stage at which it is done."),
        Column("day", WHOLE, "day", "Its first day, counted from the onset."),
        Column("quantity", WHOLE, "care.quantity", "How many, typically."),
        Column("billed", MONEY, "settled.billed", "What the provider charges; empty if unpriced and for the premium."),
        Column("plan_pays", MONEY, "settled.plan_pays", "What the plan pays."),
        Column("patient_pays", MONEY, "settled.patient_pays", "What is left to the patient; of the premium, that."),
        Column("rules", CODE, "rules", "Codes of the rules behind it, with '; ' between them."),
        Column("clauses", TEXT, "clauses", "Clause numbers; the source's name where it prints none."),
        Column("price_source", TEXT, "care.source", "Where the price comes from."),
        Column("confidence", CODE, "care.confidence", "How well the price is sourced: high, medium or low."),
        *_VERSIONS,
        _CLIENT_REF,
    ),
    key=("quote_ref", "scenario", "plan_no", "policy_state", "line_no"),
)
