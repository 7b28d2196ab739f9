"""Every treatment that the five source articles name can be asked for: priced, or listed as unpriced and never 0."""

import pytest

from service.domain.vocabulary import CityTier, Facility, Stage
from tests import world

# item, whether the Indian table prices it, where the articles name it
TREATMENTS = [
    ("heat_or_cold_pack", True, "insurer's article, home relief; affiliate blog, ice and heat in turn"),
    ("oral_rehydration_sachet", False, "affiliate blog and wellness clinic: too few electrolytes; no price found"),
    ("lumbar_cushion", True, "insurer's article: ergonomic set-up"),
    ("teleconsultation", True, "spine-surgery practice and wellness clinic: consultation online"),
    ("orthopaedic_visit", True, "insurer's article: the persona's doctor"),
    ("neurologist_visit", True, "insurer's article: numbness or weakness"),
    ("followup_visit", True, "orthopaedic centre: the physician monitors results"),
    ("nsaid_rx_day", True, "insurer's article: the persona's medication"),
    ("muscle_relaxant_day", True, "affiliate blog: muscle relaxers"),
    (
        "blood_mineral_panel",
        True,
        "spine-surgery practice and wellness clinic: mineral levels; iron and sugar unpriced",
    ),
    ("physio_session", True, "insurer's article: the persona's physiotherapy"),
    ("massage_or_manual_session", True, "affiliate blog and wellness clinic: massage"),
    ("chiropractor_session", True, "wellness clinic: chiropractic realignment"),
    ("laser_session", True, "orthopaedic centre: laser programmes"),
    ("trigger_point_injection", True, "orthopaedic centre and affiliate blog: injections"),
    ("endoscopic_discectomy_package", True, "spine-surgery practice: keyhole surgery"),
]


@pytest.mark.parametrize(("item", "priced", "source"), TREATMENTS, ids=[row[0] for row in TREATMENTS])
def test_a_treatment_of_the_articles_is_priced_or_listed_as_unpriced(item: str, priced: bool, source: str) -> None:
    stage = world.edition().items[item].stage
    answer = world.ask(
        world.staged("chronic_spasm", max(stage, Stage.DOCTOR_VISIT, key=lambda s: s.rank), prescribed={item: 1})
    )
    price = world.edition().cost_table.price(
        world.edition().items[item], tier=CityTier.METRO, facility=Facility.PRIVATE_MID
    )

    assert (price is not None) is priced
    assert (item in [line.item.code for line in answer.unpriced]) is not priced
    assert (item in [line.care.item.code for rung in answer.ladder for line in rung.lines]) is priced
