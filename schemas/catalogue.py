"""The kinds of documents a market's catalogue is made of: one tuple, and the ways in and out of it.

A folder of files, the store's bodies and the domain's objects are three forms of the same documents;
this file turns one into the other. To add a kind: one row in ``KINDS``. Touches no disk and no database.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any, TypeAlias

from marshmallow import fields, post_load

from schemas.city import cities_to_csv, load_cities
from schemas.content import ContentSchema
from schemas.cost_table import COST_ROWS, FACTORS, SPLITS
from schemas.csv_table import Rows
from schemas.document import load_document
from schemas.examples import ExamplesSchema, examples_to_document
from schemas.fields import IsoDate, Slug, Strict, read, suggest, written
from schemas.item import items_to_csv, load_items, stored_items
from schemas.kind import Held, Kind, Texts, data_file, json_kind, schema_kind, text_kind, within
from schemas.nonpayable import lists_to_csv, load_lists
from schemas.pathway import load_pathway, pathway_to_document
from schemas.plan import load_plan, plan_to_document, stored_plan
from schemas.premium import load_premiums, premiums_to_rows
from schemas.publishing import PublishingSchema
from schemas.regressions import RegressionsSchema, regressions_to_document
from schemas.screens import ScreensSchema
from schemas.shares import SharesSchema
from schemas.tenant import LONGEST_ID, SwitchSchema, TenantSchema
from schemas.text import read_json, read_rows, write_json, write_rows
from schemas.triage import TriageSchema
from service.domain.cost_sheet import CostSheet
from service.domain.errors import CatalogueFault, Fault
from service.domain.plan import PremiumRow
from service.domain.shelf import misplaced

MARKET_FILE = "market.json"
PREMIUM_COLUMNS = ("plan_id", "age_years", "sum_insured", "amount", "zone", "basis", "source", "as_of")
COST_FILES = {"cost_table.csv": COST_ROWS, "factors.csv": FACTORS, "package_split.csv": SPLITS}


def load_cost_sheet(held: Held) -> CostSheet:
    """The three tables of a cost table, or a CatalogueFault with every fault of all three."""
    faults: list[Fault] = []
    tables = []
    for file, cells in COST_FILES.items():
        try:
            tables.append(within(file, cells.load, held[file]))
        except CatalogueFault as error:
            faults += error.faults
    if faults:
        raise CatalogueFault(faults)
    return CostSheet(*tables)


def cost_sheet_to_csv(sheet: CostSheet) -> Texts:
    """The three tables: ``load_cost_sheet`` of them gives the sheet back."""
    tables = (sheet.rows, sheet.factors, sheet.splits)
    return {file: cells.dump(rows) for (file, cells), rows in zip(COST_FILES.items(), tables, strict=True)}


def premiums_to_csv(rates: Mapping[str, tuple[PremiumRow, ...]]) -> str:
    """The CSV table of one plan's rates."""
    return write_rows(PREMIUM_COLUMNS, [row for plan, found in rates.items() for row in premiums_to_rows(plan, found)])


