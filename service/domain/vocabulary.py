"""The closed lists of words that every floor shares: stages, settings, categories, states.

Codes travel on the wire as they stand; labels belong to the content catalogue. Knows no numbers.
"""

from enum import StrEnum


class Stage(StrEnum):
    """A rung of the pathway, in order of severity."""

    SELF_CARE = "self_care"
    DOCTOR_VISIT = "doctor_visit"
    DIAGNOSTICS = "diagnostics"
    PHYSIOTHERAPY = "physiotherapy"
    HOSPITALISATION = "hospitalisation"

    @property
    def rank(self) -> int:
        return STAGES.index(self)


STAGES = tuple(Stage)


class Urgency(StrEnum):
    """How soon to act, in rising order."""

    SELF_CARE = "self_care"
    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        return URGENCIES.index(self)


URGENCIES = tuple(Urgency)


class CareSetting(StrEnum):
    """Where a service is given; decides whether it belongs to the stay or to out-patient care."""

    HOME = "home"
    OUT_PATIENT = "opd"
    DAY_CARE = "daycare"
    IN_PATIENT = "ipd"


class ServiceCategory(StrEnum):
    """What a bill line is for; policy rules differ by it."""

    ROOM = "room"
    ICU = "icu"
    NURSING = "nursing"
    CONSULTATION = "consultation"
    SURGEON = "surgeon"
    ANAESTHESIA = "anaesthesia"
    THEATRE = "ot"
    PROCEDURE_PACKAGE = "procedure_package"
    THERAPY = "therapy"
    PHARMACY = "pharmacy"
    CONSUMABLE = "consumable"
    IMPLANT = "implant"
    DEVICE = "device"
    DIAGNOSTIC = "diagnostic"
    AMBULANCE = "ambulance"
    ADMIN = "admin"
    BLOOD_OXYGEN = "blood_oxygen"
    SURGICAL_APPLIANCE = "surgical_appliance"
    EXTERNAL_DEVICE = "external_device"


class NonPayableList(StrEnum):
    """The regulator's lists of items: I optional, II in the room, III in the procedure, IV in the treatment."""

    NONE = "none"
    OPTIONAL = "I"
    IN_ROOM = "II"
    IN_PROCEDURE = "III"
    IN_TREATMENT = "IV"


class CityTier(StrEnum):
    METRO = "metro"
    TIER1 = "tier1"
    TIER2 = "tier2"
    TIER3 = "tier3"


class Facility(StrEnum):
    PUBLIC = "public"
    PRIVATE_MID = "private_mid"
    PRIVATE_PREMIUM = "private_premium"


class RoomClass(StrEnum):
    GENERAL_WARD = "general_ward"
    SEMI_PRIVATE = "semi_private"
    SINGLE_PRIVATE = "single_private"
    DELUXE = "deluxe"


ROOM_CLASSES = tuple(RoomClass)  # from the most basic up


class PolicyState(StrEnum):
    """Who pays under which policy, in the fixed order of the comparison."""

    NO_POLICY = "no_policy"
    BOUGHT_TODAY = "bought_today"
    PAST_WAITS = "past_waits"
    OWN_POLICY = "own_policy"


class SpineScope(StrEnum):
    """Which spine conditions a plan lists under its specified-disease wait."""

    ALL_SPINAL = "ALL_SPINAL"
    DISC_AND_SPONDYLOSIS = "DISC+SPONDYLO"
    DISC = "DISC"
    SURGERY_ONLY = "SURGERY_ONLY"
    NONE = "none"


class Declared(StrEnum):
    """Whether the member declared an existing back condition when buying."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class TreatmentSystem(StrEnum):
    """Modern medicine, or one of the Indian systems together called AYUSH."""

    ALLOPATHY = "allopathy"
    AYUSH = "ayush"


class Purpose(StrEnum):
    """What a stay is mainly for."""

    TREATMENT = "treatment"
    INVESTIGATION = "investigation"
    REST = "rest"


class CarePlace(StrEnum):
    """Where a stay took place; at home, in place of a hospital, it is domiciliary treatment."""

    HOSPITAL = "hospital"
    HOME = "home"


class Cause(StrEnum):
    ILLNESS = "illness"
    ACCIDENT = "accident"


class PolicyType(StrEnum):
    """How a policy is sold: all but group are bought by a person, and taxed alike."""

    INDIVIDUAL = "individual"
    FLOATER = "floater"
    SENIOR = "senior"
    TOP_UP = "top_up"
    GROUP = "group"


RETAIL = frozenset(PolicyType) - {PolicyType.GROUP}


class Frequency(StrEnum):
    """How often a part of the premium falls due."""

    HALF_YEARLY = "half_yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


class Regime(StrEnum):
    """Which of the two ways income is taxed in: only the old one knows deductions for premiums."""

    OLD = "old"
    NEW = "new"


class Confidence(StrEnum):
    """How well a price is sourced."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
