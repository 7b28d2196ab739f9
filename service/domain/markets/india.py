"""India: rupees, the order in which a health policy is read, and the tax on its premium."""

from dataclasses import replace
from datetime import date

from service.domain.kernel import Rulebook
from service.domain.market import InstalmentRules, InstalmentTerms, Market, ReliefLaw, ReliefLimits, Tax, TaxRate
from service.domain.plan import Authority, Clause, Source, Step
from service.domain.rules import (
    admissibility,
    cost_sharing,
    non_payable,
    out_patient,
    room_rent,
    waiting_period,
)
from service.domain.vocabulary import RETAIL, Frequency

WHOLE_RUPEE = 100

_STEPS = {
    Step.ROOM: (*room_rent.RULES, cost_sharing.AMBULANCE),
    Step.DEDUCTIBLE: (cost_sharing.DEDUCTIBLE,),
    Step.COPAY: (cost_sharing.COPAY,),
    Step.SUB_LIMIT: (cost_sharing.SUB_LIMIT,),
    Step.SUM_INSURED: (cost_sharing.SUM_INSURED,),
}
_GATES = (*admissibility.GATES, *waiting_period.GATES)
_RULES = (*non_payable.RULES, *(rule for rules in _STEPS.values() for rule in rules))

RULEBOOK = Rulebook(
    gates=_GATES,
    apart=out_patient.sort_apart,
    first=non_payable.RULES,
    steps=_STEPS,
    grounds={
        ground.name: ground
        for ground in (
            *(gate.ground for gate in _GATES),
            *out_patient.GROUNDS,
            *(rule.ground for rule in _RULES),
        )
    },
    unit=WHOLE_RUPEE,
)

# Policies that a person buys are exempt from 22 September 2025; before that, and in a group still, 18 % is added.
# No source read says from when on: the day of the first rate stands for "as long as our prices reach back".
PREMIUM_TAX = Tax(
    rates=(TaxRate(date.min, 1800), TaxRate(date(2025, 9, 22), 0, RETAIL)),
    source="Economic Times and NDTV, 22 September 2025; ClearTax; Ministry of Finance FAQ 57 of 3 September 2025",
)

INSTALMENTS = InstalmentRules(
    terms={
        Frequency.HALF_YEARLY: InstalmentTerms(count=2, loading_bps=200, grace_days=30),
        Frequency.QUARTERLY: InstalmentTerms(count=4, loading_bps=300, grace_days=30),
        Frequency.MONTHLY: InstalmentTerms(count=12, loading_bps=None, grace_days=15),
    },
    loading_source="Star Health, Arogya Sanjeevani: copy of an undated brochure",
    terms_source="Care Supreme policy wording, UIN CHIHLIP23128V012223, Ver Nov/24",
)

# The sources state the limits of section 80D without a first day; none of our prices is older than they are.
# Sub-section (2A) caps check-ups "in the aggregate": read as one cap for both groups, the reading that flatters less.
_LIMITS = ReliefLimits(
    since=date.min,
    law="Income-tax Act 1961, section 80D",
    limit=2_500_000,
    senior_limit=5_000_000,
    senior_age=60,
    check_up=500_000,
    source="thefinvia.com, section 80D; batchwise, section 80D, 18 May 2026; taxcalculator.in, 80D calculator; "
    "sub-section (2A) as quoted by taxguru.in",
    verified=True,
)
TAX_RELIEF = ReliefLaw(
    limits=(
        _LIMITS,
        replace(
            _LIMITS,
            since=date(2026, 4, 1),
            law="Income-tax Act 2025",
            source="Said to carry the limits of section 80D over: batchwise, section 80D, 18 May 2026; "
            "Income-tax Bill 2025, clause 126, as quoted by taxmanagementindia.com",
            verified=False,
        ),
    ),
    first_month=4,
)

# IRDAI Master Circular 193/07/2020 prints the standard exclusions that every retail policy carries.
_STANDARD = Source(
    id="irdai_193_2020",
    title="IRDAI Master Circular on Standardization, IRDAI/HLT/REG/CIR/193/07/2020",
    where="https://taxguru.in/corporate-law/master-circular-standardization-health-insurance-products.html",
    date="2020-07-22",
    kind="regulator document (extract)",
)
STANDARD_CLAUSES = {
    "admission": Clause("Excl04, Excl05", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "initial_wait_days": Clause("Excl03", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "specified_wait_months": Clause("Excl02", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "pre_existing_wait_months": Clause("Excl01", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
}

MARKET = Market(
    code="in",
    currency="INR",
    country="IN",
    rulebook=RULEBOOK,
    premium_tax=PREMIUM_TAX,
    instalments=INSTALMENTS,
    tax_relief=TAX_RELIEF,
    real_difference=50_000,
    standard_clauses=STANDARD_CLAUSES,
    standard_source=_STANDARD,
    default_plan="niva_reassure",
    default_sum_insured=50_000_000,
)
