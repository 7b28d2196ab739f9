"""Which peers are not installed: they are an extra that only ``make bench`` has."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

PEERS = ("openfisca-core", "zen-engine")


def missing() -> list[str]:
    """Names of the packages that cannot be imported here."""
    return list(_missing())


def _missing() -> Iterator[str]:
    for name in PEERS:
        try:
            version(name)
        except PackageNotFoundError:
            yield name
