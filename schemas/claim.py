"""A claim as it is handed in: JSON ↔ what was asked. Knows no policy."""

from collections.abc import Iterator
from typing import Any

from marshmallow import fields, post_load
from marshmallow.validate import Length

from schemas.bill import BillAmount, BilledLineSchema, slug, told
from schemas.claim_fields import Moment, condition_list
from schemas.document import Named
from schemas.fields import EnumCode, Flag, Money, Slug, Strict, Whole
from service.domain.adjudication_query import ClaimAsked
from service.domain.bill import Stay
from service.domain.vocabulary import CarePlace, Cause, Declared, Purpose, RoomClass, TreatmentSystem

MOST_LINES = 200
LONGEST_STAY_HOURS = 366 * 24


class ClaimSchema(Strict):
    """One claim: the bill, the stay, and what it was for."""

    id = Slug(load_default="", **told("Your name for the claim; numbered if left out."))
    member = Slug(load_default="", **told("Whose claim it is, where there are several people."))
    bill = fields.List(
        fields.Nested(BilledLineSchema()),
        required=True,
        validate=Length(1, MOST_LINES),
        **told("The bill, line by line."),
    )
    bill_total = BillAmount(load_default=None, **told("A check: what the lines come to."))
    admission = Flag(load_default=None, **told("Whether there was a stay; by the bill if left out."))
    admitted = Moment(load_default=None, **told("When the stay began."))
    discharged = Moment(load_default=None, **told("When it ended."))
    hours = Whole(maximum=LONGEST_STAY_HOURS, load_default=None, **told("How long it was, where times do not say it."))
    purpose = EnumCode(Purpose, load_default=Purpose.TREATMENT, **told("What the stay was mainly for."))
    active_treatment = Flag(load_default=None, **told("Drips, a procedure, monitoring: was there any."))
    anaesthesia = Flag(load_default=None, **told("Whether there was anaesthesia; by the bill if left out."))
    surgical = Flag(load_default=None, **told("Whether there was an operation; by the bill if left out."))
    place = EnumCode(CarePlace, load_default=CarePlace.HOSPITAL, **told("Home: treatment there in place of a stay."))
    treatment = EnumCode(TreatmentSystem, load_default=TreatmentSystem.ALLOPATHY, **told("Modern medicine or AYUSH."))
    ayush_hospital = Flag(load_default=False, **told("Whether the hospital is a registered AYUSH hospital."))
    network = Flag(load_default=True, **told("Whether the hospital is in the plan's network."))
    differential_billing = Flag(load_default=True, **told("Whether a dearer room makes the same care dearer."))
    zone = Slug(load_default="", **told("The zone of the treatment, as the plan names zones."))
    room_tariff = Named(
        keys=EnumCode(RoomClass), values=Money(), load_default=dict, **told("Its most basic room of each class, a day.")
    )
    presentation = Slug(load_default="", **told("The kind of back spasm, for waits that name the spine."))
    diagnosis = fields.String(
        load_default="", validate=Length(max=200), **told("In words or as a code; each word counts as a condition.")
    )
    conditions = condition_list("What the claim is for, as plans name it.")
    treatments = condition_list("What was done, as plans name it.")
    cause = EnumCode(Cause, load_default=Cause.ILLNESS, **told("Accidents are spared some waits."))
    illness = Slug(load_default="", **told("Tells claims for one illness in a year from others."))
    pre_existing = EnumCode(Declared, load_default=None, **told("Whether it was declared at purchase."))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ClaimAsked:
        names = frozenset([*data["conditions"], *data["treatments"], *_words(data["diagnosis"])])
        return ClaimAsked(
            id=data["id"],
            lines=tuple(data["bill"]),
            stay=Stay(
                admission=data["admission"],
                admitted=data["admitted"],
                discharged=data["discharged"],
                hours=data["hours"],
                at_home=data["place"] is CarePlace.HOME,
                anaesthesia=data["anaesthesia"],
                system=data["treatment"],
                ayush_hospital=data["ayush_hospital"],
                differential_billing=data["differential_billing"],
                tariff=data["room_tariff"],
            ),
            member=data["member"],
            presentation=data["presentation"],
            names=names,
            accident=data["cause"] is Cause.ACCIDENT,
            purpose=data["purpose"],
            active_treatment=data["active_treatment"],
            surgical=data["surgical"],
            network=data["network"],
            zone=data["zone"],
            illness=data["illness"] or data["presentation"] or slug(data["diagnosis"]),
            existing=data["pre_existing"],
            bill_total=data["bill_total"],
        )


def _words(diagnosis: str) -> Iterator[str]:
    """The whole diagnosis and each of its words as names of conditions."""
    if slug(diagnosis):
        yield slug(diagnosis)
        yield from (slug(word) for word in diagnosis.split() if slug(word))
