"""Shows how far a figure is: one line that moves on a terminal, a line every tenth elsewhere."""

import sys
import threading
import time

from .figures import number


class Ticker:
    """Counts up to `total`; threads may count together. A context, whose end leaves one line with the time."""

    def __init__(self, name: str, total: int) -> None:
        self.name, self.total, self.done = name, total, 0
        self.began = time.monotonic()
        self._lock = threading.Lock()
        self._moving = sys.stdout.isatty()

    def __enter__(self) -> "Ticker":
        self._tell()
        return self

    def __exit__(self, *_error: object) -> None:
        self._tell(end=f" · {self.seconds:.0f} giây\n")

    def step(self) -> None:
        with self._lock:
            self.done += 1
            if self._moving and self.done % 10 == 0:
                self._tell()
            elif self._is_tenth() and not self._moving:
                self._tell(end=f" · {self.seconds:.0f} giây\n")

    def _is_tenth(self) -> bool:
        """Of something long; the last one is told at the end."""
        return self.total >= 1_000 and self.done < self.total and self.done % (self.total // 10) == 0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def _tell(self, end: str = "") -> None:
        if self._moving:
            print(f"\r  {self.name}: {number(self.done)}/{number(self.total)}{end}", end="", flush=True)
        elif end:
            print(f"  {self.name}: {number(self.done)}/{number(self.total)}{end}", end="", flush=True)
