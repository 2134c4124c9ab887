"""What is measured: the pages, as addresses in the database that is in use, and the goal of each."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from members.clock import today
from members.models import Unit, UnitKind
from tasks.models import Stage, Task
from tasks.periods import quarter_of

from .browser import Answer, Browser

Ask = Callable[[Browser], Answer]
LIST = "/nhiem-vu/"


@dataclass(frozen=True, slots=True)
class Page:
    """`to_floor`: at most so many times the floor's CPU; `growth`: the same from the smallest to the largest size."""

    key: str
    name: str
    to_floor: float | None = None
    growth: float | None = None


FLOOR = Page("floor", "sàn: 50 dòng, 2 truy vấn")
PAGES = (
    FLOOR,
    Page("list", "danh sách", 2, 1.2),
    Page("deep", "danh sách, trang sâu", 2, 1.2),
    Page("filtered", "lọc: đúng hạn, hạn xa trước", 2, 1.2),
    Page("unit_state", "lọc: đơn vị + hoàn thành", 2, 1.2),
    Page("due", "lọc: đến hạn trong quý", 2, 1.2),
    Page("unit_words", "lọc: đơn vị + chữ", 2, 1.2),
    Page("search", "tìm chữ hay gặp", 2, 1.2),
    Page("find", "tìm trong mọi thứ"),
    Page("detail", "một nhiệm vụ", 2, 1.2),
    Page("save", "ghi tiến độ", 2, 1.2),
    Page("board", "bảng theo bước"),
    Page("calendar", "lịch"),
    Page("timeline", "dòng thời gian"),
    Page("by_unit", "danh sách theo đơn vị"),
    Page("home", "trang chủ, văn phòng"),
    Page("home_decider", "trang chủ, thường trực"),
    Page("home_unit", "trang chủ, đơn vị"),
    Page("unit", "một đơn vị"),
    Page("document", "một văn bản"),
    Page("inbox", "hộp tin"),
    Page("quarter", "rà soát quý", 3, 1.2),
    Page("export", "xuất bảng tính (25 dòng)"),
)
AS = {"home_decider": "thuongvu", "home_unit": "hoi1"}


def asks(browser: Browser) -> dict[str, Ask]:
    """{page: how to ask for it} in the database that is in use.

    Every list fills its page at every size: a page with more rows would be slower without being worse.
    """
    middle = Task.objects.count() // 2
    saved, task = Task.objects.filter(stage=Stage.DOING).order_by("-pk")[:2]  # saving lengthens a task's page
    unit = Unit.objects.filter(kind=UnitKind.ASSOCIATION).earliest("pk").pk
    quarter, before = quarter_of(today()), quarter_of(today()).shifted(-1)
    addresses = {
        "floor": "/bench/floor/",
        "list": LIST,
        "deep": deep_page(browser, middle),
        "filtered": f"{LIST}?trang-thai=dung-han&sap-xep=-han",
        "unit_state": f"{LIST}?don-vi={unit}&trang-thai=hoan-thanh",
        "due": f"{LIST}?han={before.slug}",
        "unit_words": f"{LIST}?don-vi={unit}&q=ho+dap+nho",
        "search": f"{LIST}?q=ho+dap+nho",
        "find": "/tim/?q=ho+dap+nho",
        "detail": f"{LIST}{task.pk}/",
        "board": f"{LIST}?dang=bang",
        "calendar": f"{LIST}?dang=lich",
        "timeline": f"{LIST}?dang=dong-thoi-gian",
        "by_unit": f"{LIST}?nhom=don-vi",
        **dict.fromkeys(("home", *AS), "/"),
        "unit": f"/don-vi/{unit}/",
        "document": f"/van-ban/{task.document_id}/",
        "inbox": "/hop-tin/",
        "quarter": f"/ra-soat/{quarter.slug}/",
        "export": f"{LIST}bang.xlsx?van-ban={task.document_id}",
    }
    others = {key: browser.other(name) for key, name in AS.items()}
    ways = {key: asking(address, others.get(key)) for key, address in addresses.items()}
    ways["save"] = saving(saved)
    return ways


def asking(address: str, who: Browser | None) -> Ask:
    """For this page, as somebody else if so."""
    return lambda browser: (who or browser).call(address)


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
