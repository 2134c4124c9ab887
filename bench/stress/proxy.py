"""A way to the database that can be cut: a small TCP proxy between the server and PostgreSQL."""

import socket
import threading
from contextlib import suppress

from .server import HOST, free_port


class Proxy:
    """A context that listens at `port`. After `cut` it refuses everybody, and throws everybody out."""

    def __init__(self, host: str, port: int) -> None:
        self.target, self.port = (host, port), free_port()
        self._listener: socket.socket | None = None
        self._open = set[socket.socket]()
        self._lock = threading.Lock()

    def __enter__(self) -> "Proxy":
        self.mend()
        return self

    def __exit__(self, *_error: object) -> None:
        self.cut()

    def mend(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, self.port))
        listener.listen(100)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        with self._lock:
            listener, self._listener = self._listener, None
            ends, self._open = [*self._open, *filter(None, [listener])], set()
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in it
            end.close()

    def _accept(self, listener: socket.socket) -> None:
        while self._listener is listener:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self.target)
            except OSError:
                near.close()
                return
            with self._lock:
                is_cut = self._listener is not listener
                self._open |= set() if is_cut else {near, far}
            if is_cut:  # while this one was on its way
                near.close()
                far.close()
                return
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        with self._lock:
            self._open -= {one, other}
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
