"""Forms that create a row, as `double_submit` sends them. The list is open: a new creating form gets its line here."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model

from members.models import (
    Abbreviation,
    Cluster,
    DataRequest,
    Figure,
    FigureKind,
    Mandate,
    Person,
    Term,
    Unit,
    UnitName,
    User,
)
from resolutions.models import Document, Draft, Meeting, Vote
from tasks.models import (
    ApiKey,
    Comment,
    ExtensionRequest,
    ProgressEntry,
    Report,
    ReviewRemark,
    SavedView,
    Signer,
    Target,
    TargetMeasure,
    TaskImport,
)
from tasks.periods import Length, ReportingPeriod
from tasks.reviews.steps import open_review

from .scenarios.made_reports import frozen
from .world import World

Fields = dict[str, str]
CLERK, ADMIN = "clerk", "admin"


@dataclass(frozen=True, slots=True)
class Kind:
    """A creating form: who opens it, where, and what is typed in it. `mark` is words of its own, by which the row is
    found in `column`. `answers`: how the two clicks are answered. `file`: one is sent along; `makes_file`: one is made.
    """

    name: str
    path: Callable[[World], str]
    typed: Callable[[World, str], Fields]
    model: type[Model]
    column: str
    who: str = CLERK
    file: bool = False
    makes_file: bool = False
    answers: tuple[int, int] = (302, 302)

    def rows(self, mark: str) -> int:
        rows: Any = self.model._default_manager
        return int(rows.filter(**{f"{self.column}__icontains": mark}).count())


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


def review_remark(world: World) -> str:
    """The form of a remark, in the review of this year."""
    span = ReportingPeriod.containing(world.today, Length.YEAR)
    return f"/ra-soat/{open_review(period=span, user=world.office, today=world.today).period}/y-kien/"


def of_unit(form: str) -> Callable[[World], str]:
    return lambda world: f"/don-vi/{world.unit.pk}/{form}/"


def new_unit(form: str) -> Callable[[World], str]:
    """A form of a unit, each time of a new one: a unit has one count of a kind and a day."""
    return lambda world: f"/don-vi/{world.third_unit().pk}/{form}/"


def count_form(world: World) -> str:
    """The correction of a count, each time of a new one."""
    facts = {"kind_id": "members", "value": 7, "on": world.today, "source": "4/BC"}
    return f"/so-lieu/{Figure.objects.create(unit=world.third_unit(), **facts).pk}/dinh-chinh/"


def figure_call(world: World, mark: str) -> Fields:
    """As the preview sends it: under a letter of its own, to one unit."""
    unit, due = str(world.unit.pk), f"{world.today + timedelta(days=30):%d/%m/%Y}"
    letter = {"number": f"{uuid.uuid4().int % 10**9}/LHH-VP", "issued_on": day(world), "title": mark}
    return letter | {"kinds": "members", "on": day(world), "due_on": due, "units": unit, "seen": unit, "do": "gui"}


def reply_form(world: World) -> str:
    """A unit's part of a call, each time of a new one."""
    part = world.call().task.parts.get()
    return f"/nhiem-vu/{part.pk}/so-lieu/"


def figure_kind(_world: World, mark: str) -> Fields:
    return {"name": mark, "position": "90", "is_summed": "on", "is_active": "on"}


def of_person(world: World) -> str:
    holder = Person.objects.create(full_name=f"Người {uuid.uuid4().hex}")
    return f"/con-nguoi/{holder.pk}/chuc-vu/moi/"


def vote_form(world: World) -> str:
    """The form of a vote, each time at a new meeting."""
    held = Meeting.objects.create(body=world.unit, held_on=world.today, state="held")
    return f"/van-ban/hop/{held.pk}/bieu-quyet/moi/"


def meeting(world: World, mark: str) -> Fields:
    return {"body": str(world.unit.pk), "kind": "regular", "held_on": day(world), "state": "held", "title": mark}


def signer(_world: World, mark: str) -> Fields:
    return {"authority": "TM. BAN THƯỜNG VỤ", "title": "Chủ tịch", "name": mark, "position": "90", "is_active": "on"}


