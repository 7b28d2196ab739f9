"""The words of the API that need a meaning: one row a word, shown at /docs. Knows no figure."""

from typing import NamedTuple


class Word(NamedTuple):
    """A word and what it means here; ``fields`` are the names under which answers use it."""

    word: str
    meaning: str
    fields: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"word-{self.word.replace(' ', '-')}"


GLOSSARY = (
    Word(
        "presentation",
        "The kind of back spasm: a simple one, one that keeps coming back, one with pressure on a nerve, after an "
        "injury, a lasting one, or one after an operation. /v1/pathways lists them.",
        ("presentation",),
    ),
    Word(
        "stage",
        "A rung of the ladder: self-care, a doctor visit, tests, physiotherapy, a hospital stay.",
        ("stage", "stages_included", "start_at"),
    ),
    Word("urgency", "How soon to act, from self-care to emergency. Insurance never changes it.", ("urgency",)),
    Word("plan", "A product's benefit design, as its insurer sells it.", ("plan_id", "plan_ids", "plans")),
    Word(
        "policy state",
        "A plan as a person holds it: no policy, bought today, held past its waits, or the person's own.",
        ("policy_state",),
    ),
    Word("scenario", "Where the episode ends: at the likely stage, or in hospital.", ("scenario", "role")),
    Word(
        "bills",
        "What providers charge. It is always what the plan pays plus what the patient pays.",
        ("bills", "billed"),
    ),
    Word("total", "What the patient pays, plus the premium of the year.", ("total", "difference")),
    Word(
        "typical, low, high",
        "Typical adds up the typical lines. 8 in 10 of our simulated bills lie between low and high.",
        ("typical", "low", "high"),
    ),
    Word(
        "tenant",
        "Who hosts Outpocket: an insurer or a broker. Its key says whose plans, prices and cities count.",
        ("tenant",),
    ),
    Word(
        "premium zone",
        "A part of the country with premiums of its own. Where yours is not known, the dearest one counts.",
        ("zones",),
    ),
    Word(
        "recorded at",
        "What had been recorded by a moment, whatever day is asked about: 'what did you say on 3 May?'",
        ("recorded_at",),
    ),
    Word(
        "loading", "Something added to a premium: for a dearer zone, a risk, or paying in instalments.", ("loadings",)
    ),
    Word(
        "tax relief",
        "What of the premiums may be deducted from taxable income. Shown as information; it is no tax advice.",
        ("tax_relief",),
    ),
    Word("sum insured", "The most a plan pays in a policy year.", ("sum_insured",)),
    Word("deductible", "What the patient bears first, before the plan pays.", ("deductible",)),
    Word(
        "co-payment",
        "A percentage of an accepted claim that stays with the patient.",
        ("copay_bps", "network_copay_bps"),
    ),
    Word(
        "waiting period",
        "Time from the start of a policy in which it does not pay: for everything, for listed conditions, or for "
        "conditions that were there before.",
        ("initial_wait_days", "specified_wait_months", "pre_existing_wait_months"),
    ),
    Word("sub-limit", "A cap on what a plan pays for one condition or operation.", ("sub_limits",)),
    Word(
        "room limit",
        "A cap on the room's price per day. Above it the patient pays the excess and, with a proportionate "
        "deduction, the same share of the charges that rise with the room.",
        ("room_limit", "icu_limit", "proportionate"),
    ),
    Word(
        "before and after the stay",
        "Days around an accepted stay in which a plan also pays for visits, tests and medicines.",
        ("pre_hospital_days", "post_hospital_days"),
    ),
    Word(
        "pay now, refunded later",
        "What is paid at the desk, and what the insurer pays back.",
        ("pay_now", "refunded_later"),
    ),
    Word("clause", "Where a rule is written, and whose text it is.", ("clause",)),
    Word(
        "basis point",
        "A hundredth of a percent: 1000 are 10 %. Rates end in _bps.",
        ("percent_bps",),
    ),
)
