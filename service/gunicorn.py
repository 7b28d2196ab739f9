"""gunicorn's settings: threads rather than sync workers, one shared start-up, no control socket.

A sync worker is killed when a stream outlives the timeout; a threaded one is not. PORT, BIND_HOST and
WEB_CONCURRENCY come from the environment because they belong to the machine, not to the service.
"""

import gc
import os
from typing import Any

bind = f"{os.environ.get('BIND_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 2
# Recycling workers without it costs a full start each time.
preload_app = True
max_requests = 20_000
max_requests_jitter = 2_000
timeout = 60
graceful_timeout = 30
keepalive = 15
# Since 25.1 a control socket is opened in the home directory unless told otherwise.
control_socket_disable = True
# The service writes its own request log.
accesslog = None
loglevel = "warning"


def post_fork(server: Any, worker: Any) -> None:
    """Let no two workers share a database connection that was opened before the fork; look for cycles less often.

    An answer makes thousands of small objects and no cycles: at Python's own threshold the collector goes
    through everything a worker keeps, again and again, and finds nothing.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    engine = worker.app.wsgi().extensions.get("outpocket.engine")
    if engine is not None:
        engine.dispose(close=False)


def worker_exit(server: Any, worker: Any) -> None:
    """Write what the worker has counted and not yet kept."""
    tally = worker.app.wsgi().extensions.get("outpocket.counts")
    if tally is not None:
        tally.close()
