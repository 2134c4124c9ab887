"""Forms that create a row, as `double_submit` sends them. The list is open: a new creating form gets its line here."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model

from members.models import Cluster, Figure, Mandate, Person, Term, Unit, UnitName, User
from resolutions.models import Document, Draft
from tasks.models import Comment, ExtensionRequest, ProgressEntry, SavedView, Target, TargetMeasure, TaskImport

from .world import World

Fields = dict[str, str]
CLERK, ADMIN = "clerk", "admin"


@dataclass(frozen=True, slots=True)
class Kind:
    """A creating form: who opens it, where, and what is typed in it. `mark` is words of its own, by which the row is
    found in `column`. `answers`: how the two clicks are answered."""

    name: str
    path: Callable[[World], str]
    typed: Callable[[World, str], Fields]
    model: type[Model]
    column: str
    who: str = CLERK
    file: bool = False
    answers: tuple[int, int] = (302, 302)

    def rows(self, mark: str) -> int:
        rows: Any = self.model._default_manager
        return int(rows.filter(**{f"{self.column}__contains": mark}).count())


def at(address: str) -> Callable[[World], str]:
    """A form that always stands at one address."""
    return lambda _world: address


def of_task(form: str) -> Callable[[World], str]:
    """A form of a task, each time of a new one."""
    return lambda world: f"/nhiem-vu/{world.task().pk}/{form}/"


def of_entry(world: World) -> str:
    """The correction of a result, each time of a new one."""
    task = world.task("confirm")
    return f"/nhiem-vu/{task.pk}/dinh-chinh/{task.entries.get().pk}/"


def measure_form(world: World) -> str:
    """The form that measures a target, each time a new one."""
    target = Target.objects.create(task=world.task(), printed="ít nhất 10 lớp", value=10)
    return f"/chi-tieu/{target.pk}/ghi-so/"


def of_unit(form: str) -> Callable[[World], str]:
    return lambda world: f"/don-vi/{world.unit.pk}/{form}/"


def of_person(world: World) -> str:
    holder = Person.objects.create(full_name=f"Người {uuid.uuid4().hex}")
    return f"/con-nguoi/{holder.pk}/chuc-vu/moi/"


def day(world: World) -> str:
    return f"{world.today:%d/%m/%Y}"


def document(_world: World, mark: str) -> Fields:
    """With the counts that a page of rows sends along."""
    rows = {"links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"}
    return rows | {"kind": "plan", "title": mark, "issuer": "Cơ quan chạy thử", "state": "in_force"}


def term(world: World, mark: str) -> Fields:
    return {"name": mark, "starts_on": day(world), "ends_on": f"{world.today + timedelta(days=900):%d/%m/%Y}"}


KINDS = (
    Kind(
        "tiến độ",
        of_task("tien-do"),
        lambda world, mark: {"outcome": "doing", "text": mark, "reported_on": day(world)},
        ProgressEntry,
        "text",
    ),
    Kind(
        "kết quả có tệp",
        of_task("bao-ket-qua"),
        lambda world, mark: {"outcome": "done", "text": mark, "reported_on": day(world)},
        ProgressEntry,
        "text",
        file=True,
    ),
    Kind(
        "đính chính",
        of_entry,
        lambda world, mark: {"text": mark, "reported_on": day(world), "document_number": "1/BC", "reason": "Gõ nhầm."},
        ProgressEntry,
        "text",
    ),
    Kind(
        "xin gia hạn",
        of_task("gia-han"),
        lambda world, mark: {"wanted_on": f"{world.today + timedelta(days=30):%d/%m/%Y}", "reason": mark},
        ExtensionRequest,
        "reason",
    ),
    Kind(
        "chỉ tiêu",
        of_task("chi-tieu/moi"),
        lambda _world, mark: {"printed": mark, "op": ">=", "value": "10", "counting": "hand"},
        Target,
        "printed",
    ),
    Kind(
        "số của chỉ tiêu",
        measure_form,
        lambda world, mark: {"value": "1,5", "source": mark, "measured_on": day(world)},
        TargetMeasure,
        "source",
    ),
    Kind("văn bản vào sổ", at("/van-ban/vao-so/"), document, Document, "title"),
    Kind(
        "văn bản dán vào",
        at("/van-ban/nhap/"),
        lambda _world, mark: {"text": f"KẾ HOẠCH\n\n1. Văn phòng hoàn thành {mark} trước ngày 30/6/2027."},
        Draft,
        "text",
    ),
    Kind(
        "bảng nhập",
        at("/nhiem-vu/nhap/"),
        lambda _world, mark: {"text": f"Nhiệm vụ\tCăn cứ\n{mark}\t1/KH"},
        TaskImport,
        "name",
    ),
    Kind(
        "danh sách đã lưu",
        at("/nhiem-vu/danh-sach/luu/?buoc=doing"),
        lambda _world, mark: {"name": mark},
        SavedView,
        "name",
    ),
    Kind(
        "đơn vị", at("/don-vi/moi/"), lambda _world, mark: {"kind": "association", "name": f"Hội {mark}"}, Unit, "name"
    ),
    Kind("tên khác", of_unit("ten-khac"), lambda _world, mark: {"name": mark}, UnitName, "name"),
    Kind(
        "trao đổi",
        of_task("trao-doi"),
        lambda _world, mark: {"kind": "comment", "text": mark},
        Comment,
        "text",
    ),
    Kind(
        "số liệu",
        of_unit("so-lieu"),
        lambda world, mark: {"kind": "members", "value": "7", "on": day(world), "source": mark},
        Figure,
        "source",
    ),
    Kind("người", at("/con-nguoi/moi/"), lambda _world, mark: {"full_name": mark}, Person, "full_name"),
    Kind(
        "chức vụ",
        of_person,
        lambda world, mark: {"unit": str(world.unit.pk), "position": mark, "rank": "50"},
        Mandate,
        "position",
    ),
    Kind("nhiệm kỳ", at("/quan-tri/nhiem-ky/moi/"), term, Term, "name", who=ADMIN),
    Kind("cụm thi đua", at("/quan-tri/cum-thi-dua/moi/"), lambda _world, mark: {"name": mark}, Cluster, "name", ADMIN),
    Kind(
        "tài khoản",
        at("/quan-tri/tai-khoan/moi/"),
        lambda _world, mark: {"username": mark.replace(" ", "-"), "full_name": mark, "role": "viewer"},
        User,
        "full_name",
        who=ADMIN,
        answers=(200, 302),  # the first one shows the password, once
    ),
)