KINDS = (
    schema_kind("content", "content/{name}.json", ContentSchema(), name_of=lambda content: content.locale),
    schema_kind("triage", "triage.json", TriageSchema()),
    schema_kind("screens", "screens.json", ScreensSchema()),
    schema_kind("shares", "shares.json", SharesSchema()),
    json_kind(
        "pathway",
        "pathways/{name}.json",
        load_pathway,
        pathway_to_document,
        name_of=lambda pathway: pathway.presentation,
    ),
    text_kind("items", "items.csv", load_items, items_to_csv, reload=stored_items),
    text_kind("nonpayable", "nonpayable.csv", load_lists, lists_to_csv, required=False),
    Kind(
        "cost_table",
        tuple(COST_FILES),
        load_cost_sheet,
        cost_sheet_to_csv,
        prices=("cost_table.csv", COST_ROWS.columns),
        reparse=load_cost_sheet,
    ),
    json_kind(
        "plan",
        "plans/{name}.json",
        load_plan,
        plan_to_document,
        name_of=lambda plan: plan.id,
        reload=stored_plan,
    ),
    text_kind(
        "premiums",
        "premiums/{name}.csv",
        lambda text: load_premiums(read_rows(text)),
        premiums_to_csv,
        name_of="+".join,
        required=False,
    ),
    text_kind("cities", "cities.csv", load_cities, cities_to_csv),
    json_kind(
        "examples",
        "examples.json",
        lambda read: load_document(ExamplesSchema(), read),
        examples_to_document,
        required=False,
    ),
    schema_kind("publishing", "publishing.json", PublishingSchema(), required=False),
    json_kind(
        "regressions",
        "regressions.json",
        lambda read: load_document(RegressionsSchema(), read),
        regressions_to_document,
        required=False,
    ),
    schema_kind("tenant", "tenant.json", TenantSchema(), required=False),
    text_kind("cost_override", "cost_override.csv", COST_ROWS.load, COST_ROWS.dump, required=False),
    schema_kind("switch", "switch.json", SwitchSchema(), required=False),
)

PriceCells: TypeAlias = Mapping[str, Any]  # str, int minor units, date or None, by column


@dataclass(frozen=True, slots=True)
class Named:
    """A document that was read: its kind, its name, its value and its canonical texts by file."""

    kind: str
    name: str
    value: Any
    texts: Texts


@dataclass(frozen=True, slots=True)
class Folder:
    """What a catalogue folder holds: the day is the one its ``market.json`` gives, if any; no tenant is the market."""

    market: str | None
    tenant: str
    effective_from: date | None
    documents: tuple[Named, ...]


class MarketSchema(Strict):
    """``market.json``: whose catalogue the folder is, and from which day."""

    market = fields.String(required=True)
    tenant = Slug(length=LONGEST_ID, load_default="")
    effective_from = IsoDate(load_default=None)

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return data


def kind_of(name: str) -> Kind:
    """The kind of this name, or a CatalogueFault with the nearest."""
    for kind in KINDS:
        if kind.name == name:
            return kind
    known = [kind.name for kind in KINDS]
    raise CatalogueFault([Fault("", "unknown", f"There is no kind of document '{name}'. {suggest(name, known)}")])


def read_folder(texts: Texts) -> Folder:
    """The documents of a folder's files by path, or a CatalogueFault with every fault of every file."""
    faults: list[Fault] = []
    documents: list[Named] = []
    about: dict[str, Any] = {"market": None, "tenant": "", "effective_from": None}
    try:
        if MARKET_FILE in texts:
            about = within(MARKET_FILE, lambda text: load_document(MarketSchema(), read_json(text)), texts[MARKET_FILE])
    except CatalogueFault as error:
        faults += error.faults
    found, strangers = _sorted_out(texts)
    for (kind, name), parts in found.items():
        try:
            value = kind.read(parts, name)
        except CatalogueFault as error:
            faults += error.faults
            continue
        documents.append(Named(kind.name, name, value, kind.dump(value)))
    faults += strangers
    faults += (
        replace(fault, pointer=kind.path(kind.files[0], name))
        for kind, name in found
        for fault in misplaced([(kind.name, name)], about["tenant"])
    )
    if faults:
        raise CatalogueFault(faults)
    return Folder(about["market"], about["tenant"], about["effective_from"], tuple(documents))


def write_folder(documents: Iterable[Named], *, market: str, effective_from: date, tenant: str = "") -> dict[str, str]:
    """The files by path that read back to ``documents``."""
    whose = {"market": market, **({"tenant": tenant} if tenant else {})}
    texts = {MARKET_FILE: write_json({**whose, "effective_from": effective_from.isoformat()})}
    for document in documents:
        kind = kind_of(document.kind)
        texts |= {kind.path(file, document.name): text for file, text in document.texts.items()}
    return texts


