"""What each field of a plan document says, for its JSON Schema and for the description of the API.

By the name of its shape, then of the field. Reads and checks nothing.
"""

from collections.abc import Mapping
from types import MappingProxyType

# Of every term: its value, and where that is written.
_TERM = {
    "unknown": "True where no source settles the term; its value is then only the reading that is priced first.",
    "ref": "The number of the clause; null where the source prints none.",
    "authority": "Whose text it is: the policy wording, an exclusion code of the regulator, or a circular.",
    "source": "The id of its source, as it stands under sources.",
    "as_of": "When that text said so: a year, month or day, or undated.",
    "verbatim": "The words of the clause.",
    "note": "How it was read; of an unknown term, what was looked for or is assumed.",
    "readings": "Other ways to read it: each is priced too.",
}
_READING = {"value": "The other value.", "because": "Why it can be read so."}
_NAME = "A name of your own."
_NAMES = "Presentations, conditions or treatments, as claims name them."
_CATEGORIES = "The categories of charges."

TERMS: Mapping[str, str] = MappingProxyType(
    {
        "order": "The order of assessment, as the wording prints it: each step once.",
        "in_patient": "Whether hospital stays are covered.",
        "minimum_hours": "Hours from which a stay counts as hospitalisation.",
        "day_care": "Which procedures under 24 hours are covered: all, those on the plan's list, or none.",
        "day_care_minimum_hours": "Hours that such a procedure has to take at least.",
        "ayush": "In-patient treatment of the Indian systems of medicine.",
        "domiciliary": "Treatment at home in place of a stay.",
        "initial_wait_days": "Days from inception in which no illness is paid; accidents are.",
        "specified_wait_months": "Months that listed conditions wait; spine_scope says which of the spine are listed.",
        "spine_scope": "Which conditions of the spine are on the list of the specified wait.",
        "listed_waits": "Waits of their own for single conditions or treatments.",
        "pre_existing_wait_months": "Months that conditions declared at purchase wait.",
        "excluded_treatments": "Conditions and treatments that are excluded for good.",
        "excluded_items": "Items of a bill that the wording excludes, as ids.",
        "lists_paid": "Which of the regulator's lists of items are paid: I optional, II to IV with room, procedure, "
        "treatment.",
        "pre_hospital_days": "Days before a stay whose bills count with it.",
        "post_hospital_days": "Days after a stay whose bills count with it.",
        "out_patient": "What is paid without a stay.",
        "room_limit": "The limit for a day of room.",
        "icu_limit": "The limit for a day of intensive care.",
        "proportionate": "Which charges shrink in the ratio allowed ÷ actual where the room is above its limit.",
        "ambulance_limit": "The limit for ambulances of a claim; null: up to the sum insured.",
        "deductible": "What the patient bears first.",
        "payout_steps": "What claims are paid by their size, from the smallest up.",
        "copay_bps": "The co-payment on every claim, in basis points: 500 is 5 %.",
        "network_copay_bps": "A further co-payment outside the network, in basis points.",
        "copays": "Co-payments on condition: by age, zone, condition, network.",
        "copay_stacking": "Whether several co-payments add up, or the highest counts alone.",
        "sub_limits": "Limits inside the cover: of a treatment, of some charges, of a day, of the year.",
        "bonus": "Cover added for claim-free years.",
        "extra_cover_bps": "Cover beside the base from the first year on, in basis points of it.",
        "restoration": "When and how often used cover comes back.",
        "cover_order": "Which part of the cover a claim uses first: each part once.",
    }
)

