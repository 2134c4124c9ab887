"""Targets of the demonstration, measured over some periods: reached, behind, missed and explained, closed, counted."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from members.models import User
from tasks.judging import Span
from tasks.measuring import Reading, add_target, attach, close_target, measure
from tasks.models import Counting, Target, Task

from .timeline import Timeline, at, workday

PLAN, WORKPLAN, PROGRAMME, RESOLUTION = "21-KH/ĐĐLHH", "03/KH-LHH", "08/CTr-LHH", "05/NQ-BCH"
SHORT = Decimal("0.7")  # so far behind the time is what is done this year


def fill_targets(timeline: Timeline, users: Mapping[str, User]) -> None:
    """After the stories were told: their tasks and reports are there."""
    _Measurer(timeline, users).tell()


def task_at(number: str, path: str) -> Task:
    return Task.objects.get(document__number=number, path=path, parent=None)


class _Measurer:
    def __init__(self, timeline: Timeline, users: Mapping[str, User]) -> None:
        self.timeline, self.users = timeline, users

    def tell(self) -> None:
        self.branches()
        self.advice()
        self.classes()
        self.landslides()
        self.work_plan()
        self.gone()

    def when(self, task: Task, day: date) -> dict[str, Any]:
        """The afternoon of a day, yesterday at the latest, and after all that was written down on the task before."""
        moment = at(min(workday(day), self.timeline.after(-1)), 14)
        if last := task.events.order_by("-at").first():
            moment = max(moment, last.at + timedelta(minutes=5))
        return {"today": timezone.localdate(moment), "at": moment}

    def note(self, target: Target, day: date, who: str = "vanphong", **read: Any) -> None:
        """A measure, and the day that it is about."""
        reading = Reading(**({"on": min(workday(day), self.timeline.after(-1))} | read))
        measure(target=target, user=self.users[who], reading=reading, **self.when(target.task, day))

    def put(self, task: Task, **fields: Any) -> Target:
        target, day = Target(task=task, **fields), task.given_on + timedelta(days=4)
        return add_target(target=target, user=self.users["vanphong"], **self.when(task, day))

    def branches(self) -> None:
        """Reached, step by step."""
        target = task_at(PLAN, "II/1/-3").targets.get()
        due = target.task.due_on or self.timeline.today
        for shift, value, source in ((-100, 3, "12/BC-VP"), (10, 5, "24/BC-VP"), (45, 8, "29/BC-VP")):
            self.note(target, due + timedelta(days=shift), value=Decimal(value), source=source)

    def advice(self) -> None:
        """Missed last year, with the reason; behind this year."""
        whole, part = task_at(PLAN, "II/3/-1").targets.order_by("id")
        today = self.timeline.today
        last = date(today.year - 1, 12, 31)
        wrote, key = date(today.year, 1, 12), str(last.year)
        told = "Hai sở hoãn đặt hàng sang năm sau; đã ghi vào kế hoạch tư vấn năm nay."
        self.note(whole, wrote, period=key, on=last, value=Decimal(8), source="02/BC-TVPB", explanation=told)
        self.note(part, wrote, period=key, on=last, value=Decimal(1), source="02/BC-TVPB")
        if self.timeline.after(-1).year == today.year:
            year = Span(str(today.year), date(today.year, 1, 1), date(today.year, 12, 31), date(today.year, 1, 1))
            done = Decimal(int(whole.value * SHORT * int((year.elapsed(today) or 0) * 100) / 100))
            for target, value in ((whole, done), (part, min(done, Decimal(1)))):
                self.note(target, today, period=year.key, value=value, source="Sổ theo dõi của Ban")

    def classes(self) -> None:
        """What the story reports."""
        whole, part = task_at(RESOLUTION, "2/(7)").targets.order_by("id")
        day = self.timeline.after(-12)
        self.note(whole, day, value=Decimal(7), source="Báo cáo của các hội")
        self.note(part, day, value=Decimal(3), source="Báo cáo của các hội")

    def landslides(self) -> None:
        """Far behind, and nobody has said why."""
        task = task_at(PLAN, "II/3/-4")
        target = self.put(task, printed="khảo sát 20 điểm sạt lở", op="=", value=Decimal(20), unit_word="điểm")
        self.note(target, self.timeline.after(-20), "hoi2", value=Decimal(6), source="Nhật ký khảo sát")

    def work_plan(self) -> None:
        """Counted from tasks."""
        fields = {"op": ">=", "value": Decimal(12), "unit_word": "việc", "counting": Counting.BY_TASKS}
        target = self.put(
            task_at(WORKPLAN, "III/4"), printed="ít nhất 12 việc của kế hoạch xong trước hội nghị", **fields
        )
        day = target.task.given_on + timedelta(days=5)
        others = Task.objects.filter(document=target.task.document_id).exclude(pk=target.task_id)
        ids = list(others.values_list("pk", flat=True))
        attach(target=target, ids=ids, user=self.users["vanphong"], **self.when(target.task, day))

    def gone(self) -> None:
        """Its object is no more."""
        target = self.put(
            task_at(PROGRAMME, "III/2"),
            printed="mỗi phòng nông nghiệp huyện ít nhất 01 lớp",
            op=">=",
            value=Decimal(6),
            unit_word="lớp",
        )
        day = self.timeline.after(-40)
        reason = "Phòng nông nghiệp cấp huyện không còn; các lớp chuyển về xã."
        words = {"reason": reason, "basis": "15/TB-BTV"} | self.when(target.task, day)
        close_target(target=target, user=self.users["thuongvu"], **words)
