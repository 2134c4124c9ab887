"""Requests counted over all processes of this server, and the state of the installation, in Prometheus' form.

Counters of several processes meet in files of a folder that the server names (`PROMETHEUS_MULTIPROC_DIR`, lhh_tracker/
server.py): whichever process is asked, it tells the sum.
"""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

EDGES = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30)  # seconds

OWN = CollectorRegistry()
REQUESTS = Counter("lhh_requests", "Requests answered", ["route", "method", "status"], registry=OWN)
SECONDS = Histogram("lhh_request_seconds", "Seconds until the answer", ["route"], buckets=EDGES, registry=OWN)


def route_class(route: str) -> str:
    """The first word of a page's address: pages of one kind together, so that there are few lines."""
    first = route.strip("/").partition("/")[0]
    if not first:
        return "home"
    return "other" if first.startswith("<") else first


def count(*, route: str, method: str, status: int, seconds: float) -> None:
    of = route_class(route)
    REQUESTS.labels(of, method, str(status)).inc()
    SECONDS.labels(of).observe(seconds)


def requests_told() -> bytes:
    registry = OWN
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