_SHAPES: Mapping[str, Mapping[str, str]] = {
    "Plan": {
        "id": "Your id of the plan.",
        "name": "Its name.",
        "insurer": "Who sells it.",
        "kind": "A base policy, a super top-up above a deductible, or an out-patient product.",
        "uin": "The regulator's number of the product, if known.",
        "as_of": "When its terms were so: a year, month or day.",
        "status_note": "What a reader should know of the document as a whole.",
        "sum_insured": "The sums insured on offer.",
        "sources": "Every source that the document cites, by an id of yours.",
        "terms": "What the plan promises, term by term. A term left out is unknown and moves no money.",
        "by_sum_insured": "Terms that differ from a sum insured on; the last that is reached holds.",
        "variants": "Options and riders by name, each with the terms that it replaces.",
        "described": "Terms in words that no rule reads.",
    },
    "Terms": TERMS,
    "SumInsured": {
        "options": "The sums, from the smallest up.",
        "minimum": "Or the smallest.",
        "maximum": "And the largest.",
        "step": "The step between them; 0: any amount.",
        "unknown": "True where no source lists the sums.",
    },
    "Source": {
        "title": "Its title.",
        "where": "Where it can be found.",
        "date": "Its date, in its own words.",
        "kind": "What kind of text it is, and how much of it was read.",
    },
    "Band": {"at_least": "From this sum insured on.", "terms": "The terms that differ."},
    "Described": {
        "label": "What it is about.",
        "text": "What it says, in your words.",
        "source": "The id of its source.",
        "as_of": "When that was so.",
    },
    "Ayush": {
        "covered": "Whether it is covered.",
        "ayush_hospital": "Whether only in a registered AYUSH hospital.",
        "limit_bps": "At most this share of the sum insured, in basis points; 0: all of it.",
    },
    "Domiciliary": {
        "covered": "Whether it is covered.",
        "minimum_days": "Days in a row that it has to last.",
        "limit_bps": "At most this share of the sum insured, in basis points; 0: all of it.",
        "around": "Whether bills before and after it count as they do with a stay.",
        "excluded": "Conditions that are never treated at home at the plan's expense.",
    },
    "ListedWait": {"name": _NAME, "months": "How long it waits.", "applies_to": _NAMES},
    "OutPatient": {
        "categories": "The categories that are paid; [] for none.",
        "annual_limit": "The most in a year; null: the sum insured.",
        "per_visit": "The most for a visit; 0: no limit.",
        "network_only": "Whether only in the plan's network.",
        "copay_bps": "The patient's share, in basis points.",
        "category_limits": "Limits of a year for single categories.",
    },
    "CategoryLimit": {"category": "The category.", "amount": "The most in a year."},
    "DailyLimit": {
        "kind": "An amount, a percent of the base sum insured, the lower_of both, a category of room, or none.",
        "amount": "The amount a day.",
        "percent_bps": "The share of the base sum insured a day, in basis points: 100 is 1 %.",
        "includes": "Categories whose charges count in the daily rate beside the room itself.",
        "room_class": "Of kind category: the room that is allowed.",
    },
    "Proportionate": {
        "categories": "The categories that shrink.",
        "icu_days_exempt": "Whether charges of days in intensive care never shrink.",
    },
    "Deductible": {
        "kind": "Of each claim, over the year (aggregate), a percent of the claim, a franchise, or none.",
        "amount": "The amount.",
        "percent_bps": "Of kind percent: the share of the claim, in basis points.",
        "minimum": "Of kind percent: at least this.",
        "maximum": "Of kind percent: at most this; 0: no maximum.",
    },
    "PayoutStep": {
        "at_least": "A claim that reaches this amount …",
        "pays_bps": "… is paid at this share, in basis points,",
        "pays": "or with this fixed sum.",
    },
    "Copay": {
        "name": _NAME,
        "bps": "The share, in basis points.",
        "age_from": "If the person is at least so old; 0: at any age.",
        "zones": "If the zone insured and that of the treatment are one of these pairs.",
        "outside_network": "If the hospital is outside the network.",
        "applies_to": f"If the claim is for one of these: {_NAMES.lower()}",
        "pre_existing": "If it is for a condition declared at purchase.",
        "accident_exempt": "Whether accidents are spared.",
    },
    "ZonePair": {"insured": "The zone the premium is paid for.", "treated": "The zone of the treatment."},
    "SubLimit": {
        "name": _NAME,
        "amount": "The amount.",
        "percent_bps": "Or a share of the base sum insured, in basis points; with both, the lower counts.",
        "per": "Of a claim, of a day, or of the policy year.",
        "applies_to": f"{_NAMES} [] for every claim.",
        "categories": f"{_CATEGORIES} [] with no items: the claim as a whole.",
        "items": "Single items, as ids.",
    },
    "Bonus": {
        "percent_bps": "What a claim-free year adds, in basis points of the base.",
        "maximum_bps": "The most it comes to.",
        "after_claim": "What a year with a paid claim does to it.",
        "reduction_bps": "With after_claim reduced: by how much.",
    },
    "Restoration": {
        "when": "Never, once all other cover is exhausted, once any was used, or when a claim needs more than is left.",
        "times": "How often in a year; null: without limit.",
        "amount_bps": "How much of the base comes back, in basis points.",
        "same_illness": "Whether also for an illness that was paid in this year.",
        "first_claim": "Whether also for the first claim ever paid under the policy.",
    },
}


def description_of(shape: str, field: str) -> str | None:
    """What the description says of a field; None where it is no part of a plan document.

    >>> description_of("CopayBpsReading", "because"), description_of("CopayBpsTerm", "value")
    ('Why it can be read so.', 'The co-payment on every claim, in basis points: 500 is 5 %.')
    """
    if shape in _SHAPES:
        return _SHAPES[shape].get(field)
    if shape.endswith("Reading"):
        return _READING.get(field)
    if shape.endswith("Term"):
        return _TERM.get(field) or (TERMS.get(_term(shape)) if field == "value" else None)
    return None


def _term(shape: str) -> str:
    """The term that a shape describes: CopayBpsTerm is copay_bps."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in shape.removesuffix("Term"))
    return "_".join(words.split())
