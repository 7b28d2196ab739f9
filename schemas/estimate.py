"""The answer of ``POST /v1/estimates``: Estimate → plain dict, ready for JSON.

The hot path dumps by hand (a marshmallow dump costs three times as much); ``schemas/estimate_shape.py``
documents the same shape and the tests hold the one against the other. Says nothing itself: sentences come
from the ``say`` that is handed in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from schemas.settled import Keep, afresh, clause_to_wire, comparison_to_wire
from schemas.triage_answer import course_to_wire, triage_to_wire
from service.domain.ask_insurer import Question
from service.domain.care import BillLine, CareLine, Price, ServiceItem
from service.domain.cover_notes import Note
from service.domain.document_words import country, item_label, quantity
from service.domain.edition import Versions
from service.domain.estimate import Estimate, NoPrice
from service.domain.ladder import OtherCourse, Range, Rung
from service.domain.market import Market
from service.domain.money import plain, round_half_up
from service.domain.opening import Opening
from service.domain.phrase import Phrase, Say
from service.domain.plan import Source
from service.domain.shares import Share
from service.domain.triage import Triage

DISCLOSURES = tuple(f"D{number:02d}" for number in range(1, 17))
SAFETY = "D14"


def estimate_to_wire(
    estimate: Estimate,
    *,
    estimate_id: str,
    market: Market,
    locale: str,
    say: Say,
    sources: Mapping[str, Source],
    as_of: date,
    keep: Keep = afresh,
) -> dict[str, Any]:
    """The whole answer; ``sources`` resolves the ids that its parts cite.

    ``keep`` may hold on to the lists of lines, which are most of it and the same for every asker.
    """
    rungs = tuple((rung.made_from, rung.included, rung.share) for rung in estimate.ladder)
    ladder = keep(("ladder", rungs), lambda: [_rung(rung, say, keep) for rung in estimate.ladder])
    answer = {
        "kind": "estimate",
        "estimate_id": estimate_id,
        "market": market.code,
        "currency": market.currency,
        "as_of": as_of.isoformat(),
        "locale": locale,
        "where": where_to_wire(estimate),
        "opening": opening_to_wire(estimate.opening, say),
        "triage": course_to_wire(estimate, say),
        "ladder": ladder,
        "comparison": [comparison_to_wire(entry, say, keep) for entry in estimate.comparison],
        **_notes(estimate, say, keep),
        "versions": versions_to_wire(estimate.versions),
        "sources": [],
        "assumptions": [say(phrase) for phrase in estimate.assumptions],
        "disclosures": keep("disclosures", lambda: [disclosure_to_wire(code, say, as_of) for code in DISCLOSURES]),
        "partial": bool(estimate.unpriced),
        "unpriced": unpriced_to_wire(estimate, say),
    }
    answer["sources"] = sources_to_wire(_cited(estimate), sources)
    return answer


def no_price_to_wire(
    answer: NoPrice, *, triage: Triage, country: str, locale: str, say: Say, as_of: date
) -> dict[str, Any]:
    """Safety before money: what to do, and nothing about costs, plans or premiums."""
    numbers = triage.emergency_numbers[country].lines
    kind = answer.triage.kind
    return {
        "kind": kind,
        "locale": locale,
        "triage": triage_to_wire(answer.triage, say),
        "advice": say(Phrase(f"{kind}.text", {"numbers": numbers} if kind == "emergency" else {})),
        "emergency_numbers": list(numbers),
        "disclosures": [disclosure_to_wire(SAFETY, say, as_of)],
        "versions": {
            "engine": answer.versions.engine,
            "content": answer.versions.content,
            "triage": answer.versions.triage,
        },
        "sources": sources_to_wire(
            [source for reason in answer.triage.reasons for source in reason.sources], triage.sources
        ),
    }


def versions_to_wire(versions: Versions) -> dict[str, Any]:
    """Which version of each document answered; a later question may name them again. Only a tenant has the last two."""
    tenants = {name: version for name in ("tenant", "cost_override") if (version := getattr(versions, name))}
    return {
        "engine": versions.engine,
        "content": versions.content,
        "triage": versions.triage,
        "pathway": versions.pathway,
        "cost_table": versions.cost_table,
        "items": versions.items,
        "shares": versions.shares,
        "cities": versions.cities,
        "plans": dict(versions.plans),
        "premiums": dict(versions.premiums),
        **tenants,
    }


def opening_to_wire(opening: Opening, say: Say) -> dict[str, str | None]:
    """Both halves of the opening sentence, and the line about the cover."""
    return {
        "if_it_stops": say(opening.stops) if opening.stops else None,
        "if_hospital": say(opening.hospital),
        "cover": say(opening.cover),
    }


def unpriced_to_wire(estimate: Estimate, say: Say) -> list[dict[str, str]]:
    """What has no price, with the stage it stands on."""
    return [_named(line.item, say) | {"stage": line.stage.value} for line in estimate.unpriced]


def where_to_wire(estimate: Estimate) -> dict[str, str | None]:
    """The place with the tier it was priced as, which a city decides."""
    place = estimate.query.place
    return {
        "city": place.city,
        "city_tier": estimate.tier.value,
        "facility": place.facility.value,
        "room": place.room.value,
    }


def _range(cost: Range) -> dict[str, str]:
    return {"low": plain(cost.low), "typical": plain(cost.typical), "high": plain(cost.high)}


def _rung(rung: Rung, say: Say, keep: Keep) -> dict[str, Any]:
    return {
        "stage": rung.stage.value,
        "included": rung.included,
        "variant": rung.variant,
        "cost": _range(rung.cost),
        "cumulative_cost": _range(rung.cumulative),
        "share_of_people": _share(rung.share, say) if rung.share else None,
        "partial": bool(rung.unpriced),
        "lines": keep(("lines", rung.made_from), lambda: _lines(rung, say)),
        "possible_extras": keep(
            ("extras", rung.made_from), lambda: [_extra(line, price, say) for line, price in rung.extras]
        ),
        "alternatives": [_other(course) for course in rung.alternatives],
    }


def _lines(rung: Rung, say: Say) -> list[dict[str, Any]]:
    return [*(_line(line, say) for line in rung.lines), *(_unpriced(line, say) for line in rung.unpriced)]


def _other(course: OtherCourse) -> dict[str, str]:
    return {"variant": course.variant, "typical": plain(course.typical)}


def _share(share: Share, say: Say) -> dict[str, Any]:
    return {
        "value": f"{float(share.value):.4f}",
        "text": say(share.phrase),
        "of_whom": share.of_whom,
        "horizon": share.horizon.value,
        "countries": [say(country(name)) for name in share.countries],
        "basis": share.basis.value,
        "sources": list(share.sources),
    }


def _line(line: BillLine, say: Say) -> dict[str, Any]:
    return {
        **_care(line.care, say),
        "unit_price": plain(round_half_up(line.price.typical)),
        "amount": plain(line.amount),
        "source": line.price.source,
        "source_date": line.price.source_date,
        "confidence": line.price.confidence.value,
        "price_found": line.price.fallback,
    }


def _unpriced(care: CareLine, say: Say) -> dict[str, Any]:
    nothing = ("unit_price", "amount", "source", "source_date", "confidence", "price_found")
    return {**_care(care, say), **dict.fromkeys(nothing)}


def _named(item: ServiceItem, say: Say) -> dict[str, str]:
    return {"item": item.code, "label": say(item_label(item))}


def _care(care: CareLine, say: Say) -> dict[str, Any]:
    item = care.item
    return {
        **_named(item, say),
        "quantity_text": say(quantity(care.quantity.typical, item.unit)),
        "stage": care.stage.value,
        "day": care.days[0] if care.days else None,
        "last_day": care.days[-1] if care.days else None,
        "quantity": care.quantity.typical,
        "unit": item.unit,
        "category": item.category.value,
        "setting": item.setting.value,
        "already_spent": care.already_spent,
        "quantity_basis": care.basis,
        "quantity_sources": list(care.sources),
    }


def _extra(care: CareLine, price: Price | None, say: Say) -> dict[str, Any]:
    return {
        **_named(care.item, say),
        "most": care.quantity.high,
        "quantity_text": say(quantity(care.quantity.high, care.item.unit)),
        "unit_price": plain(round_half_up(price.typical)) if price else None,
    }


def _notes(estimate: Estimate, say: Say, keep: Keep) -> dict[str, Any]:
    """What the plans do not do, what they do, and what to ask: the same wherever the comparisons are the same."""
    made_from = tuple(entry.made_from for entry in estimate.comparison)
    held = keep if all(made_from) else afresh

    def said(name: str, notes: Sequence[Note | Question]) -> Any:
        return held((name, made_from), lambda: [_note(note, say) for note in notes])

    return {
        "would_not_help": said("would_not_help", estimate.would_not_help),
        "could_help": said("could_help", estimate.could_help),
        "ask_insurer": said("ask_insurer", estimate.ask_insurer),
    }


def _note(note: Note | Question, say: Say) -> dict[str, Any]:
    return {"code": note.code, "plan_id": note.plan_id, "clause": clause_to_wire(note.clause), "text": say(note.phrase)}


def disclosure_to_wire(code: str, say: Say, as_of: date) -> dict[str, str]:
    """Something a reader has to be told, by its code."""
    return {"id": code, "text": say(Phrase(f"disclosure.{code}", {"as_of": as_of} if code == "D03" else {}))}


def _cited(estimate: Estimate) -> Iterable[str]:
    """Ids of the sources behind reasons, quantities, shares, clauses and premiums, in the order of first mention."""
    for reason in estimate.triage.reasons if estimate.triage else ():
        yield from reason.sources
    for rung in estimate.ladder:
        yield from rung.cited
        yield from rung.share.sources if rung.share else ()
    notes: tuple[Note | Question, ...] = (*estimate.would_not_help, *estimate.could_help, *estimate.ask_insurer)
    for note in notes:
        yield from [note.clause.source] if note.clause else ()
    for entry in estimate.comparison:
        yield from entry.around_stay.cited if entry.around_stay else ()
    for row in (row for entry in estimate.comparison for row in entry.rows):
        yield from [row.premium.source] if row.premium and row.premium.source else ()
        yield from row.cited


def sources_to_wire(cited: Iterable[str], known: Mapping[str, Source]) -> list[dict[str, str]]:
    """The sources of these ids, each once."""
    return [_source(source, known[source]) for source in dict.fromkeys(cited) if source in known]


def _source(name: str, source: Source) -> dict[str, str]:
    return {"id": name, "title": source.title, "where": source.where, "date": source.date, "kind": source.kind}
