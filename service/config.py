"""Settings: a table read once from the environment into a frozen Config. Knows no business figure.

Every setting can also be read from a file: ``NAME_FILE`` holds a path. Names that start with OUTPOCKET_
and are not in the table stop the start; OUTPOCKET_TEST_* belong to the test suite.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PREFIX = "OUTPOCKET_"
FOR_TESTS = "OUTPOCKET_TEST_"


class InvalidSettings(ValueError):
    """The environment cannot be understood; the message lists every fault."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: the name without its prefix in capitals is the field of Config."""

    name: str
    default: str
    parse: Callable[[str], Any]
    help: str

    @property
    def field(self) -> str:
        return self.name.removeprefix(PREFIX).lower()


def address(text: str) -> str:
    """A database address with a scheme.

    >>> address("postgresql://localhost/outpocket")
    'postgresql://localhost/outpocket'
    """
    if "://" not in text:
        raise ValueError("an address such as sqlite:///var/outpocket.db or postgresql://user@host/name")
    return text


def whole(text: str) -> int:
    """A whole number from 0 on.

    >>> whole("262144")
    262144
    """
    if not (text.isascii() and text.isdigit()):
        raise ValueError("a whole number from 0 on, in digits")
    return int(text)


def seconds(text: str) -> float:
    """A time in seconds from 0 on.

    >>> seconds("0.5")
    0.5
    """
    return _decimal(text, "seconds from 0 on, such as 1.0", float("inf"))


def share(text: str) -> float:
    """A share between 0 and 1.

    >>> share("0.01")
    0.01
    """
    return _decimal(text, "a share between 0 and 1, such as 0.01", 1.0)


def _decimal(text: str, expected: str, most: float) -> float:
    whole_part, _, rest = text.partition(".")
    if not (text.isascii() and whole_part.isdigit() and (rest or "0").isdigit()) or float(text) > most:
        raise ValueError(expected)
    return float(text)


def redis_address(text: str) -> str:
    """The address of a Redis server; empty for none.

    >>> redis_address("none"), redis_address("redis://localhost:6379/0")
    ('', 'redis://localhost:6379/0')
    """
    if text == "none":
        return ""
    if not text.startswith(("redis://", "rediss://", "redis+unix://")):
        raise ValueError("none, or an address such as redis://host:6379/0 or rediss://user:password@host:6379/0")
    return text


def secret(text: str) -> str:
    """Something that nobody guesses; empty for none.

    >>> secret("none"), len(secret("0123456789abcdef0123456789abcdef"))
    ('', 32)
    """
    if text == "none":
        return ""
    if len(text) < 32:
        raise ValueError("none, or at least 32 characters that nobody guesses, such as those of: openssl rand -hex 32")
    return text


def level(text: str) -> str:
    """A level of the log.

    >>> level("info")
    'info'
    """
    if text not in {"debug", "info", "warning", "error"}:
        raise ValueError("debug, info, warning or error")
    return text


SETTINGS = (
    Setting(
        "OUTPOCKET_DATABASE_URL",
        "sqlite:///var/outpocket.db",
        address,
        "Where the catalogue is kept; a relative SQLite path starts at the working directory.",
    ),
    Setting(
        "OUTPOCKET_MAX_BODY_BYTES",
        str(256 * 1024),
        whole,
        "The largest request body that is read.",
    ),
    Setting(
        "OUTPOCKET_MAX_UPLOAD_BYTES",
        str(32 * 1024 * 1024),
        whole,
        "The largest upload of documents to the catalogue that is read.",
    ),
    Setting(
        "OUTPOCKET_MAX_REPORT_BYTES",
        str(256 * 1024 * 1024),
        whole,
        "The largest upload of members to a report that is read; a packed one may unpack to eight times as much.",
    ),
    Setting(
        "OUTPOCKET_SNAPSHOT_SECONDS",
        "1.0",
        seconds,
        "How often a worker looks for a new publication.",
    ),
    Setting(
        "OUTPOCKET_MEMO_BYTES",
        str(32 * 1024 * 1024),
        whole,
        "Memory per worker for answers that may be asked for again; 0 keeps none.",
    ),
    Setting(
        "OUTPOCKET_RATE_PER_MINUTE",
        "240",
        whole,
        "How often a key and an address may ask in a minute; 0 is without limit.",
    ),
    Setting(
        "OUTPOCKET_REDIS_URL",
        "none",
        redis_address,
        "The Redis that counts for all workers; without one, or while it is away, each worker counts by itself.",
    ),
    Setting(
        "OUTPOCKET_TRUSTED_PROXIES",
        "0",
        whole,
        "How many proxies stand in front: their X-Forwarded-For and -Proto say the asker's address and https.",
    ),
    Setting(
        "OUTPOCKET_SECRET",
        "none",
        secret,
        "What cursors of lists are signed with; without one a key made from the database's address.",
    ),
    Setting("OUTPOCKET_LOG_LEVEL", "info", level, "The least severe event that is logged."),
    Setting(
        "OUTPOCKET_LOG_SUCCESS_RATE",
        "0.01",
        share,
        "The share of successful requests that are logged; refused and failed ones always are.",
    ),
)


@dataclass(frozen=True, slots=True)
class Config:
    """What the service was told at its start; ``Config.from_env({})`` holds the defaults."""

    database_url: str
    max_body_bytes: int
    max_upload_bytes: int
    max_report_bytes: int
    snapshot_seconds: float
    memo_bytes: int
    rate_per_minute: int
    redis_url: str
    trusted_proxies: int
    secret: str
    log_level: str
    log_success_rate: float

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Config":
        """The settings of ``environ``, or one InvalidSettings with every fault found."""
        faults = list(_unknown(environ))
        values: dict[str, Any] = {}
        for setting in SETTINGS:
            try:
                values[setting.field] = setting.parse(_given(setting, environ))
            except ValueError as error:
                shown = environ.get(setting.name, f"the content of {setting.name}_FILE")
                shown = "…" if setting.parse is secret else shown
                faults.append(f"{setting.name}={shown!r}: expected {error}.")
            except OSError as error:
                faults.append(f"{setting.name}_FILE: {error.strerror}: {error.filename}.")
        if faults:
            raise InvalidSettings("\n".join(faults))
        return cls(**values)


def _given(setting: Setting, environ: Mapping[str, str]) -> str:
    path = environ.get(f"{setting.name}_FILE")
    if path is None:
        return environ.get(setting.name, setting.default)
    if setting.name in environ:
        raise ValueError(f"either {setting.name} or {setting.name}_FILE, not both")
    return Path(path).read_text(encoding="utf-8").strip()


def _unknown(environ: Mapping[str, str]) -> Iterator[str]:
    known = [setting.name for setting in SETTINGS]
    for name in sorted(environ):
        if name.startswith(PREFIX) and not name.startswith(FOR_TESTS) and name.removesuffix("_FILE") not in known:
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
            yield f"There is no setting {name}; the nearest is {nearest}."
