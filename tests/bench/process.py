"""Whole processes: how long the service takes from nothing to its first answer, and what it then weighs."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.bench.measure import Ratio

ROOT = Path(__file__).parents[2]
MIB = 1024 * 1024

LIBRARIES = "import flask, flask_smorest, marshmallow, sqlalchemy, numpy, orjson, babel.numbers, structlog"
SERVICE = """
import os
from service.app import create_app
from service.config import Config
app = create_app(Config.from_env(os.environ))
"""
ANSWERING = """
asked = {"market": "in", "presentation": "radiculopathy", "stage": "physiotherapy"}
answer = app.test_client().post("/v1/estimates", json=asked)
assert answer.status_code == 200, answer.text
"""
TIMED = """
import time
started = time.perf_counter()
{script}
took = time.perf_counter() - started
with open("/proc/self/status") as status:
    resident = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))
print(took, resident)
"""


def measured(database_url: str, *, blocks: int) -> list[Ratio]:
    """Start-up and memory against a process that only imports the libraries; needs /proc."""
    environ = {**os.environ, "OUTPOCKET_DATABASE_URL": database_url, "OUTPOCKET_LOG_LEVEL": "warning"}
    libraries, started, answered = [], [], []
    for _ in range(blocks):
        libraries.append(_run(LIBRARIES, environ))
        started.append(_run(SERVICE, environ))
        answered.append(_run(SERVICE + ANSWERING, environ))
    return [
        Ratio("start: import and create_app ÷ importing the libraries", _over(started, libraries, 0)),
        Ratio("start: … and catalogue and first answer ÷ the libraries", _over(answered, libraries, 0)),
        Ratio("memory after the first answer ÷ of the libraries", _over(answered, libraries, 1)),
    ]


def _over(ones: list[tuple[float, float]], others: list[tuple[float, float]], which: int) -> list[float]:
    return [one[which] / other[which] for one, other in zip(ones, others, strict=True)]


def _run(script: str, environ: Mapping[str, str]) -> tuple[float, float]:
    command = [sys.executable, "-c", TIMED.format(script=script)]
    ran = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    took, resident = ran.stdout.split()[-2:]
    return float(took), float(resident)


def resident(process: int) -> float:
    """MiB a process keeps in memory."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) * 1024 / MIB for line in status.splitlines() if line.startswith("VmRSS"))
