"""India: rupees, the order in which a health policy is read, and the tax on its premium."""

from dataclasses import replace
from datetime import date

from service.domain.kernel import Rulebook
from service.domain.market import Dated, InstalmentRules, InstalmentTerms, Market, ReliefLaw, ReliefLimits, Tax, TaxRate
from service.domain.plan import Authority, Clause, Source
from service.domain.plan_values import Step
from service.domain.rules import (
    admissibility,
    copay,
    deductible,
    non_payable,
    other_policies,
    out_patient,
    room_rent,
    sub_limit,
    sum_insured,
    waiting_period,
)
from service.domain.vocabulary import RETAIL, Frequency

WHOLE_RUPEE = 100

_STEPS = {
    Step.ROOM: (*room_rent.RULES, sub_limit.AMBULANCE, sub_limit.OF_LINES),
    Step.DEDUCTIBLE: deductible.RULES,
    Step.COPAY: (copay.RULE,),
    Step.SUB_LIMIT: sub_limit.OF_CLAIM,
    Step.SUM_INSURED: sum_insured.RULES,
}
_GATES = (*admissibility.GATES, *waiting_period.GATES)
_RULES = (*non_payable.RULES, *(rule for rules in _STEPS.values() for rule in rules))

RULEBOOK = Rulebook(
    gates=_GATES,
    apart=out_patient.sort_apart,
    first=non_payable.RULES,
    steps=_STEPS,
    elsewhere=other_policies.take_back,
    used=(sub_limit.used, out_patient.used),
    grounds={
        ground.name: ground
        for ground in (
            *(gate.ground for gate in _GATES),
            *out_patient.GROUNDS,
            *(rule.ground for rule in _RULES),
            *other_policies.GROUNDS,
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
# The circular itself was not read: three reports of it agree.
_REFORM = Source(
    id="irdai_2024",
    title="IRDAI Insurance Products Regulations of March 2024 and Master Circular of 29 May 2024, as reported",
    where="https://gameofinsurance.com/irda-2024-guidelines-on-pre-existing-diseases-and-moratorium-period ; "
    "https://healthinsurancesahihai.com/new-irda-guidelines-in-april-2024 ; "
    "https://tradeflock.com/irdai-releases-master-circular",
    date="2024",
    kind="press and explainers",
)
STANDARD_CLAUSES = {
    "admission": Clause("Excl04, Excl05", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "initial_wait_days": Clause("Excl03", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "specified_wait_months": Clause("Excl02", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "pre_existing_wait_months": Clause("Excl01", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "listed_waits": Clause("Excl02", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "increase": Clause("Excl01, Excl02, Excl03", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "unprescribed": Clause("Excl14", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "unproven": Clause("Excl16", Authority.IRDAI_CODE, _STANDARD.id, "2020-07-22"),
    "moratorium": Clause(None, Authority.CIRCULAR, _REFORM.id, "2024-04-01"),
    "other_policies": Clause(None, Authority.CIRCULAR, _REFORM.id, "2024-05-29"),
}
# Consumer forum orders on stays for backs, read as excerpts; the answers tell what each was about.
DISPUTES = (
    Source(
        id="rajani_satheesan",
        title="Rajani Satheesan v National Insurance, CC 624/2010, CDRF Ernakulam",
        where="https://consumercourt.in/judgment/ms-national-insurance-company-limited_vs_rejani-satheesan",
        date="2011-12-30",
        kind="consumer forum order (excerpt)",
    ),
    Source(
        id="mahesh_pant",
        title="Mahesh Pant v National Insurance",
        where="https://consumercourt.in",
        date="undated in the excerpt",
        kind="consumer forum order (excerpt)",
    ),
    Source(
        id="pradeep_kumar",
        title="J. Pradeep Kumar v United India, CC 71/17, CDRF Kollam",
        where="https://consumercourt.in/judgment/the-manager_vs_j.pradeep-kumaraged-49so.janardhanan-pillai",
        date="2019-02-11",
        kind="consumer forum order (excerpt)",
    ),
)
# The Products Regulations of March 2024 cut both from 1 April 2024, the moratorium with them.
_SINCE = date(2024, 4, 1)
_WAITS = Clause(None, Authority.CIRCULAR, _REFORM.id, "2024-04-01")
WAITS = {
    "pre_existing_wait_months": Dated(((date.min, 48), (_SINCE, 36)), _WAITS),
    "specified_wait_months": Dated(((date.min, 48), (_SINCE, 36)), _WAITS),
}
MORATORIUM = Dated(((date.min, 96), (_SINCE, 60)), _WAITS)

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
    standard_sources={source.id: source for source in (_STANDARD, _REFORM, *DISPUTES)},
    waits=WAITS,
    moratorium=MORATORIUM,
    default_plan="niva_reassure",
    default_sum_insured=50_000_000,
)
