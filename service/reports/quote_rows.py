"""A kept quote as rows: one for each scenario and plan, or one for each line. Knows no column and no store."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from service.reports.lines import Part, ReportLine, lines_of

BANDS = ((0, 17), (18, 25), (26, 35), (36, 45), (46, 55), (56, 65), (66, 75))


@dataclass(frozen=True, slots=True)
class Exported:
    """A quote to be told: ``quote`` is what is known of it beside its estimate, with its versions and age band.

    ``estimate`` is empty once the answers were deleted. ``register``: by plan id its advertisement reference and UIN.
    """

    quote: Part
    estimate: Part
    register: Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One scenario under one plan, with its policy states by name."""

    quote: Part
    answer: Part
    scenario: Part = field(default_factory=dict)
    plan: Part = field(default_factory=dict)
    states: Part = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuoteLine(ReportLine):
    """One line of a quote."""

    quote: Part = field(default_factory=dict)
    plan: Part = field(default_factory=dict)


def rows_of(told: Exported) -> Iterator[QuoteRow]:
    """One row for each scenario and plan; one alone for a quote without its answers."""
    if not told.estimate:
        yield QuoteRow(told.quote, told.estimate)
        return
    plans = _plans(told)
    for entry in told.estimate["comparison"]:
        states = {row["policy_state"]: row for row in entry["rows"]}
        yield QuoteRow(told.quote, told.estimate, entry, plans[id(entry)], states)


def lines_of_quote(told: Exported) -> Iterator[QuoteLine]:
    """Every line; none of a quote without its answers."""
    if not told.estimate:
        return
    plans = _plans(told)
    for line in lines_of(told.estimate):
        parts = (line.answer, line.scenario, line.row, line.care, line.settled, line.number)
        yield QuoteLine(*parts, quote=told.quote, plan=plans[id(line.scenario)])


def age_band(years: int | None) -> str | None:
    """An age as a band.

    >>> age_band(17), age_band(18), age_band(45), age_band(46), age_band(76), age_band(None)
    ('0-17', '18-25', '36-45', '46-55', '76+', None)
    """
    if years is None:
        return None
    return next((f"{first}-{last}" for first, last in BANDS if years <= last), f"{BANDS[-1][1] + 1}+")


def _plans(told: Exported) -> dict[int, Part]:
    """What is known of the plan of each entry of the comparison; the same plan may be asked about twice."""
    versions: Mapping[str, str] = told.quote["versions"].get("plans", {})
    seen: dict[str, int] = {}
    found: dict[int, Part] = {}
    for entry in told.estimate["comparison"]:
        number = seen[entry["scenario"]] = seen.get(entry["scenario"], 0) + 1
        plan = entry["plan_id"]
        ad_ref, uin = told.register.get(plan, (None, None))
        found[id(entry)] = {"no": number, "version": versions.get(plan), "ad_ref": ad_ref, "uin": uin}
    return found
