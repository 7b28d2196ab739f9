"""A tenant: who hosts Outpocket, what it shows of its market, and what the law makes it say. And its kill switch.

Typed and true past the schemas. Whether what it names exists is told by ``tenant_checks``; knows no storage.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from service.domain.cities import City
from service.domain.plan import Plan

# The tenant's id is in the key, so nobody can publish somebody else's; the last part has no underscore.
PUBLISHABLE = re.compile(r"pk_(?:live|test)_(?P<tenant>[a-z0-9_]+)_[a-z0-9]{4,64}")


@dataclass(frozen=True, slots=True)
class Register:
    """What an advertisement of a plan has to name, and where its papers are; None: nobody has told us."""

    uin: str | None = None
    advertisement_reference: str | None = None
    brochure: str | None = None
    prospectus: str | None = None
    wording: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person; at least one of them is given."""

    phone: str | None = None
    email: str | None = None
    hours: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Tenant:
    """``plans``: those of the market that it shows beside its own and the default one. ``cities`` None: all.

    ``premium_zones`` by city; ``register`` by plan.

    ``quote_retention_days``: for so long after its end the answers of a quote are kept.
    ``publishable_keys`` stand in public pages and name the tenant; they open nothing.
    """

    id: str
    name: str
    plans: tuple[str, ...]
    default_plan: str
    contact: Contact
    locales: tuple[str, ...]
    publishable_keys: tuple[str, ...]
    demonstration: bool = False
    notice: str = ""
    default_sum_insured: int | None = None
    register: Mapping[str, Register] = field(default_factory=dict)
    cities: tuple[str, ...] | None = None
    origins: tuple[str, ...] = ()
    premium_zones: Mapping[str, str] = field(default_factory=dict)
    quote_retention_days: int = 180

    def shows(self, plans: Mapping[str, Plan], own: Collection[str]) -> dict[str, Plan]:
        """Of ``plans`` by id, those it shows: its ``own`` and the market's that it names."""
        named = {*self.plans, self.default_plan, *own}
        return {name: plan for name, plan in plans.items() if name in named}

    def lists(self, cities: Mapping[str, City]) -> dict[str, City]:
        """Of ``cities`` by name, those it shows."""
        return {name: city for name, city in cities.items() if self.cities is None or name in self.cities}


@dataclass(frozen=True, slots=True)
class Switch:
    """The kill switch. It acts as soon as it is in force; ``since`` is said to whoever asks, and changes nothing."""

    off: bool
    because: str
    since: date


def tenant_of(key: str) -> str | None:
    """The id of the tenant that a publishable key names; None for what is no such key.

    >>> tenant_of("pk_test_acme_health_x7k2"), tenant_of("sk_x")
    ('acme_health', None)
    """
    match = PUBLISHABLE.fullmatch(key)
    return match["tenant"] if match else None
