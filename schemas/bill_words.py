"""How bills name their charges: the words of hospitals and of published examples, and the category each stands for.

A word says what the charge is for; a beginning (``pre_``, ``post_``, ``opd_``) says that it is no part of the stay.
Knows no amounts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from service.domain.vocabulary import NonPayableList, ServiceCategory

OUTSIDE = ("pre_", "post_", "opd_")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word on a bill stands for; no category: the item says it."""

    category: ServiceCategory | None
    nonpayable: NonPayableList = NonPayableList.NONE
    prescribed: bool = True


# Each category's own code stands for it; these are its other names.
_ALSO: Mapping[ServiceCategory, str] = {
    ServiceCategory.ROOM: "room_rent room_charges room_nursing bed bed_charges boarding accommodation ward",
    ServiceCategory.ICU: "iccu icu_charges intensive_care",
    ServiceCategory.NURSING: "nursing_charges",
    ServiceCategory.CONSULTATION: "consultant doctor doctors doctor_fee doctor_visit physician practitioner visit "
    "visits medical_practitioner specialist",
    ServiceCategory.SURGEON: "surgery surgeon_fee surgeons doctor_surgery assistant_surgeon",
    ServiceCategory.ANAESTHESIA: "anaesthetist anesthetist anaesthetist_fee anesthesia",
    ServiceCategory.THEATRE: "theatre operation_theatre operating_theatre ot_charges theater",
    ServiceCategory.PROCEDURE_PACKAGE: "procedure package surgery_package",
    ServiceCategory.THERAPY: "physiotherapy physio inpatient_therapy traction rehabilitation panchakarma",
    ServiceCategory.PHARMACY: "medicine medicines drugs medication medicines_tests",
    ServiceCategory.IMPLANT: "implants stent prosthesis lens",
    ServiceCategory.DEVICE: "devices medical_device",
    ServiceCategory.DIAGNOSTIC: "diagnostics tests test investigation investigations mri ct ct_scan scan scans xray "
    "x_ray lab laboratory pathology radiology imaging",
    ServiceCategory.AMBULANCE: "road_ambulance",
    ServiceCategory.ADMIN: "administration registration miscellaneous misc other service_charge",
    ServiceCategory.BLOOD_OXYGEN: "blood oxygen",
    ServiceCategory.SURGICAL_APPLIANCE: "surgical_appliances",
    ServiceCategory.EXTERNAL_DEVICE: "external_dme dme external_devices brace crutches walker wheelchair",
}

WORDS: Mapping[str, Meaning] = MappingProxyType(
    {
        **{category.value: Meaning(category) for category in ServiceCategory},
        **{word: Meaning(category) for category, words in _ALSO.items() for word in words.split()},
        # What a bill calls consumables, or not payable, stands on the regulator's List I unless it says another.
        "consumables": Meaning(ServiceCategory.CONSUMABLE, NonPayableList.OPTIONAL),
        "non_payable": Meaning(ServiceCategory.CONSUMABLE, NonPayableList.OPTIONAL),
        "non_payables": Meaning(ServiceCategory.CONSUMABLE, NonPayableList.OPTIONAL),
        "supplement": Meaning(ServiceCategory.PHARMACY),
        "supplement_otc": Meaning(ServiceCategory.PHARMACY, prescribed=False),
        "otc": Meaning(ServiceCategory.PHARMACY, prescribed=False),
    }
)


def meaning_of(word: str) -> tuple[Meaning, bool] | None:
    """What a word stands for, and whether its beginning puts it outside the stay; None for an unknown word.

    >>> meaning, outside = meaning_of("pre_mri")
    >>> meaning.category.value, outside
    ('diagnostic', True)
    """
    if word in WORDS:
        return WORDS[word], False
    for beginning in OUTSIDE:
        rest = word.removeprefix(beginning)
        if rest != word and rest in WORDS:
            return WORDS[rest], True
    return None
