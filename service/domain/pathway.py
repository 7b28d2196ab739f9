"""A pathway (what is usually done for a kind of back spasm, stage by stage) and the dated care plan it gives.

Days count from the onset and are never drawn. A stay is placed first; visits and tests that fall inside
it move to the day before, for they are what led to it. Knows no prices and no policies.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain.care import CareLine, ServiceItem, Stay, Triple
from service.domain.cost_table import place_room
from service.domain.errors import UnknownItem
from service.domain.plan import Source
from service.domain.vocabulary import CareSetting, RoomClass, ServiceCategory, Stage

CONSERVATIVE = "conservative_admission"
DAY_CARE = "day_care"
SURGICAL = frozenset({"microdiscectomy", "revision_surgery"})
ADMISSION_DAY = "conservative_admission_day"
PACKAGE_DAYS = 2  # assumption: the stay with an operation for which the pathway has none
PRESCRIBED = "prescribed"
_FIRST_VISIT = "doctor_seen"
_DONE_ITEMS = {
    "physio_6w": frozenset({"physio_session"}),
    "mri_nerve_pressure": frozenset({"mri_ls_spine", "mri_ls_spine_contrast", "inpatient_mri_ls_spine"}),
}
_LEADS_TO_ADMISSION = frozenset({Stage.DOCTOR_VISIT, Stage.DIAGNOSTICS})


@dataclass(frozen=True, slots=True)
class Spread:
    """Over how many weeks a course of sessions runs."""

    weeks_low: int
    weeks_high: int

    @property
    def days(self) -> int:
        """The mean of the published range: 6 to 12 weeks count as 9."""
        return 7 * (self.weeks_low + self.weeks_high) // 2


@dataclass(frozen=True, slots=True)
class PathwayLine:
    """One item at a stage: how many, from which day, and how well that is known.

    With a ``variant`` the line belongs to that hospital variant alone, whatever its stage.
    ``prompts_admission``: the test after which a stay is decided, so it always comes before it.
    """

    item: str
    stage: Stage
    quantity: Triple
    day: Triple
    basis: str
    sources: tuple[str, ...]
    variant: str | None = None
    spread: Spread | None = None
    prompts_admission: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pathway:
    """Everything usually done for one presentation, over its horizon."""

    presentation: str
    label: str
    horizon_days: int
    lines: tuple[PathwayLine, ...]
    sources: Mapping[str, Source]
    note: str = ""

    @property
    def variants(self) -> tuple[str, ...]:
        """The ways a hospital stay may go: without an operation first."""
        found = dict.fromkeys(line.variant for line in self.lines if line.variant is not None)
        return tuple(sorted(found, key=lambda variant: variant != CONSERVATIVE))

    def hospital_variant(
        self, *, surgery_advised: bool, prescribed: Mapping[str, int], items: Mapping[str, ServiceItem]
    ) -> str:
        """The likely way: what a doctor prescribed, else an operation if one was advised, else the stay without."""
        asked = [_item(items, code) for code in prescribed]
        operation = next((item.code for item in asked if is_operation(item)), None)
        surgical = next((variant for variant in self.variants if variant in SURGICAL), None)
        if operation is not None:
            return surgical or operation
        if ADMISSION_DAY in prescribed:
            return CONSERVATIVE
        if surgery_advised and surgical is not None:
            return surgical
        if any(item.setting is CareSetting.DAY_CARE for item in asked):
            return DAY_CARE
        return CONSERVATIVE

    def first_day(self, stage: Stage) -> int:
        """The first day on which anything of a stage usually happens."""
        return min((line.day.typical for line in self.lines if line.stage is stage), default=0)


@dataclass(frozen=True, slots=True)
class CarePlan:
    """Dated lines in date order; ``extras`` are usual in no bill but possible; the stay, if there is one."""

    lines: tuple[CareLine, ...]
    extras: tuple[CareLine, ...]
    stay: Stay | None


def is_operation(item: ServiceItem) -> bool:
    """Whether the item is a whole operation sold as a package with its stay."""
    stay = item.setting is CareSetting.IN_PATIENT and item.unit != "day"
    return stay and item.category is ServiceCategory.PROCEDURE_PACKAGE


def care_plan(
    pathway: Pathway,
    *,
    variant: str | None,
    items: Mapping[str, ServiceItem],
    room: RoomClass,
    care_so_far: frozenset[str],
    prescribed: Mapping[str, int],
) -> CarePlan:
    """The lines of every stage and of one hospital variant (None: no stay), dated, as a person stands today."""
    usual = [_in_room(line, room) for line in pathway.lines if line.variant in (None, variant)]
    stay = _stay(pathway, variant, usual, items=items, prescribed=prescribed)
    chosen = [
        *_kept(_as_long_as(stay, usual, items), items=items, prescribed=prescribed),
        *_added(usual, pathway, items=items, prescribed=prescribed, stay=stay),
    ]
    dated = sorted(((_start(line, stay), line) for line in chosen), key=lambda pair: pair[0])
    first_visit = _first_visit([line for _, line in dated], items) if _FIRST_VISIT in care_so_far else None
    done = frozenset[str]().union(*(codes for what, codes in _DONE_ITEMS.items() if what in care_so_far))
    parts = [
        (start, part, spent)
        for start, line in dated
        for part, spent in _parts(line, done=done - prescribed.keys(), first_visit=first_visit)
    ]
    lines = tuple(_care_line(*part, items=items, stay=stay) for part in parts if part[1].quantity.typical > 0)
    maybe = (_care_line(*part, items=items, stay=stay) for part in parts if part[1].quantity.typical == 0)
    return CarePlan(lines, tuple(_possible(maybe, {line.item.code for line in lines})), stay)


def _item(items: Mapping[str, ServiceItem], code: str) -> ServiceItem:
    try:
        return items[code]
    except KeyError:
        raise UnknownItem(code, items) from None


def _in_room(line: PathwayLine, room: RoomClass) -> PathwayLine:
    return replace(line, item=place_room(room)) if line.item == place_room(RoomClass.SEMI_PRIVATE) else line


def _stay(
    pathway: Pathway,
    variant: str | None,
    usual: Sequence[PathwayLine],
    *,
    items: Mapping[str, ServiceItem],
    prescribed: Mapping[str, int],
) -> Stay | None:
    """From the first day of the room line, for as many days; a package or a day-care procedure brings its own."""
    if variant is None:
        return None
    asked = [_item(items, code) for code in prescribed]
    if variant == DAY_CARE:
        codes = [item.code for item in asked if item.setting is CareSetting.DAY_CARE]
        day = next((line.day.typical for line in usual if line.item in codes), pathway.first_day(Stage.HOSPITALISATION))
        return Stay(variant, day, day, surgical=False)
    bed = next((line for line in usual if _is_bed(_item(items, line.item))), None)
    first = bed.day.typical if bed else pathway.first_day(Stage.HOSPITALISATION)
    usual_days = bed.quantity.typical if bed else PACKAGE_DAYS
    days = next((prescribed[item.code] for item in asked if _is_bed(item)), usual_days)
    return Stay(variant, first, first + days, surgical=variant in SURGICAL or any(map(is_operation, asked)))


def _is_bed(item: ServiceItem) -> bool:
    """Whether a unit of the item is a day in hospital."""
    room = item.category is ServiceCategory.ROOM and item.setting is CareSetting.IN_PATIENT
    return room or item.code == ADMISSION_DAY


def _as_long_as(
    stay: Stay | None, usual: Sequence[PathwayLine], items: Mapping[str, ServiceItem]
) -> Iterator[PathwayLine]:
    """The usual lines, those that come by the day in hospital for as many days as the stay has."""
    bed = next((line.quantity.typical for line in usual if _is_bed(_item(items, line.item))), 0)
    days = stay.discharge_day - stay.admission_day if stay is not None else bed
    for line in usual:
        count = line.quantity.typical
        yield _fixed(line, count * days // bed) if bed not in (0, days) and count and _daily(items[line.item]) else line


def _daily(item: ServiceItem) -> bool:
    """Whether a hospital bills the item for every day of a stay: by the day, or as rounds."""
    return item.setting is CareSetting.IN_PATIENT and item.unit in ("day", "visit")


def _kept(
    usual: Iterable[PathwayLine], *, items: Mapping[str, ServiceItem], prescribed: Mapping[str, int]
) -> Iterator[PathwayLine]:
    """The usual lines that a prescription leaves, the first line of a prescribed item with its quantity."""
    met: set[str] = set()
    for line in usual:
        if line.item in prescribed:
            if line.item not in met:
                yield _as_prescribed(line, prescribed[line.item])
            met.add(line.item)
        elif not _item(items, line.item).exclusive_with & prescribed.keys():
            yield line


def _as_prescribed(line: PathwayLine, quantity: int) -> PathwayLine:
    return replace(_fixed(line, quantity), basis=PRESCRIBED, sources=(), note="")


def _fixed(line: PathwayLine, quantity: int) -> PathwayLine:
    return replace(line, quantity=Triple(quantity, quantity, quantity))


def _added(
    usual: Sequence[PathwayLine],
    pathway: Pathway,
    *,
    items: Mapping[str, ServiceItem],
    prescribed: Mapping[str, int],
    stay: Stay | None,
) -> Iterator[PathwayLine]:
    """What was prescribed and is not usual: from the first day of its stage, or of the stay if given there."""
    known = {line.item for line in usual}
    for code, quantity in prescribed.items():
        item = _item(items, code)
        if code in known:
            continue
        inside = stay is not None and item.setting is CareSetting.IN_PATIENT
        day = stay.admission_day if stay is not None and inside else pathway.first_day(item.stage)
        spreads = (line.spread for line in pathway.lines if line.stage is item.stage and line.spread is not None)
        yield PathwayLine(
            item=code,
            stage=item.stage,
            quantity=Triple(quantity, quantity, quantity),
            day=Triple(day, day, day),
            basis=PRESCRIBED,
            sources=(),
            spread=next(spreads, None) if item.unit == "session" else None,
        )


def _start(line: PathwayLine, stay: Stay | None) -> int:
    """The typical day; a visit or test inside the stay, or one that prompts it, comes the day before it."""
    day = line.day.typical
    if stay is None or line.stage not in _LEADS_TO_ADMISSION or day < stay.admission_day:
        return day
    if day < stay.discharge_day or line.prompts_admission:
        return max(stay.admission_day - 1, 0)
    return day


def _first_visit(lines: Iterable[PathwayLine], items: Mapping[str, ServiceItem]) -> PathwayLine | None:
    """The earliest usual consultation; a prescribed one is still to come."""
    for line in lines:
        visit = line.stage is Stage.DOCTOR_VISIT and items[line.item].category is ServiceCategory.CONSULTATION
        if visit and line.variant is None and line.quantity.typical > 0 and line.basis != PRESCRIBED:
            return line
    return None


def _parts(
    line: PathwayLine, *, done: frozenset[str], first_visit: PathwayLine | None
) -> Iterator[tuple[PathwayLine, bool]]:
    """The line, marked as spent or not; of several visits only the first is spent."""
    if line is not first_visit:
        if line.quantity.typical > 0 or line.item not in done:
            yield line, line.item in done
        return
    count = line.quantity
    yield replace(line, quantity=Triple(1, 1, 1)), True
    yield replace(line, quantity=Triple(max(count.low - 1, 0), count.typical - 1, count.high - 1)), False


def _care_line(
    start: int, line: PathwayLine, spent: bool, *, items: Mapping[str, ServiceItem], stay: Stay | None
) -> CareLine:
    item = _item(items, line.item)
    return CareLine(
        item=item,
        stage=line.stage,
        quantity=line.quantity,
        days=tuple(_days(line, item, start, stay)),
        basis=line.basis,
        sources=line.sources,
        prescribed=line.stage is not Stage.SELF_CARE or line.basis == PRESCRIBED,
        already_spent=spent,
        note=line.note,
        rung=Stage.HOSPITALISATION if line.variant is not None else None,
    )


def _days(line: PathwayLine, item: ServiceItem, start: int, stay: Stay | None) -> Iterator[int]:
    """A day for each typical unit: day by day, evenly over the stay or the course, or all on the first."""
    count = line.quantity.typical
    if item.unit == "day":
        yield from range(start, start + count)
        return
    over = line.spread.days if line.spread else 0
    if stay is not None and item.setting is CareSetting.IN_PATIENT:
        over = stay.discharge_day - stay.admission_day
    for unit in range(count):
        yield start + unit * over // count


def _possible(maybe: Iterable[CareLine], billed: set[str]) -> Iterator[CareLine]:
    """Extras that can happen and do not repeat what is billed already."""
    for line in maybe:
        if line.quantity.high > 0 and not line.item.exclusive_with & billed:
            yield line
