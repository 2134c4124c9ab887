"""What is measured: the pages, as addresses in the database that is in use, and the goal of each."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from members.clock import today
from tasks.models import Stage, Task
from tasks.periods import Quarter

from .browser import Answer, Browser

Ask = Callable[[Browser], Answer]
LIST = "/nhiem-vu/"


@dataclass(frozen=True, slots=True)
class Page:
    """`to_floor`: at most so many times the floor's CPU; `growth`: the same from 1.000 to 100.000 tasks."""

    key: str
    name: str
    to_floor: float | None
    growth: float | None


FLOOR = Page("floor", "sàn: 50 dòng, 2 truy vấn", None, None)
PAGES = (
    FLOOR,
    Page("list", "danh sách", 3, 1.3),
    Page("deep", "danh sách, trang sâu", 3, 1.3),
    Page("filtered", "danh sách, lọc", 3, 1.3),
    Page("search", "tìm kiếm", 3, 1.3),
    Page("detail", "một nhiệm vụ", 3, 1.3),
    Page("save", "ghi tiến độ", 3, 1.3),
    Page("quarter", "rà soát quý", None, 3),
    Page("export", "xuất bảng tính (25 dòng)", None, 1.3),
)


def asks(browser: Browser) -> dict[str, Ask]:
    """{page: how to ask for it} in the database that is in use.

    Every list fills its page at every size: a page with more rows would be slower without being worse.
    """
    middle = Task.objects.count() // 2
    saved, task = Task.objects.filter(stage=Stage.DOING).order_by("-pk")[:2]  # saving lengthens a task's page
    quarter = Quarter.containing(today())
    addresses = {
        "floor": "/bench/floor/",
        "list": LIST,
        "deep": deep_page(browser, middle),
        "filtered": f"{LIST}?trang-thai=dung-han&sap-xep=-han",
        "search": f"{LIST}?q=ho+dap+nho",
        "detail": f"{LIST}{task.pk}/",
        "quarter": f"/ra-soat/{quarter.slug}/",
        "export": f"{LIST}bang.xlsx?van-ban={task.document_id}",
    }
    ways: dict[str, Ask] = {key: (lambda b, a=address: b.call(a)) for key, address in addresses.items()}  # type: ignore[misc]
    ways["save"] = saving(saved)
    return ways


def deep_page(browser: Browser, middle: int) -> str:
    """The page in the middle of the list, as the list's own link to the next page spells it."""
    body = browser.call(LIST).body.decode()
    link = re.search(r'href="([^"]*[?&;]sau=[^"]*)"', body)
    if link is None:
        raise RuntimeError("the list links to no next page")
    task = Task.objects.order_by("pk")[middle]
    place = f"sau={task.document_id}.{task.place_sort}&tu={middle}"
    return LIST + re.sub(r"sau=[^&]*&(?:amp;)?tu=\d+", place, link[1].replace("&amp;", "&")).removeprefix(LIST)


def saving(task: Task) -> Ask:
    """Progress on a task, saved in its row; each time a new report with a key of its own."""

    def save(browser: Browser) -> Answer:
        fields = {
            "request_key": str(uuid.uuid4()),
            "outcome": "doing",
            "text": "Đã họp với các bên, thống nhất nội dung.",
            "reported_on": f"{today():%d/%m/%Y}",
            "percent": "40",
        }
        return browser.call(f"{LIST}{task.pk}/tien-do/", fields, htmx=True)

    return save
