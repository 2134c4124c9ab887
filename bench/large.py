"""What is large by nature, each in a fresh process: exports of 10.000 rows, a past day, freezing a review.

`python -m bench.large KIND SIZE` measures one of them and prints its figures as JSON.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - after the set-up

from members.clock import today  # noqa: E402
from members.models import User  # noqa: E402
from tasks.models import Review, ReviewState  # noqa: E402
from tasks.periods import quarter_of  # noqa: E402
from tasks.reviews import freezing, steps  # noqa: E402
from tasks.status import Windows  # noqa: E402

from .browser import Browser, database_cpu  # noqa: E402
from .databases import prepare, use  # noqa: E402
from .report import tell  # noqa: E402

EXPORTED = 10_000
MIB = 1024


@dataclass(frozen=True, slots=True)
class Work:
    """`cpu`, `wall`: seconds at most; `grows`: MiB by which the process may grow meanwhile."""

    name: str
    cpu: float | None = None
    wall: float | None = None
    grows: float | None = None
    size: int | None = None


WORKS = {
    "csv": Work("CSV, 10.000 dòng", cpu=1, grows=16, size=EXPORTED),
    "xlsx": Work("XLSX, 10.000 dòng", cpu=1, grows=16, size=EXPORTED),
    "past": Work("một ngày đã qua, 25.000 nhiệm vụ", wall=1),
    "past_year": Work("một ngày năm trước, 25.000 nhiệm vụ", wall=1),
    "freeze": Work("khóa rà soát quý, 25.000 nhiệm vụ"),
}


def measured(size: int) -> list[str]:
    """Print all of it beside its goals; what is missed is given back."""
    prepare(size)
    prepare(min(EXPORTED, size))
    print(f"\n{'việc lớn':38}{'CPU s':>8}{'CSDL s':>8}{'chờ s':>8}{'+MiB':>7}   mục tiêu")
    missed = []
    for key, work in WORKS.items():
        command = [sys.executable, "-m", "bench.large", key, str(min(work.size or size, size))]
        told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
        facts = json.loads(told.splitlines()[-1])
        goals = judge(work, facts)
        missed += [f"{work.name}: {words}" for words, met in goals if not met]
        figures = f"{facts['cpu']:8.2f}{facts['database']:8.2f}{facts['wall']:8.2f}{facts['grows']:7.1f}"
        print(f"{work.name:38}{figures}   " + ", ".join(f"{words} {'OK' if met else 'NOT'}" for words, met in goals))
    tell(missed)
    return missed


def judge(work: Work, facts: dict[str, float]) -> list[tuple[str, bool]]:
    """(goal in words, whether it is met)"""
    told = []
    if work.cpu is not None:
        told.append((f"CPU ≤ {work.cpu:g} s", facts["cpu"] <= work.cpu))
    if work.wall is not None:  # what other programs take from us is not ours to answer for
        told.append((f"≤ {work.wall:g} s", facts["cpu"] + facts["database"] <= work.wall))
    if work.grows is not None:
        told.append((f"bộ nhớ ≤ {work.grows:g} MiB", facts["grows"] <= work.grows))
    return told


def main() -> None:
    key, size = sys.argv[1], int(sys.argv[2])
    use(size)
    work, warm_up = work_of(key)
    warm_up()
    print(json.dumps(facts_of(work)))


def facts_of(work: Callable[[], None]) -> dict[str, float]:
    peak, before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, database_cpu()
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    facts = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    facts["database"] = max(0.0, database_cpu() - before)
    return facts | {"grows": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / MIB}


def work_of(key: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """The work, and what loads its code before."""
    if key == "freeze":
        return freeze, lambda: None
    browser = Browser(WSGIHandler(), "vanphong")
    ago = today() - timedelta(days=400 if key == "past_year" else 40)
    address = f"/nhiem-vu/ngay/{ago.isoformat()}/" if key.startswith("past") else f"/nhiem-vu/bang.{key}"
    little = f"{address}?q=khong-co-chu-nay" if key in {"csv", "xlsx"} else address
    return (lambda: drained(browser, address)), (lambda: drained(browser, little))


def drained(browser: Browser, address: str) -> None:
    """Read as a network would take it, piece by piece."""
    status = browser.drain(address)
    if not status.startswith("200"):
        sys.exit(status)


def freeze() -> None:
    """The last quarter that is not reviewed yet, with everything that freezing stores."""
    office = User.objects.get(username="vanphong")
    span = quarter_of(today()).shifted(-1)
    while Review.objects.filter(period=span.slug).exists():
        span = span.shifted(-1)
    review = steps.open_review(period=span, user=office, today=today())
    Review.objects.filter(pk=review.pk).update(state=ReviewState.CONCLUDED, conclusion="Kết luận chung.")
    review.refresh_from_db()
    signed = {"signer_title": "CHỦ TỊCH", "signer_name": "Nguyễn Văn A"}
    freezing.freeze_review(review=review, user=office, today=today(), windows=Windows(), **signed)


if __name__ == "__main__":
    main()
