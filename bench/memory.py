"""How much memory the real server takes: gunicorn with the project's own configuration, after every page was shown."""

import http
import http.client
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.core.handlers.wsgi import WSGIHandler

from members.models import Unit

from .browser import Browser
from .databases import address, use
from .report import tell
from .stress.server import HOST, serving

GOAL = 200  # MiB, two web processes together
TIMES, AT_ONCE = 12, 4
PATHS = (
    "/",
    "/nhiem-vu/",
    "/nhiem-vu/?dang=bang",
    "/nhiem-vu/?dang=lich",
    "/nhiem-vu/?dang=dong-thoi-gian",
    "/nhiem-vu/?q=ho+dap",
    "/nhiem-vu/1/",
    "/nhiem-vu/ngay/",
    "/nhiem-vu/bang.xlsx?van-ban=1",
    "/nhiem-vu/bang.csv?van-ban=1",
    "/van-ban/",
    "/van-ban/1/",
    "/van-ban/hop/",
    "/van-ban/nhap/",
    "/don-vi/",
    "/so-lieu/",
    "/chi-tieu/",
    "/ra-soat/",
    "/bao-cao/",
    "/hop-tin/",
    "/nhat-ky/",
    "/tim/?q=ho+dap",
)


def measured(size: int) -> list[str]:
    """Print each process; what is missed is given back."""
    use(size)
    cookie = Browser(WSGIHandler(), "vanphong").cookies.output(header="", sep=";")
    paths = [*PATHS, f"/don-vi/{Unit.objects.earliest('pk').pk}/"]
    os.environ |= {"DATABASE_URL": address(size), "RECOGNITION_STARTS": "0", "TABLES_START": "0", "REPORTS_START": "0"}
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log") as port:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            failed = set(pool.map(lambda path: asked(port, path, cookie), paths * TIMES)) - {""}
        shares = {pid: memory_of(pid) for pid in family(port)}
    print(f"\n{'bộ nhớ, MiB':38}{'PSS':>8}{'riêng':>8}")
    for pid, (name, pss, own) in shares.items():
        print(f"{f'{name} {pid}':38}{pss:8.1f}{own:8.1f}")
    total = sum(pss for _name, pss, _own in shares.values())
    words = f"hai tiến trình web ≤ {GOAL} MiB"
    print(f"{'cộng':38}{total:8.1f}   {words} {'OK' if total <= GOAL else 'NOT'}")
    missed = ([words] if total > GOAL else []) + sorted(failed)
    tell(missed)
    return missed


def asked(port: int, path: str, cookie: str) -> str:
    """ "" when the page, or what it leads to, was shown."""
    connection = http.client.HTTPConnection(HOST, port, timeout=120)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status == http.HTTPStatus.FOUND:
        return asked(port, str(answer.headers["Location"]), cookie)
    return "" if answer.status == http.HTTPStatus.OK else f"{path}: {answer.status}"


def family(port: int) -> list[int]:
    """The server at this port: its first process, then its workers."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"{HOST}:{port}".encode() in words:
            found.append(int(folder.name))
    return sorted(found)


def memory_of(pid: int) -> tuple[str, float, float]:
    """(what it is, its share of all it maps, what is its alone), in MiB."""
    figures: dict[str, int] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        key, value, *_unit = line.split()
        figures[key.rstrip(":")] = int(value)
    with_parent = [Path(f"/proc/{number}/cmdline").read_bytes() for number in (pid, parent_of(pid))]
    name = "tiến trình web" if with_parent[0] == with_parent[1] else "tiến trình chính"
    return name, figures["Pss"] / 1024, (figures["Private_Clean"] + figures["Private_Dirty"]) / 1024


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