def day(world: World) -> str:
    return f"{world.today:%d/%m/%Y}"


def document(_world: World, mark: str) -> Fields:
    """With the counts that a page of rows sends along."""
    rows = {"links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"}
    return rows | {"kind": "plan", "title": mark, "issuer": "Cơ quan chạy thử", "state": "in_force"}


def seats(world: World, mark: str) -> Fields:
    """A table of one person."""
    row = {"so_dong": "1", "dong0-name": mark, "dong0-position": "Ủy viên"}
    return row | {"starts_on": day(world), "basis": "1/NQ", "buoc": "ghi"}


def report_form(world: World) -> str:
    """The form of a report, each time of a review frozen anew."""
    return f"/ra-soat/{frozen(world).period}/bao-cao/"


def made_report(_world: World, mark: str) -> Fields:
    return {"loai": "summary", "dinh_dang": "xlsx", "the_thuc": "state", "nguoi_ky": f"Chủ tịch\n{mark}"}


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
    Kind("người ký", at("/quan-tri/nguoi-ky/moi/"), signer, Signer, "name", who=ADMIN),
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
        new_unit("so-lieu"),
        lambda world, mark: {"so-members": "7", "on": day(world), "source": mark},
        Figure,
        "source",
    ),
    Kind(
        "đính chính số liệu",
        count_form,
        lambda world, mark: {"value": "8", "on": day(world), "source": "5/BC", "reason": mark},
        Figure,
        "reason",
    ),
    Kind("đợt thu thập", at("/so-lieu/thu-thap/moi/"), figure_call, Document, "title"),
    Kind(
        "số liệu theo đợt",
        reply_form,
        lambda _world, mark: {"so-members": "9", "note": mark},
        ProgressEntry,
        "text",
    ),
    Kind("loại số liệu", at("/quan-tri/so-lieu/moi/"), figure_kind, FigureKind, "name", who=ADMIN),
    Kind("người", at("/con-nguoi/moi/"), lambda _world, mark: {"full_name": mark}, Person, "full_name"),
    Kind(
        "chức vụ",
        of_person,
        lambda world, mark: {"unit": str(world.unit.pk), "position": mark, "rank": "50"},
        Mandate,
        "position",
    ),
    Kind("người vào cơ quan", lambda world: f"/co-quan/{world.unit.pk}/them-nguoi/", seats, Person, "full_name"),
    Kind("cuộc họp", at("/van-ban/hop/moi/"), meeting, Meeting, "title"),
    Kind("biểu quyết", vote_form, lambda _world, mark: {"question": mark, "method": "hands"}, Vote, "question"),
    Kind("ý kiến khi rà soát", review_remark, lambda _world, mark: {"text": mark}, ReviewRemark, "text"),
    Kind(
        "yêu cầu về dữ liệu",
        lambda world: of_person(world).replace("chuc-vu", "yeu-cau"),
        lambda world, mark: {"kind": "export", "asked_on": day(world), "note": mark},
        DataRequest,
        "note",
        who=ADMIN,
    ),
    Kind("nhiệm kỳ", at("/quan-tri/nhiem-ky/moi/"), term, Term, "name", who=ADMIN),
    Kind("báo cáo", report_form, made_report, Report, "options__name", makes_file=True),
    Kind(
        "chữ viết tắt",
        at("/quan-tri/chu-viet-tat/moi/"),
        lambda _world, mark: {"short": "V" + mark[-12:], "full": mark},
        Abbreviation,
        "full",
        ADMIN,
    ),
    Kind("cụm thi đua", at("/quan-tri/cum-thi-dua/moi/"), lambda _world, mark: {"name": mark}, Cluster, "name", ADMIN),
    Kind("khóa", at("/quan-tri/khoa/"), lambda _world, mark: {"name": mark}, ApiKey, "name", ADMIN, answers=(200, 302)),
    Kind(
        "tài khoản",
        at("/quan-tri/tai-khoan/moi/"),
        lambda _world, mark: {"username": mark.replace(" ", "-"), "full_name": mark, "role": "viewer"},
        User,
        "full_name",
        who=ADMIN,
    ),
)
