"""The service as it is run: gunicorn with ``service/gunicorn.py``, on a free port, with its log at hand.

Also a process beside it that publishes. Both need /proc to tell workers apart.
"""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.served import FREELY

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
JSON = {"Content-Type": "application/json"}
# "<pid> status", a line for each answer.
ACCESS = "%(p)s %(s)s"


class Connection:
    """One keep-alive connection."""

    def __init__(self, port: int, *, timeout: float = 30) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Status and body."""
        self._connection.request(method, path, body, JSON)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        self._connection.close()


@dataclass(frozen=True, slots=True)
class Gunicorn:
    """A running server."""

    port: int
    process: int
    access: Path

    def workers(self) -> tuple[int, ...]:
        """The process ids of the workers, or gunicorn's own where there is no /proc."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children")
        return tuple(map(int, children.read_text().split())) if children.exists() else (self.process,)

    def answered(self) -> Counter[int]:
        """How many requests each worker has answered."""
        return Counter(int(found) for found in re.findall(r"<(\d+)>", self.access.read_text()))

    def ready(self) -> tuple[int, Any]:
        """Status and body of /readyz, asked on a new connection."""
        connection = Connection(self.port)
        try:
            status, body = connection.ask("GET", "/readyz")
            return status, json.loads(body)
        finally:
            connection.close()


@contextmanager
def gunicorn(
    database_url: str,
    *,
    app: str = "wsgi:app",
    workers: int = 2,
    record: bool = True,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Gunicorn]:
    """Serve ``app`` until the block ends; what it wrote is shown if the block fails. ``record`` keeps who answered."""
    with tempfile.TemporaryDirectory() as folder:
        access, errors, port = Path(folder) / "access", Path(folder) / "errors", free_port()
        access.touch()
        command = [sys.executable, "-m", "gunicorn", "--config", "service/gunicorn.py", app]
        if record:
            command += ["--access-logfile", str(access), "--access-logformat", ACCESS]
        settings = {
            "PORT": str(port),
            "WEB_CONCURRENCY": str(workers),
            "OUTPOCKET_DATABASE_URL": database_url,
            "OUTPOCKET_LOG_LEVEL": "warning",
            "OUTPOCKET_RATE_PER_MINUTE": str(FREELY),
        }
        with errors.open("wb") as log:
            told = {**os.environ, **settings, **(environ or {})}
            server = subprocess.Popen(command, cwd=ROOT, env=told, stderr=log)
        try:
            running = Gunicorn(port, server.pid, access)
            _wait(running, server)
            yield running
        except BaseException:
            print(errors.read_text(), file=sys.stderr)
            raise
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(timeout=PATIENCE)
            finally:
                server.kill()


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(running: Gunicorn, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            if running.ready()[0] == 200:
                return
        except OSError:
            pass  # Not listening yet.
        time.sleep(0.05)
    raise TimeoutError("the server did not come up")


PUBLISHES = """
import json, sys, time
from sqlalchemy import event
from service.app import create_app
from service.config import Config
app = create_app(Config.from_env({"OUTPOCKET_DATABASE_URL": sys.argv[1]}))
committed = [0.0]
event.listen(app.extensions["outpocket.engine"], "commit", lambda _: committed.append(time.monotonic()))
for line in sys.stdin:
    done = app.test_cli_runner().invoke(args=["catalogue", *json.loads(line)])
    print(json.dumps([done.exit_code, done.output, committed[-1]]), flush=True)
"""


class Publisher:
    """Another process, with ``flask catalogue`` at hand; one process for many commands saves their starts."""

    def __init__(self, database_url: str) -> None:
        command = [sys.executable, "-c", PUBLISHES, database_url]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def do(self, *arguments: object) -> float:
        """Run one command; the moment (``time.monotonic``) of its commit."""
        assert self._process.stdin and self._process.stdout
        print(json.dumps([str(argument) for argument in arguments]), file=self._process.stdin, flush=True)
        code, output, at = json.loads(self._process.stdout.readline())
        assert code == 0, output
        return float(at)

    def __enter__(self) -> "Publisher":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE)
        self._process.stdout.close()
