"""The keys under which another language says what the documents say in English."""

from service.domain import document_words as words
from service.domain.shares import Shares
from service.domain.vocabulary import Urgency
from tests.languages import every_document_word
from tests.world import advised, ask, ask_unpriced, edition, rajat, snapshot, wording
from tests.world import answers as told


def test_every_document_word_has_its_key() -> None:
    """Items, rules, specialists, guides, the safety net, presentations, cities and countries."""
    found, triage = every_document_word(), edition().triage

    assert found["item.gp_visit"] == "Family doctor visit"
    assert found["reason.C01"].startswith("You told us of no warning sign.")
    assert {"reason.unanswered", "reason.not_spinal"} <= set(found)
    assert found["specialist.nobody_for_now"] == "Nobody for now"
    assert found["guide.emergency.act_within"] == "now" and "guide.self_care.advice" in found
    assert (found["safety_net.1"], found["safety_net.2"]) == triage.safety_net.lines
    assert found["presentation.simple_spasm"] == "A simple muscle spasm"
    assert (found["city.pune"], found["country.south_korea"]) == ("Pune", "South Korea")


def test_no_two_texts_share_a_key() -> None:
    """A specialist and a country are known by their own words, and not more than eight of them."""
    triage, countries = edition().triage, snapshot().one("shares", Shares).countries
    rules = (*triage.rules, triage.unanswered, triage.not_spinal)
    specialists = {rule.specialist for rule in rules}

    assert len({words.specialist(text).key for text in specialists}) == len(specialists)
    assert len({words.country(name).key for name in countries}) == len(countries)
    assert len(every_document_word()) == sum(
        (
            len(edition().items),
            len(rules) + len(specialists),
            2 * len(Urgency) + len(triage.safety_net.lines),
            len(triage.presentations) + len(edition().cities) + len(countries),
        )
    )


def test_an_answer_says_no_document_word_without_a_key() -> None:
    """Whatever phrase carries words of its own is one that another language can say."""
    known = every_document_word()
    said = [words.item_label(line.care.item) for rung in ask(advised()).ladder for line in rung.lines]
    dispositions = [ask(rajat()).triage, ask_unpriced(rajat(answers=told("V19"))).triage]
    for found in (each for each in dispositions if each):
        said += [words.reason(each.rule, each.text) for each in found.reasons]
        said += [words.specialist(found.specialist), words.advice(found.urgency, found.advice)]
        said += [words.act_within(found.urgency, found.act_within)]

    assert said and all(known[phrase.key] == phrase.text for phrase in said)


def test_english_has_none_of_them_for_the_documents_are_its_words() -> None:
    assert [key for key in every_document_word() if wording().has(key)] == []


def test_every_unit_has_its_words() -> None:
    units = {item.unit for item in edition().items.values()}

    assert [unit for unit in units if not wording().has(words.quantity(1, unit).key)] == []


def test_a_unit_without_words_is_told_as_it_is_written() -> None:
    assert wording().say(words.quantity(6, "session")) == "6 sessions"
    assert wording().say(words.quantity(1, "pack of 4")) == "1 pack of 4"
    assert wording().say(words.quantity(3, "crate")) == "3 × crate"


def test_a_slug_keeps_eight_words_of_letters_and_digits() -> None:
    assert words.slug("A doctor, today; a short hospital stay to control the pain is possible") == (
        "a_doctor_today_a_short_hospital_stay_to"
    )
    assert words.slug("India (Gadchiroli)") == "india_gadchiroli"
