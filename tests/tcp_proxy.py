"""A door between a client and a server on this machine that can be shut, or left open with nobody behind it."""

import contextlib
import socket
import threading
from collections.abc import Iterator

Address = tuple[str, int]


class Door:
    """Listens on ``port``. What comes through a connection that was made before a silence is never passed on again."""

    def __init__(self, target: Address) -> None:
        self._target, self._silent = target, False
        self._inside: list[socket.socket] = []
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]

    def shut(self) -> None:
        """Connections are cut and new ones refused, as by a server that was stopped."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._cut()

    def silence(self) -> None:
        """Connections stay and new ones are accepted, but nothing ever comes back, as from a server that hangs."""
        self._silent = True

    def open(self) -> None:
        """Let through again what connects from now on."""
        if self._silent:
            self._silent = False
        else:
            self._listener = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=64)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # Closed by ``shut``.
            while True:
                client, _ = listener.accept()
                self._inside.append(client)
                if self._silent:
                    continue
                server = socket.create_connection(self._target)
                self._inside.append(server)
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        """Until one side ends, then end the other; a silence lasts for the rest of the connection."""
        dead = False
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                dead = dead or self._silent
                if not dead:
                    sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _cut(self) -> None:
        while self._inside:
            end = self._inside.pop()
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextlib.contextmanager
def door(host: str, port: int) -> Iterator[Door]:
    """A door to ``host`` and ``port``, open."""
    found = Door((host, port))
    try:
        yield found
    finally:
        found.shut()
