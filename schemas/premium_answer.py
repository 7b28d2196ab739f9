"""The answer of ``POST /v1/premiums``: FamilyPremium → plain dict, and its shape for the description and the tests.

Says nothing itself: sentences come from the ``say`` that is handed in.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields
from marshmallow.validate import Equal, Regexp

from schemas.estimate_parts import coded, money, part, parts, prose, texts, told
from schemas.fields import BasisPoints, Flag, IsoDate, Slug, Strict, Whole
from service.domain.family_premium import FamilyPremium
from service.domain.instalment import ClaimCash, Instalments
from service.domain.market import Market
from service.domain.money import plain
from service.domain.phrase import Phrase, Say
from service.domain.premium_total import Charge, PersonPremium, TaxCharge
from service.domain.tax_relief import Counted, Expense, GroupRelief, ReliefGroup, TaxRelief
from service.domain.vocabulary import Frequency, PolicyType, Regime


class PersonPremiumSchema(Strict):
    """One person's premium: amount − discount = net."""

    id = Slug(required=True, **told("The person, as the question names them.", example="self"))
    amount = money("The premium before the discount.")
    discount = money("What the discount takes off, rounded here.")
    net = money("The premium after the discount.")
    payable = money("net, and this person's share of loadings and tax.")
    source = prose("Where the premium is from.")


class DiscountSchema(Strict):
    """The discount on each person's premium."""

    bps = BasisPoints(required=True, **told("In basis points."))
    amount = money("What it takes off in all.")
    source = prose("Where it is from.")


class ChargeSchema(Strict):
    """Something added to the premium."""

    name = prose("What it is for; instalments for the loading of paying in parts.")
    bps = BasisPoints(required=True, allow_none=True, **told("Its rate in basis points; null if it is an amount."))
    amount = money("What it comes to.")
    source = prose("Where it is from.")


class PremiumTaxSchema(Strict):
    """Tax on the whole premium, once."""

    bps = BasisPoints(required=True, **told("The rate of the day for this type of policy, in basis points."))
    amount = money("What is added; 0.00 where the amounts contain it.")
    included = Flag(required=True, **told("Whether the amounts of the question contain the tax already."))
    since = IsoDate(
        required=True, allow_none=True, **told("The first day of the rate; null where no source read names it.")
    )
    source = prose("Where the rate is from.")
    text = prose("The tax in words.")


class ClaimCashSchema(Strict):
    """A claim while instalments are due: payable = deducted + cash."""

    payable = money("What the plan pays.")
    deducted = money("Instalments taken out of it: premium, and no part of the medical cost.")
    cash = money("What the insured or the hospital receives.")


class InstalmentsSchema(Strict):
    """The premium in parts."""

    every = coded(Frequency, "How often one falls due.")
    amounts = fields.List(money("One of them."), required=True, **told("In the order they fall due."))
    paid = Whole(required=True, **told("How many are paid already."))
    pending = money("What is still due this year.")
    grace_days = Whole(required=True, **told("Days of grace for each; the cover goes on in them."))
    source = prose("Where the terms are from.")
    text = prose("What a claim does to them.")
    claim = part(ClaimCashSchema, "The claim asked about; null without one.", null=True)


class CountedSchema(Strict):
    """One expense: paid = counted + cut."""

    person = Slug(required=True, **told("The person.", example="self"))
    expense = coded(Expense, "What was paid for.")
    paid = money("What was paid, tax and loadings included.")
    counted = money("What of it may be deducted from taxable income.")
    cut = money("What may not.")
    because = prose("Why not; null where all of it counts.", allow_none=True)


class GroupReliefSchema(Strict):
    """One of the two groups with a limit of its own."""

    group = coded(ReliefGroup, "Self with spouse and children, or parents.")
    senior = Flag(required=True, **told("Whether somebody in it is a senior, which raises the limit."))
    limit = money("The limit of the group.")
    counted = money("What of its expenses counts.")
    lines = parts(CountedSchema, "Premiums first, then medical expenditure, then check-ups.")


class TaxReliefSchema(Strict):
    """Relief from income tax, as information and not as advice: a deduction from taxable income, no refund."""

    information = Flag(required=True, validate=Equal(True), **told("Always true.", const=True))
    text = prose("That it is no tax advice.")
    regime = coded(Regime, "The regime asked about.")
    tax_year = fields.String(
        required=True,
        validate=Regexp(r"^[0-9]{4}-[0-9]{2}$"),
        **told("From April to March; as_of lies in it.", example="2026-27"),
    )
    law = prose("The law that gives it.")
    since = IsoDate(required=True, allow_none=True, **told("From when on it does; null where no source read says."))
    is_verified = Flag(
        data_key="verified", required=True, **told("false where the limits are only said to hold under this law.")
    )
    source = prose("Where the limits are from.")
    groups = parts(GroupReliefSchema, "The groups that somebody is in.")
    counted = money("The whole deduction from taxable income.")
    notes = texts("What has to be known beside it.")


class PremiumVersionsSchema(Strict):
    """The versions that answered."""

    engine = prose("The engine, which holds tax rates and limits.")
    content = prose("The sentences.", allow_none=True)
    tenant = fields.String(**told("The tenant's profile; only in its answers."))


