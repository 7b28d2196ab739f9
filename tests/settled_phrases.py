"""What settled claims say: every step of every hand-worked case, and every phrase of many answers about bills.

Nothing here is written as a phrase: each one comes out of a claim that was settled.
"""

from collections.abc import Iterator
from functools import cache

from marshmallow.exceptions import ValidationError

from schemas.settlement import adjudication_to_wire
from service.domain.claim import Claim, Members
from service.domain.eob import claim_steps, explain
from service.domain.errors import Refusal
from service.domain.kernel import adjudicate
from service.domain.markets.india import MARKET
from service.domain.phrase import Phrase
from service.domain.plan import Terms
from service.domain.vocabulary import ServiceCategory
from tests.adjudications import MEDICINES, ROOM, Json, adjudicator, load, plan, question
from tests.case_rows import load_rows
from tests.dead_input_pairs import PAIRS
from tests.dead_input_plan_pairs import PLAN_PAIRS
from tests.kernel_claims import block_of
from tests.schemas.plan_documents import known
from tests.world import say


def steps_said() -> Iterator[Phrase]:
    """The sentence and the arithmetic of every step of every case row."""
    for row in load_rows():
        yield from _steps(*block_of(row.claim, row.terms, [row.member]))


def _steps(claim: Claim, terms: Terms, members: Members) -> Iterator[Phrase]:
    settled = adjudicate(claim, terms, members, MARKET.rulebook)
    for line in explain(settled, 0, terms=terms, members=members, market=MARKET):
        yield from (step.phrase for step in line.steps)
    for step in claim_steps(settled, 0, terms=terms, members=members, market=MARKET):
        yield from (step.arithmetic,) if step.arithmetic else ()


# What no pair of the dead-input test asks.
NEW: Json = {"held": {"started": "2026-05-20"}, "admitted": "2026-06-01", "discharged": "2026-06-04"}
YOUNG: Json = {"held": {"age_months": 0}}
VISIT: Json = {"category": "consultation", "amount": 900}
BENEFIT: Json = {"out_patient": {"categories": ["consultation"]}}
RIDER: Json = {**plan(lists_paid=[]), "variants": {"with_rider": {"lists_paid": known(["I"])}}}
WAITS: Json = {"specified_wait_months": 24, "spine_scope": "ALL_SPINAL"}
MORE: tuple[Json, ...] = (
    question(ROOM, *({"category": category.value, "amount": 900} for category in ServiceCategory)),
    question(ROOM, {**MEDICINES, "list": "I"}, under=RIDER),
    question(VISIT, under=plan(pre_hospital_days=30, post_hospital_days=60)),
    question(under=plan(**WAITS), presentation="simple_spasm", **YOUNG),
    question(under=plan(**WAITS), held={"age_months": 24}),
    question(held={"started": "2026-01-01"}),
    question({"category": "room", "amount": 9000}),
    question(VISIT, under=plan(**BENEFIT, initial_wait_days=30), **YOUNG),
    question(VISIT, under=plan(**BENEFIT, pre_existing_wait_months=24), pre_existing="yes", **YOUNG),
    question(purpose="investigation"),
    question({"category": "procedure", "amount": 9000}, treatments=["nerve root block"], anaesthesia=True, hours=6),
    question({"category": "procedure", "amount": 9000}, under=plan(day_care="listed"), anaesthesia=True, hours=6),
    question(treatments=["ozone therapy"]),
    question(presentation="radiculopathy", treatment="ayush"),
    question(pre_existing="unknown", under=plan(pre_existing_wait_months=24), held={"age_months": 1}),
    question(under=plan(initial_wait_days=30), **NEW),
    question(under=plan(initial_wait_days=30), **YOUNG),
    question(ROOM, {**MEDICINES, "list": "I"}, under=plan(lists_paid=[])),
    question(under=plan(minimum_hours=24), hours=12),
    question(
        ROOM,
        {**MEDICINES, "date": "2026-01-01"},
        {**MEDICINES, "date": "2026-11-01"},
        under=plan(pre_hospital_days=30, post_hospital_days=30),
        admitted="2026-06-01",
        discharged="2026-06-04",
    ),
)


@cache
def spoken() -> frozenset[str]:
    """The keys of all phrases that the answers to many questions say; each was said in words."""
    keys: set[str] = set()

    def saying(phrase: Phrase) -> str:
        keys.add(phrase.key)
        return say(phrase)

    for asked in (*MORE, *(one for pair in (*PAIRS.values(), *PLAN_PAIRS.values()) for one in pair)):
        _answer(asked, saying)
    return frozenset(keys)


def _answer(asked: Json, saying: object) -> None:
    try:
        answer = adjudicator().answer(load(asked))
    except (Refusal, ValidationError):
        return  # some pairs differ by being refused
    adjudication_to_wire(
        answer.claims,
        adjudication_id=answer.adjudication_id,
        market=answer.edition.market,
        say=saying,
        sources=answer.sources,
        as_of=answer.as_of,
        versions=answer.versions,
    )
