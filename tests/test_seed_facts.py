"""The census of the facts read in five articles: each is used where the catalogue says so, or left out for a reason.

``cases/seed_facts.csv`` has one row a fact: ``as_told`` is what it was to be used for, ``where`` what came of it, with
ranges such as ``triage:E01-E19``. Whatever the reader is to be told of it stands on the page of a result.
"""

import csv
import html
import re
from collections.abc import Callable, Iterator, Mapping

import flask
import pytest

from schemas.catalogue import KINDS
from schemas.config import ConfigSchema
from schemas.page_form import fill_form
from service.domain.guide import Guide
from service.domain.vocabulary import Stage
from tests import world
from tests.case_rows import CASES

Told = Mapping[str, str]

with (CASES / "seed_facts.csv").open(encoding="utf-8", newline="") as table:
    FACTS: list[Told] = list(csv.DictReader(table))

TRIAGE, ITEMS, PATHWAYS = world.edition().triage, world.edition().items, world.edition().pathways
GUIDE = world.snapshot().one("guide", Guide)
RULES = {rule.id for rule in TRIAGE.rules}
OPTIONS = {f"{asked.id}.{option.value}" for asked in TRIAGE.questions.values() for option in asked.options}
ENTRIES = {f"{section.id}.{entry.id}": (section, entry) for section in GUIDE.sections for entry in section.entries}
SEEDS = ("SEED0", "SEED1", "SEED2", "SEED3", "SEED4")
ROWS_OF_SEEDS = (74, 20, 27, 18, 42)  # facts read in each article

# What a place in ``where`` may be, and the uses it stands for.
PLACES: Mapping[str, tuple[Callable[[str], bool], set[str]]] = {
    "triage": (lambda name: name in RULES, {"rule", "copy"}),
    "presentation": (lambda name: name in {one.id for one in TRIAGE.presentations}, {"rule"}),
    "variant": (lambda name: any(name in pathway.variants for pathway in PATHWAYS.values()), {"rule"}),
    "item": (lambda name: name in ITEMS, {"item"}),
    "question": (lambda name: name in TRIAGE.questions, {"question"}),
    "option": (lambda name: name in OPTIONS, {"question"}),
    "trigger": (lambda name: f"triggers.{name}" in OPTIONS, {"trigger"}),
    "guide": (lambda name: name in ENTRIES, {"content", "copy", "scope"}),
    "section": (lambda name: name in {section.id for section in GUIDE.sections}, {"content"}),
    "example": (lambda name: name in world.snapshot().one("examples", dict), {"persona"}),
    "source": (lambda name: name in TRIAGE.sources, {"metadata"}),
    "document": (lambda name: name in {kind.name for kind in KINDS}, {"metadata"}),
    "sentence": (lambda name: world.wording().has(name), {"copy"}),
    "safety_net": (lambda name: 1 <= int(name) <= len(TRIAGE.safety_net.lines), {"copy"}),
    "config": (lambda name: name in ConfigSchema().fields, {"copy"}),
    "scope": (lambda name: 1 <= int(name) <= len(TRIAGE.not_for), {"scope"}),
}
WORDS = {
    "content": r"\b(content|card|glossary|checklist)\b",
    "copy": r"\bcopy\b",
    "persona": r"\bpersona\b",
    "trigger": r"\btriggers?\b",
    "question": r"\bquestion\b",
    "scope": r"\bscope\b",
    "metadata": r"\bsource\b",
    "item": r"\bitems\b",
    "rule": r"\b[EUHSRC]\d\d\b",
    "nothing": r"^nothing\b",
}
CODE = re.compile(r"[EUHSRC]\d\d|[a-z]+(_[a-z0-9]+)+")  # of a rule, or of anything named in two words
RULE_RANGE = re.compile(r"\b([EUHSRC])(\d\d)-\1?(\d\d)\b")


def spread(text: str) -> str:
    """``E01-E03`` as ``E01 E02 E03``."""
    return RULE_RANGE.sub(
        lambda found: " ".join(f"{found[1]}{n:02d}" for n in range(int(found[2]), int(found[3]) + 1)), text
    )


def places(told: Told) -> Iterator[tuple[str, str]]:
    """The places where a fact is used: kind and name."""
    for word in told["where"].split():
        kind, _, names = word.partition(":")
        yield from ((kind, name) for name in spread(names).split())


def test_every_fact_is_there_once_and_in_the_order_of_its_article() -> None:
    seeds = [seed for seed, rows in zip(SEEDS, ROWS_OF_SEEDS, strict=True) for _ in range(rows)]

    assert [int(told["fact"]) for told in FACTS] == list(range(1, 182))
    assert [told["source"].partition(":")[0] for told in FACTS] == [
        f"{seed} row {row}" for row, seed in enumerate(seeds, start=1)
    ]