class PremiumAnswerSchema(Strict):
    """What a family pays: net + loadings = before_tax, before_tax + tax = total."""

    market = Slug(required=True, **told("The market.", example="in"))
    currency = fields.String(
        required=True, validate=Regexp(r"^[A-Z]{3}$"), **told("The currency of every amount.", example="INR")
    )
    as_of = IsoDate(required=True, **told("The day of payment: tax and limits are those of it."))
    policy_type = coded(PolicyType, "How the policy is sold.")
    persons = parts(PersonPremiumSchema, "Everybody asked about.")
    discount = part(DiscountSchema, "The discount.")
    net = money("All premiums after the discount.")
    loadings = parts(ChargeSchema, "What is added, in the order it is reckoned.")
    before_tax = money("The premium with its loadings.")
    tax = part(PremiumTaxSchema, "The tax.")
    total = money("What the family pays in the year.")
    instalments = part(InstalmentsSchema, "The total in parts; null if it is paid once a year.", null=True)
    tax_relief = part(TaxReliefSchema, "Relief from income tax, as information.")
    assumptions = texts("What was assumed.")
    versions = part(PremiumVersionsSchema, "What answered.")


def premium_to_wire(
    answer: FamilyPremium, *, market: Market, as_of: date, versions: Mapping[str, str | None], say: Say
) -> dict[str, Any]:
    """The whole answer."""
    asked, total = answer.asked, answer.total
    return {
        "market": market.code,
        "currency": market.currency,
        "as_of": as_of.isoformat(),
        "policy_type": asked.policy_type.value,
        "persons": [_person(one, say) for one in total.persons],
        "discount": {
            "bps": asked.discount_bps,
            "amount": plain(sum(one.discount for one in total.persons)),
            "source": _source(asked.discount_source, say),
        },
        "net": plain(total.net),
        "loadings": [_charge(one, say) for one in total.charges],
        "before_tax": plain(total.before_tax),
        "tax": _tax(total.tax, say),
        "total": plain(total.total),
        "instalments": _instalments(answer.instalments, say) if answer.instalments else None,
        "tax_relief": _relief(answer.relief, say),
        "assumptions": [say(phrase) for phrase in answer.assumptions],
        "versions": dict(versions),
    }


def _source(given: str | None, say: Say) -> str:
    return given or say(Phrase("premium_total.asked"))


def _first_day(since: date | None) -> str | None:
    """The beginning of time stands for a first day that no source names."""
    return None if since in (None, date.min) else since.isoformat()


def _person(one: PersonPremium, say: Say) -> dict[str, str]:
    return {
        "id": one.person.id,
        "amount": plain(one.person.amount),
        "discount": plain(one.discount),
        "net": plain(one.net),
        "payable": plain(one.payable),
        "source": _source(one.person.source, say),
    }


def _charge(one: Charge, say: Say) -> dict[str, Any]:
    return {
        "name": one.loading.name,
        "bps": one.loading.bps,
        "amount": plain(one.amount),
        "source": _source(one.loading.source, say),
    }


def _tax(tax: TaxCharge, say: Say) -> dict[str, Any]:
    return {
        "bps": tax.bps,
        "amount": plain(tax.amount),
        "included": tax.included,
        "since": _first_day(tax.since),
        "source": tax.source,
        "text": say(tax.note),
    }


def _instalments(parts_of: Instalments, say: Say) -> dict[str, Any]:
    return {
        "every": parts_of.every.value,
        "amounts": [plain(amount) for amount in parts_of.amounts],
        "paid": parts_of.paid,
        "pending": plain(parts_of.pending),
        "grace_days": parts_of.grace_days,
        "source": parts_of.source,
        "text": say(Phrase("instalment.pending")),
        "claim": _claim(parts_of.claim) if parts_of.claim else None,
    }


def _claim(claim: ClaimCash) -> dict[str, str]:
    return {"payable": plain(claim.payable), "deducted": plain(claim.deducted), "cash": plain(claim.cash)}


def _relief(relief: TaxRelief, say: Say) -> dict[str, Any]:
    limits = relief.limits
    return {
        "information": True,
        "text": say(Phrase("relief.information")),
        "regime": relief.regime.value,
        "tax_year": f"{relief.tax_year:04d}-{(relief.tax_year + 1) % 100:02d}",
        "law": limits.law,
        "since": _first_day(limits.since),
        "verified": limits.verified,
        "source": limits.source,
        "groups": [_group(group, say) for group in relief.groups],
        "counted": plain(relief.counted),
        "notes": [say(phrase) for phrase in relief.notes],
    }


def _group(group: GroupRelief, say: Say) -> dict[str, Any]:
    return {
        "group": group.group.value,
        "senior": group.senior,
        "limit": plain(group.limit),
        "counted": plain(group.counted),
        "lines": [_counted(line, say) for line in group.lines],
    }


def _counted(line: Counted, say: Say) -> dict[str, Any]:
    return {
        "person": line.person,
        "expense": line.expense.value,
        "paid": plain(line.paid),
        "counted": plain(line.counted),
        "cut": plain(line.cut),
        "because": say(line.because) if line.because else None,
    }
