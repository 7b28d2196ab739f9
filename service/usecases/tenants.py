"""Who the tenants are at this moment: found by the keys and origins of the profiles that are in force today.

Looked up anew whenever the catalogue's revision or the day changes, so a key, an origin or the kill switch acts within
the catalogue's interval. What a secret key may do is ``access``'s question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from service.domain.errors import NothingPublished
from service.domain.tenant import Switch, Tenant, tenant_of
from service.store.catalogue import Catalogue
from service.store.documents import Scope


@dataclass(frozen=True, slots=True)
class Hosted:
    """A tenant as it stands today; ``switch`` None: nobody ever used it."""

    scope: Scope
    profile: Tenant
    switch: Switch | None

    @property
    def off(self) -> Switch | None:
        """The kill switch, if it is off."""
        return self.switch if self.switch and self.switch.off else None


@dataclass(frozen=True, slots=True)
class Directory:
    """Every tenant of today, by its publishable keys and by its id; and all registered origins."""

    by_key: Mapping[str, Hosted]
    by_id: Mapping[str, Hosted]
    origins: frozenset[str]


class Tenants:
    """Reads the catalogue's snapshots; safe between threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._read = lru_cache(maxsize=2)(self._directory)

    def today(self) -> Directory:
        """The tenants by what is in force today."""
        return self._read(*self._catalogue.basis())

    def _directory(self, revision: int, today: date) -> Directory:
        by_key: dict[str, Hosted] = {}
        by_id: dict[str, Hosted] = {}
        for scope in self._catalogue.tenants():
            hosted = self._hosted(scope, today)
            if hosted:
                by_id.setdefault(scope.tenant, hosted)
                named = (key for key in hosted.profile.publishable_keys if tenant_of(key) == scope.tenant)
                by_key |= dict.fromkeys(named, hosted)
        origins = frozenset(origin for hosted in by_id.values() for origin in hosted.profile.origins)
        return Directory(by_key, by_id, origins)

    def _hosted(self, scope: Scope, today: date) -> Hosted | None:
        """A tenant with a profile in force; one that is only being prepared, or was taken back, is nobody yet."""
        try:
            snapshot = self._catalogue.snapshot(scope.market, today, tenant=scope.tenant)
            profile = snapshot.one("tenant", Tenant)
        except NothingPublished:
            return None
        return Hosted(scope, profile, snapshot.each("switch", Switch).get("switch"))
