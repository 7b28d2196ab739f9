"""Where each term of each published plan was read, as a table for a reader to check against the sources.

A cell is a source; "?" before it means unknown: the text is silent, or nothing was found at all; "-" means that the
plan says nothing of it, so it stays neutral.
"""

import pytest

from service.domain.plan import Term, Terms
from tests.published_plans import PLANS

TABLES = (
    """
term                      arogya_sanjeevani  new_india_mediclaim  activ_one_max  health_booster
order                     ?S7                ?S8                  ?S3            ?
in_patient                S7                 S8                   S3             S52
minimum_hours             S7                 ?                    S3             ?
day_care                  S7                 S8                   S3             ?
day_care_minimum_hours    -                  -                    -              -
ayush                     S7                 S8                   S3             -
domiciliary               S35                -                    S3             -
initial_wait_days         S7                 S8                   S3             ?
specified_wait_months     S7                 S8                   S3             ?
spine_scope               S7                 S8                   S3             ?
listed_waits              S7                 S13                  -              -
pre_existing_wait_months  S6                 S13                  S3             S52
excluded_treatments       S10                ?                    S3             ?
excluded_items            ?                  ?                    S3             ?
lists_paid                S6                 ?                    S3             ?
pre_hospital_days         S6                 S8                   S3             S52
post_hospital_days        S6                 S8                   S3             S52
out_patient               S21                ?                    S3             ?
room_limit                S7                 S8                   S3             S52
icu_limit                 S6                 S8                   S3             ?
proportionate             S7                 S8                   ?S3            ?
ambulance_limit           S6                 ?                    S3             S52
deductible                S7                 S8                   S3             S52
payout_steps              -                  -                    -              -
copay_bps                 S6                 S8                   S3             S52
network_copay_bps         S7                 ?                    S3             ?
copays                    S6                 -                    -              -
copay_stacking            -                  -                    -              -
sub_limits                S6                 S8                   ?              ?S52
bonus                     S22                ?S8                  S3             ?S52
extra_cover_bps           -                  -                    -              -
restoration               S7                 -                    S3             ?S52
cover_order               -                  -                    S3             -
""",
    """
term                      care_supreme  care_advantage  care  care_plus
order                     S1            ?               ?S16  ?
in_patient                S1            S30             S35   S36
minimum_hours             S1            ?               ?     ?
day_care                  S1            S32             S35   ?
day_care_minimum_hours    -             -               -     -
ayush                     S1            S32             -     -
domiciliary               S1            S30             S35   -
initial_wait_days         S1            S31             ?     ?
specified_wait_months     S1            S31             ?     ?
spine_scope               S1            ?               ?     ?
listed_waits              -             -               -     -
pre_existing_wait_months  S1            S30             ?     ?
excluded_treatments       S1            ?               ?     ?
excluded_items            S1            ?               ?     ?
lists_paid                S1            ?               ?     ?
pre_hospital_days         S1            S32             S35   ?
post_hospital_days        S1            S32             S35   ?
out_patient               S1            ?               ?     ?S36
room_limit                S1            S30             S35   ?
icu_limit                 S1            S30             S35   ?
proportionate             S1            ?               ?S16  ?
ambulance_limit           S1            S32             S35   ?
deductible                S1            ?               ?     ?
payout_steps              -             -               -     -
copay_bps                 S1            S30             ?     ?
network_copay_bps         S1            ?               ?     ?
copays                    S1            S31             -     -
copay_stacking            S1            -               -     -
sub_limits                S1            S30             ?     ?
bonus                     S1            S33             -     -
extra_cover_bps           -             -               -     -
restoration               S1            ?S31            -     -
cover_order               S1            -               ?S16  -
""",
    """
term                      optima_secure  optima_lite  niva_reassure  niva_reassure_2
order                     ?S2            ?S2          S5             ?
in_patient                S2             S2           S5             S60
minimum_hours             S2             S2           S5             ?S60
day_care                  S2             S2           S5             S60
day_care_minimum_hours    -              -            S5             S60
ayush                     S2             S2           S5             -
domiciliary               S2             -            S5             S60
initial_wait_days         S2             S2           S5             S60
specified_wait_months     S2             S2           S5             S60
spine_scope               S2             S2           S5             ?
listed_waits              -              -            -              -
pre_existing_wait_months  S2             S2           S5             S60
excluded_treatments       S2             S2           S5             ?
excluded_items            S2             S2           S5             ?
lists_paid                ?S2            S2           S5             ?S60
pre_hospital_days         S2             S2           S5             S60
post_hospital_days        S2             S2           S5             S60
out_patient               S2             S2           S5             S60
room_limit                S2             S2           S5             S60
icu_limit                 S2             S2           S5             S60
proportionate             S2             S2           S5             ?
ambulance_limit           S2             S2           S5             S60
deductible                S2             S2           S5             ?
payout_steps              -              -            -              -
copay_bps                 S2             S2           S5             S60
network_copay_bps         S2             ?            S5             ?
copays                    S2             -            -              -
copay_stacking            -              -            -              -
sub_limits                ?              ?            S5             S60
bonus                     S2             S2           S5             -
extra_cover_bps           S2             -            -              -
restoration               ?S2            ?S2          S5             S60
cover_order               S2             S2           S5             -
""",
    """
term                      star_red_carpet  star_comprehensive  star_outpatient_care  star_super_surplus
order                     ?                ?                   ?                     ?
in_patient                S40              S42                 S44                   S45
minimum_hours             ?                ?                   ?                     ?
day_care                  ?                ?                   ?                     ?
day_care_minimum_hours    -                -                   -                     -
ayush                     -                -                   -                     -
domiciliary               -                S42                 -                     -
initial_wait_days         ?                ?                   S44                   ?
specified_wait_months     ?                S43                 ?                     ?
spine_scope               ?                ?                   ?                     ?
listed_waits              -                -                   -                     -
pre_existing_wait_months  S40              S13                 S13                   S46
excluded_treatments       ?                ?                   -                     ?
excluded_items            ?                ?                   ?                     ?
lists_paid                ?                ?                   ?                     ?
pre_hospital_days         S40              S42                 ?                     S45
post_hospital_days        ?                S42                 ?                     S45
out_patient               ?S40             ?S42                S44                   S45
room_limit                S40              S42                 ?                     S45
icu_limit                 S40              ?                   ?                     ?
proportionate             ?                ?                   ?                     ?
ambulance_limit           ?                ?S43                ?                     S45
deductible                ?                ?                   ?                     S45
payout_steps              -                -                   -                     -
copay_bps                 ?S40             ?                   ?                     ?
network_copay_bps         ?                ?                   ?                     ?
copays                    -                -                   -                     -
copay_stacking            -                -                   -                     -
sub_limits                S40              ?                   ?                     S45
bonus                     -                -                   -                     -
extra_cover_bps           -                -                   -                     -
restoration               -                ?S42                -                     ?S45
cover_order               -                -                   -                     -
""",
    """
term                      medisure_super_topup  medisure_prime_zone  digit_zone  bajaj_health_guard
order                     ?                     ?                    ?           ?
in_patient                S50                   S70                  S71         S72
minimum_hours             ?                     ?                    ?           ?
day_care                  ?                     ?                    ?           ?
day_care_minimum_hours    -                     -                    -           -
ayush                     -                     -                    -           -
domiciliary               -                     -                    -           -
initial_wait_days         S51                   ?                    ?           ?
specified_wait_months     ?                     ?                    ?           ?
spine_scope               ?                     ?                    ?           ?
listed_waits              -                     -                    -           -
pre_existing_wait_months  ?                     ?                    ?           ?
excluded_treatments       -                     ?                    ?           ?
excluded_items            ?                     ?                    ?           ?
lists_paid                ?                     ?                    ?           ?
pre_hospital_days         S51                   ?                    ?           ?
post_hospital_days        S51                   ?                    ?           ?
out_patient               S51                   ?                    ?           ?
room_limit                S51                   ?                    ?           ?
icu_limit                 ?                     ?                    ?           ?
proportionate             ?                     ?                    ?           ?
ambulance_limit           ?                     ?                    ?           ?
deductible                S50                   ?                    ?           ?
payout_steps              -                     -                    -           -
copay_bps                 S51                   ?                    ?           ?
network_copay_bps         ?                     ?                    ?           ?
copays                    S51                   S70                  S71         S72
copay_stacking            -                     -                    -           -
sub_limits                ?                     ?                    ?           ?
bonus                     S51                   -                    -           -
extra_cover_bps           -                     -                    -           -
restoration               S51                   -                    -           -
cover_order               -                     -                    -           -
""",
)

Grid = list[list[str]]
GRIDS: list[Grid] = [[line.split() for line in table.strip().splitlines()] for table in TABLES]
CELLS = [
    (plan, row[0], cell)
    for header, *rows in GRIDS
    for row in rows
    for plan, cell in zip(header[1:], row[1:], strict=True)
]


def test_the_twenty_plans_are_there() -> None:
    assert len(PLANS) == 20
    assert sorted(PLANS) == sorted(plan for header, *_ in GRIDS for plan in header[1:])


def test_the_tables_hold_every_term() -> None:
    assert all([row[0] for row in rows] == list(Terms.__dataclass_fields__) for _, *rows in GRIDS)


@pytest.mark.parametrize(("plan_id", "name", "cell"), CELLS, ids=[f"{plan} {name}" for plan, name, _ in CELLS])
def test_each_term_names_its_source_or_is_unknown(plan_id: str, name: str, cell: str) -> None:
    term: Term[object] = getattr(PLANS[plan_id].terms, name)

    if cell == "-":
        assert term == getattr(Terms(), name)
        return
    assert term.known is not cell.startswith("?")
    assert (term.clause.source if term.clause else "") == cell.lstrip("?")
    assert term.known or term.note
