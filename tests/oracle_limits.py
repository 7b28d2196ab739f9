"""The oracle on limits inside the cover: ambulance, sub-limits of lines and of the claim, AYUSH, treatment at home."""

from service.domain.plan_values import LimitPeriod, SubLimit
from service.domain.vocabulary import ServiceCategory, TreatmentSystem
from tests.oracle_books import Books, capped, share_of_cover


def ambulance_limit(books: Books) -> None:
    """Ambulance bills of the hospitalisation together, up to their limit."""
    limit = books.terms.ambulance_limit.value
    if limit is None:
        return
    lines = [i for i in books.dated if books.claim.lines[i].category is ServiceCategory.AMBULANCE]
    capped(books, books.hospital, "ambulance_limit", limit, lines)


def applies(books: Books, limit: SubLimit) -> bool:
    """A limit that names nobody is for every claim."""
    return not limit.applies_to or bool(limit.applies_to & books.claim.names)


def of_lines(limit: SubLimit) -> bool:
    """Whether it caps some lines or each day of a line, rather than the claim as a whole."""
    return bool(limit.categories or limit.items) or limit.per is LimitPeriod.DAY


def lines_of(books: Books, limit: SubLimit) -> list[int]:
    """The lines it caps, in or out of the stay; all of them where it names none."""
    everything = not limit.categories and not limit.items
    lines = books.claim.lines
    return [
        i for i in books.dated if everything or lines[i].category in limit.categories or lines[i].item in limit.items
    ]


def left_of(books: Books, limit: SubLimit) -> int:
    """The lower of the amount and the share of the base sum insured, as far as they are set, less what was used."""
    caps = [limit.amount] if limit.amount else []
    if limit.percent_bps:
        caps.append(share_of_cover(books.member, limit.percent_bps))
    return max(0, min(caps) - books.used(f"sub_limit:{limit.name}"))


def line_limit(books: Books) -> None:
    """Sub-limits of some lines, in the plan's order: a sum for all of them together, or for each day of each."""
    for limit in books.terms.sub_limits.value:
        if not of_lines(limit) or not applies(books, limit):
            continue
        lines, left = lines_of(books, limit), left_of(books, limit)
        if limit.per is LimitPeriod.DAY:
            paid = {i: left * len(books.claim.lines[i].days) for i in lines}
            excess = {i: max(0, books.hospital[i] - paid[i]) for i in lines}
            books.give_back(books.hospital, "line_limit", excess)
        else:
            capped(books, books.hospital, "line_limit", left, lines)


def sub_limit(books: Books) -> None:
    """The smallest limit of the claim as a whole that applies to it, for before, stay and after together."""
    limits = [limit for limit in books.terms.sub_limits.value if not of_lines(limit) and applies(books, limit)]
    if limits:
        capped(books, books.hospital, "sub_limit", min(left_of(books, limit) for limit in limits))


def ayush_limit(books: Books) -> None:
    """Treatment by an Indian system of medicine, up to a share of the base sum insured."""
    share = books.terms.ayush.value.limit_bps
    if share and books.claim.system is TreatmentSystem.AYUSH:
        capped(books, books.hospital, "ayush_limit", share_of_cover(books.member, share))


def domiciliary_limit(books: Books) -> None:
    """Treatment at home, up to a share of the base sum insured."""
    share = books.terms.domiciliary.value.limit_bps
    if share and books.claim.at_home:
        capped(books, books.hospital, "domiciliary_limit", share_of_cover(books.member, share))


def yearly_use(books: Books) -> dict[str, int]:
    """What this claim adds to the use of the limits of a year, by their key."""
    used = {
        f"sub_limit:{limit.name}": sum(books.hospital[i] for i in lines_of(books, limit))
        for limit in books.terms.sub_limits.value
        if limit.per is LimitPeriod.YEAR and applies(books, limit)
    }
    used["out_patient"] = sum(books.out_patient)
    for one in books.terms.out_patient.value.category_limits:
        lines = [i for i in books.dated if books.claim.lines[i].category is one.category]
        used[f"out_patient:{one.category}"] = sum(books.out_patient[i] for i in lines)
    return used