def stored(document: Named) -> tuple[str, tuple[PriceCells, ...]]:
    """The body of a document for the store: one text, and the typed cells of its price rows if it has any."""
    texts = dict(document.texts)
    kept = kind_of(document.kind).prices
    prices = tuple(_cells(row) for row in read_rows(texts.pop(kept[0]))) if kept else ()
    return (next(iter(texts.values())) if len(texts) == 1 else write_json(texts)), prices


def decode(kind_name: str, name: str, body: str, prices: Iterable[PriceCells]) -> Named:
    """The document that ``stored`` made this body of."""
    kind = kind_of(kind_name)
    texts = _texts(kind, body)
    if kind.prices:
        file, columns = kind.prices
        texts[file] = write_rows(columns, (_row(row, columns) for row in prices))
    return Named(kind_name, name, kind.reread(texts, name), {file: texts[file] for file in kind.files})


def value_of(kind_name: str, name: str, body: str, prices: Iterable[PriceCells]) -> Any:
    """The value of that document alone: its price rows are never written as text, which takes most of the time."""
    kind = kind_of(kind_name)
    held: dict[str, str | Rows] = {**_texts(kind, body)}
    if kind.prices:
        file, columns = kind.prices
        held[file] = list(map(itemgetter(*columns), prices))
    return kind.reread(held, name)


def file_of(pointer: str) -> str:
    """A pointer into a document, ``premiums/care#/1/source``, as one into its file; any other as it is.

    >>> file_of("premiums/care#/1/source"), file_of("plans/care.json")
    ('premiums/care.csv#/1/source', 'plans/care.json')
    """
    where, mark, place = pointer.partition("#")
    name, _, document = where.partition("/")
    for kind in KINDS:
        if kind.name == name and document and "/" not in document and not data_file(where):
            return f"{kind.path(kind.files[0], document)}{mark}{place}"
    return pointer


def _texts(kind: Kind, body: str) -> dict[str, str]:
    """The texts of a stored document's files, but for the one that is kept as rows."""
    files = [file for file in kind.files if kind.prices is None or file != kind.prices[0]]
    return {files[0]: body} if len(files) == 1 else dict(read_json(body))


def _sorted_out(texts: Texts) -> tuple[dict[tuple[Kind, str], dict[str, str]], list[Fault]]:
    """The texts of each document, in the order of ``KINDS`` and names, and the files that belong to none."""
    found: dict[tuple[Kind, str], dict[str, str]] = {}
    known: set[str] = {MARKET_FILE}
    for kind in KINDS:
        for path in sorted(texts):
            place = kind.find(path)
            if place:
                found.setdefault((kind, place[1]), {})[place[0]] = texts[path]
                known.add(path)
    return found, list(_strangers(set(texts) - known))


def _strangers(paths: Iterable[str]) -> Iterator[Fault]:
    """Data files that no kind knows: a mistyped name would otherwise be left out in silence."""
    known = [MARKET_FILE, *(file for kind in KINDS for file in kind.files)]
    for path in sorted(paths):
        if data_file(path):
            yield Fault(path, "unknown", f"No document of a catalogue is kept in this file. {suggest(path, known)}")


AMOUNTS = frozenset({"low", "typical", "high"})
DATES = frozenset({"effective_from", "effective_to"})


def _cells(row: Mapping[str, str]) -> PriceCells:
    """A canonical CSV row as the types of the store's columns: amounts in minor units."""
    cells: dict[str, str | int | date | None] = {}
    for name, text in row.items():
        if name in AMOUNTS:
            cells[name] = read(text)
        elif name in DATES:
            cells[name] = date.fromisoformat(text) if text else None
        else:
            cells[name] = text
    return cells


def _row(cells: PriceCells, columns: Sequence[str]) -> dict[str, str]:
    """The CSV row of typed cells."""
    return {name: _text(cells[name]) for name in columns}


def _text(cell: str | int | date | None) -> str:
    if isinstance(cell, int):
        return written(cell)
    return cell if isinstance(cell, str) else cell.isoformat() if cell else ""
