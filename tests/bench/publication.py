"""How long after its commit the last answer of the old version is had, from two gunicorn workers that are asked."""

import tempfile
from pathlib import Path
from statistics import median

from tests.gunicorn_process import Publisher, gunicorn
from tests.live_catalogue import crowd, editions

QUIET_SECONDS = 3.0
GIVE_UP_SECONDS = 30.0


def measured(*, rounds: int) -> list[float]:
    """Seconds from commit to the last old answer, 0 where none came after it; publishing and taking back in turn."""
    with tempfile.TemporaryDirectory() as folder:
        plain, double = editions(Path(folder))
        database_url = f"sqlite:///{folder}/outpocket.db"
        found = []
        with Publisher(database_url) as publisher:
            publisher.do("publish", plain.folder)
            with gunicorn(database_url) as server, crowd(server.port, (plain, double)) as asking:
                for number in range(rounds):
                    command, now = (("rollback",), plain) if number % 2 else (("publish", double.folder), double)
                    committed = publisher.do(*command)
                    found.append(asking.settle(now.version, committed, quiet=QUIET_SECONDS, seconds=GIVE_UP_SECONDS))
        assert not asking.faults, asking.faults[0]
    return found


def line(found: list[float]) -> str:
    """The worst and the middle of them; two seconds are promised with the default settings."""
    verdict = "met" if max(found) <= 2 else "not met"
    worst, middle = max(found), median(found)
    return f"  worst of {len(found)}: {worst:.2f} s, median {middle:.2f} s  goal ≤ 2 s: {verdict}"