@pytest.mark.parametrize("told", FACTS, ids=[told["source"] for told in FACTS])
def test_a_fact_is_used_as_it_was_to_be_used(told: Told) -> None:
    uses, found = set(told["use"].split()), list(places(told))
    said = set(re.findall(r"\w+", spread(told["as_told"])))
    wanted = {use for use, word in WORDS.items() if re.search(word, told["as_told"])}
    wanted -= {"rule"} if "copy" in wanted else set()  # the words of a rule, and not its working
    by_name = {use for kind, name in found if said & {name, name.rpartition(".")[2]} for use in PLACES[kind][1]}

    assert [place for place in found if not PLACES[place[0]][0](place[1])] == []
    assert wanted <= uses <= wanted | by_name | {"content"}
    assert {word for word in said if CODE.fullmatch(word)} <= {name.rpartition(".")[2] for _, name in found}
    assert [use for use in uses - {"nothing"} if not any(use in PLACES[kind][1] for kind, _ in found)] == []
    assert [place for place in found if not PLACES[place[0]][1] & uses] == []
    assert (uses == {"nothing"}) is (not found) is bool(told["reason"])


def test_each_entry_of_the_guide_names_the_facts_that_name_it() -> None:
    of_facts = {(name, int(told["fact"])) for told in FACTS for kind, name in places(told) if kind == "guide"}
    of_entries = {(name, fact) for name, (_, entry) in ENTRIES.items() for fact in entry.facts}

    assert of_entries == of_facts


def test_an_entry_cites_the_articles_of_its_facts_or_better() -> None:
    """What articles leave out of the warning signs comes from guidelines alone; so does the course of medicine."""
    seed_of = {int(told["fact"]): told["source"].partition(" ")[0] for told in FACTS}
    guidelines = {"warning.nerves", "warning.chest", "warning.fever", "warning.today", "warning.operation"}
    silent = {
        name
        for name, (_, entry) in ENTRIES.items()
        if not {seed_of[fact] for fact in entry.facts} <= {*entry.sources} and name not in guidelines
    }

    assert silent == set()
    assert {name for name, (_, entry) in ENTRIES.items() if not entry.facts} == {"treatment.medicines"}


def test_what_is_told_with_quantity_0_is_in_no_usual_course() -> None:
    extra = {name for told in FACTS if "quantity 0" in told["as_told"] for kind, name in places(told) if kind == "item"}
    usual = {line.item for pathway in PATHWAYS.values() for line in pathway.lines if line.quantity.typical}

    assert extra == {"laser_session", "trigger_point_injection"}
    assert extra & usual == set()


def test_the_example_is_the_person_of_the_article() -> None:
    """Facts 4 and 52 to 59: his age, the third day, what he could not do, what had tired his back, no policy."""
    query = world.snapshot().one("examples", dict)["rajat"].query
    answers, triage = query["answers"], world.ask(world.rajat()).triage

    assert (answers["age_years"], answers["duration_days"], answers["function"]) == (38, 3, "severe")
    assert (answers["onset"], answers["nerve_symptoms"]) == ("everyday_movement", [])
    assert {"sitting_over_5h", "excess_weight", "poor_posture", "awkward_bend"} == {*answers["triggers"]}
    assert answers["episodes_12m"] >= 2 and "policy" not in query
    assert triage and triage.stage is Stage.PHYSIOTHERAPY


def seen(kind: str, name: str) -> tuple[str, ...]:
    """What a reader is to see of a place: texts of the guide, headings, sentences, the safety net."""
    if kind == "guide":
        section, entry = ENTRIES[name]
        return tuple(world.wording().text(key) for key in (section.asked(entry), section.text(entry)) if key)
    if kind == "section":
        return (world.wording().text(f"guide_title.{name}"),)
    if kind == "safety_net":
        return (TRIAGE.safety_net.lines[int(name) - 1],)
    return (world.wording().text(name),) if kind == "sentence" else ()


def test_what_is_content_or_copy_stands_on_the_page_of_a_result(published: flask.Flask) -> None:
    page = published.test_client().get("/?example=rajat").text
    shown = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    wanted = {(told["fact"], text) for told in FACTS for place in places(told) for text in seen(*place)}

    assert len({fact for fact, _ in wanted}) > 120
    assert [(fact, text) for fact, text in sorted(wanted) if text not in shown] == []


def test_whoever_fills_in_the_form_reads_the_guide_as_well(published: flask.Flask) -> None:
    form = fill_form(world.snapshot().one("examples", dict)["rajat"].query)

    assert '<section class="guide"' in published.test_client().post("/", data=form).text
