"""Figures collected from units, as atomic verbs: a call is a task with a part per unit, an answer counts and report."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from members import figures
from members.figures import Counts
from members.folding import thousands
from members.language import kept
from members.models import Figure, FigureKind, Unit, User
from resolutions.models import Document
from resolutions.publishing import register

from .dividing import make_parts
from .living_units import hold
from .models import Assignment, DeadlineKind, FigureCall, FigureReply, Part, ProgressEntry, Stage, Task, TaskEvent
from .workflow import Report, report_result, required

PLACE = "thu thập số liệu"  # where in its document the task stands
TITLE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked for. A `document` that is not stored yet is registered with the call."""

    document: Document
    kinds: Sequence[FigureKind]
    on: date
    units: Sequence[Unit]
    due_on: date
    note: str = ""


@transaction.atomic
def open_call(*, call: Call, user: User, today: date, key: uuid.UUID, at: datetime | None = None) -> FigureCall:
    """One task, divided at once into a part per unit, each with the deadline; its units are told of their parts. The
    same key again gives the call that it made."""
    if not user.is_office:
        raise PermissionDenied
    if earlier := FigureCall.objects.filter(request_key=key).first():
        return earlier
    if not call.units or not call.kinds:
        raise ValidationError(_("Chọn ít nhất một số liệu và một đơn vị."))
    document = call.document
    if document.pk is None:
        document = register(document=document, links=(), recipients=(), user=user, is_other=False, at=at)
    Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    hold(unit.pk for unit in call.units)
    whole = Task.objects.create(
        document=document,
        position=(document.tasks.aggregate(last=Max("position"))["last"] or 0) + 1,
        path=PLACE,
        title=title_of(call),
        instruction=call.note.strip(),
        product=kept("Số liệu tính đến ngày %s") % f"{call.on:%d/%m/%Y}",
        given_on=today,
        stage=Stage.NEW,
        deadline_kind=DeadlineKind.DATE,
        due_on=call.due_on,
        original_due_on=call.due_on,
        has_parts=True,
    )
    when: dict[str, Any] = {"actor": user, "at": at or timezone.now(), "stage_after": whole.stage}
    TaskEvent.objects.create(task=whole, verb=TaskEvent.Verb.CREATED, due_after=whole.due_on, **when)
    make_parts(whole, [Assignment(unit=unit, part=Part.LEAD) for unit in call.units], [], user, at)
    made = FigureCall.objects.create(task=whole, on=call.on, request_key=key)
    made.kinds.set(call.kinds)
    return made


def title_of(call: Call) -> str:
    names = ", ".join(kind.name for kind in call.kinds)
    words = kept("Báo cáo số liệu tính đến ngày %(day)s: %(kinds)s") % {"day": f"{call.on:%d/%m/%Y}", "kinds": names}
    return words[:TITLE_LENGTH]


def call_of(task: Task) -> FigureCall | None:
    """The call of which the task is a unit's part."""
    if task.lane_id is None or task.parent_id is None:
        return None
    return FigureCall.objects.filter(task=task.parent_id).prefetch_related("kinds").first()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit tells: {code of the kind: number}; why some are missing; the number of its report if it has one."""

    values: Mapping[str, int]
    note: str = ""
    document_number: str = ""


@transaction.atomic
def reply(
    *, part: Task, answer: Answer, user: User, today: date, key: uuid.UUID, at: datetime | None = None
) -> ProgressEntry:
    """Counts, their replies and the report that the part is done, all or nothing. A second answer sets the counts of
    the first one right; the same key again gives the report that is there."""
    row = Task.objects.select_for_update(no_key=True).get(pk=part.pk)
    call = call_of(row)
    if call is None or row.lane is None:
        raise ValidationError(_("Nhiệm vụ này không thuộc đợt thu thập số liệu nào."))
    report = _report(call, answer, today, key)
    if written := ProgressEntry.objects.filter(request_key=report.key_for(row)).first():
        return written
    entry = report_result(task=part, user=user, today=today, report=report, at=at)
    counts = Counts(answer.values, call.on, source_of(row.lane, answer, today))
    reason = kept("Đơn vị báo lại ngày %s.") % f"{today:%d/%m/%Y}"
    for figure in figures.record(unit=row.lane, counts=counts, by=user, key=key, settles=reason):
        FigureReply.objects.get_or_create(figure=figure, defaults={"call": call, "task": row})
    return entry


def _report(call: FigureCall, answer: Answer, today: date, key: uuid.UUID) -> Report:
    told = [
        f"{kind.name}: {thousands(answer.values[kind.code])}" for kind in call.kinds.all() if kind.code in answer.values
    ]
    required("; ".join(told), _("Ghi ít nhất một số."))
    words = kept("Số liệu tính đến ngày %s:") % f"{call.on:%d/%m/%Y}"
    note = f"\n{answer.note.strip()}" if answer.note.strip() else ""
    no_evidence = "" if answer.document_number.strip() else kept("Số liệu ghi thẳng vào hệ thống.")
    return Report(
        text=f"{words} {'; '.join(told)}.{note}",
        on=today,
        document_number=answer.document_number,
        no_evidence_reason=no_evidence,
        key=key,
    )


def source_of(unit: Unit, answer: Answer, today: date) -> str:
    """Whose report the numbers are from."""
    words = {"unit": unit.short_name or unit.name, "day": f"{today:%d/%m/%Y}"}
    said = kept("Báo cáo của %(unit)s ngày %(day)s") % words
    number = answer.document_number.strip()
    return (f"{number}, {said}" if number else said)[: Figure._meta.get_field("source").max_length or 120]
