"""Targets as atomic verbs: set, changed, measured, explained, closed, and which tasks count. All in the task's history.

A measure is never changed: whoever wrote a wrong figure writes the right one after it. The keys of `changes` carry the
number of the target ("goal:12"), so that its own page finds them.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from members.language import kept, official
from members.models import User
from members.versions import claim

from . import judging
from .cycles import period_name
from .models import Counting, Target, TargetMeasure, TargetTask, Task, TaskEvent
from .target_facts import TargetFacts, facts_of, wanted_words
from .transitions import leads
from .workflow import chosen, history, locked, required

GOAL, SETTING, MEASURE, COUNTED, CLOSED = "goal", "setting", "measure", "counted", "target_closed"
NAMES = (GOAL, SETTING, MEASURE, COUNTED, CLOSED)


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody read off in a period: a figure with its source, an explanation, or both."""

    on: date
    period: str = ""
    value: Decimal | None = None
    source: str = ""
    explanation: str = ""


def may_edit(user: User) -> bool:
    """Who sets, changes and closes targets, and says which tasks count."""
    return user.can_assign


def may_measure(task: Task, user: User) -> bool:
    """Those, and the units that lead the task."""
    return may_edit(user) or leads(task, user)


def frequency_words(frequency: str) -> str:
    names = {
        "yearly": _("mỗi năm"),
        "half-yearly": _("mỗi sáu tháng"),
        "quarterly": _("mỗi quý"),
        "monthly": _("mỗi tháng"),
        "weekly": _("mỗi tuần"),
    }
    return names.get(frequency, _("cả thời gian, một lần"))


# --- The goal ------------------------------------------------------------------------------------------------------


def add_target(*, target: Target, user: User, today: date, at: datetime | None = None) -> Target:
    """A target that the reading of the document left out, or a new one."""
    _editor(user)
    with locked(target.task, None) as row:
        _fits(target)
        target.save()
        _tell(row, target, user, today, at, {GOAL: ["", _goal(target)], SETTING: ["", _setting(target)]})
    return target


def change_target(*, target: Target, user: User, today: date, version: int, at: datetime | None = None) -> bool:
    """Store an edited target, and give those nested in it its periods; False when somebody else was first."""
    _editor(user)
    with locked(target.task, None) as row:
        _open(target)
        old = Target.objects.get(pk=target.pk)
        if not claim(target, version):
            return False
        _fits(target)
        if old.frequency != target.frequency and old.measures.exists():
            raise ValidationError(
                {"frequency": _("Đã có số ghi theo kỳ cũ. Khép chỉ tiêu này có căn cứ rồi lập chỉ tiêu mới.")}
            )
        target.save()
        target.parts.exclude(frequency=target.frequency).update(frequency=target.frequency)
        pairs = {GOAL: [_goal(old), _goal(target)], SETTING: [_setting(old), _setting(target)]}
        changes = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if changes:
            _tell(row, target, user, today, at, changes)
    return True


def _fits(target: Target) -> None:
    """A part is counted in the periods of its whole, and asks for no more than the whole; nothing is below zero."""
    if target.value < 0 or (target.baseline is not None and target.baseline < 0):
        raise ValidationError(_("Số của chỉ tiêu không thể âm."))
    if whole := target.part_of:
        if whole.task_id != target.task_id or whole.part_of_id or whole.pk == target.pk:
            raise ValidationError({"part_of": _("Chỉ tiêu chung phải là một chỉ tiêu khác của chính nhiệm vụ này.")})
        target.frequency = whole.frequency
        _below(target, whole, {"value": None})
    for part in target.parts.all() if target.pk else ():
        _below(part, target, {"value": None})


def _below(part: Target, whole: Target, field: dict[str, Any]) -> None:
    if {part.op, whole.op} & judging.CEILINGS or not judging.comparable(part.unit_word, whole.unit_word):
        return
    if judging.exceeds(part.value, whole.value):
        words = {"part": wanted_words(part), "whole": wanted_words(whole)}
        told = _("Phần (%(part)s) không thể nhiều hơn cả chỉ tiêu (%(whole)s). Sửa một trong hai số.") % words
        raise ValidationError(dict.fromkeys(field, told))


@official()
def _goal(target: Target) -> str:
    return wanted_words(target)


@official()
def _setting(target: Target) -> str:
    """Everything of a target besides its figure, in one line."""
    words = [f"“{target.printed}”", frequency_words(target.frequency), str(Counting(target.counting).label)]
    if target.baseline is not None:
        words.append(kept("ban đầu %s") % judging.figure(target.baseline))
    if target.part_of:
        words.append(kept("trong đó, của “%s”") % target.part_of.printed)
    return ", ".join(words)


# --- Measuring -----------------------------------------------------------------------------------------------------


def measure(
    *,
    target: Target,
    user: User,
    today: date,
    reading: Reading,
    key: uuid.UUID | None = None,
    at: datetime | None = None,
) -> TargetMeasure:
    """Write down a figure or an explanation. The same key again gives the row that is there."""
    key = key_for(target, key)
    with locked(target.task, None) as row:
        if made := TargetMeasure.objects.filter(request_key=key).first():
            return made
        if not may_measure(row, user):
            raise PermissionDenied
        family = facts_of(list(Target.objects.filter(task=row).with_task()), today)
        facts = family[target.pk]
        _measurable(facts, reading, today)
        _consistent(facts, family, reading)
        made = TargetMeasure.objects.create(
            target=facts.target,
            period=reading.period,
            value=reading.value,
            measured_on=reading.on,
            source=reading.source.strip() if reading.value is not None else "",
            explanation=reading.explanation.strip(),
            author=user,
            at=at or timezone.now(),
            request_key=key,
        )
        before = facts.in_period(reading.period)
        _tell(
            row, target, user, today, at, {MEASURE: _measured(before.value if before else None, made)}, made.explanation
        )
    return made


def key_for(target: Target, key: uuid.UUID | None) -> uuid.UUID:
    """One form sent for two targets is two measures."""
    return uuid.uuid5(key, f"target {target.pk}") if key else uuid.uuid4()


@official()
def _measured(before: Decimal | None, made: TargetMeasure) -> list[str]:
    """The old and the new figure as history shows them; an explanation alone changes none."""
    unit, period = made.target.unit_word, period_name(made.period)
    if made.value is None:
        told = kept("giải trình")
        return ["", f"{period}: {told}" if period else told]
    new = f"{judging.amount(made.value, unit)} ({made.source})"
    return [judging.amount(before, unit), f"{period}: {new}" if period else new]


def _measurable(facts: TargetFacts, reading: Reading, today: date) -> None:
    """Refuse what is no measure of this target: a closed one, a period it does not have, a figure without source."""
    period = facts.in_period(reading.period)
    if facts.target.closed_on:
        raise ValidationError(_("Chỉ tiêu đã khép lại. Mở lại rồi ghi."))
    if period is None:
        raise ValidationError({"period": _("Chỉ tiêu này không có kỳ ấy. Chọn một kỳ trong danh sách.")})
    if reading.on > today or reading.on < period.span.start:
        raise ValidationError({"measured_on": _("Ghi ngày từ %s đến hôm nay.") % f"{period.span.start:%d/%m/%Y}"})
    if reading.value is None:
        required(reading.explanation, _("Cần ghi số đạt được, hoặc lời giải trình."))
    elif facts.target.counting == Counting.BY_TASKS:
        raise ValidationError({"value": _("Chỉ tiêu này đếm nhiệm vụ đã hoàn thành, không ghi số tay.")})
    elif reading.value < 0:
        raise ValidationError({"value": _("Số đạt được không thể âm.")})
    else:
        required(reading.source, _("Cần ghi nguồn số liệu, ví dụ số báo cáo."))


def _consistent(facts: TargetFacts, family: dict[int, TargetFacts], reading: Reading) -> None:
    """A part never holds more than its whole in one period."""
    if reading.value is None:
        return
    whole = family.get(facts.target.part_of_id or 0)
    above = whole.in_period(reading.period) if whole else None
    if above and _clash(facts.target, above.target, reading.value, above.value):
        words = {"value": judging.figure(above.value), "whole": above.target.printed}
        raise ValidationError(
            {
                "value": _("Cả chỉ tiêu “%(whole)s” mới ghi %(value)s. Ghi số của cả chỉ tiêu trước, rồi đến phần.")
                % words
            }
        )
    for part in facts.parts:
        below = part.in_period(reading.period)
        if below and _clash(part.target, facts.target, below.value, reading.value):
            words = {"value": judging.figure(below.value), "part": part.target.printed}
            raise ValidationError(
                {"value": _("Phần “%(part)s” đã ghi %(value)s, nhiều hơn cả chỉ tiêu. Sửa số của phần trước.") % words}
            )


def _clash(part: Target, whole: Target, of_part: Decimal | None, of_whole: Decimal | None) -> bool:
    return judging.comparable(part.unit_word, whole.unit_word) and judging.exceeds(of_part, of_whole)


# --- Tasks that count ----------------------------------------------------------------------------------------------


def attach(*, target: Target, ids: Collection[int], user: User, today: date, at: datetime | None = None) -> list[Task]:
    """Let tasks count for the target; those that do already are passed over. A task that the user cannot see refuses
    them all."""
    _editor(user)
    tasks = chosen(ids, user)
    with locked(target.task, None) as row:
        _open(target)
        there = set(TargetTask.objects.filter(target=target).values_list("task", flat=True))
        new = [task for task in tasks if task.pk not in there]
        TargetTask.objects.bulk_create(TargetTask(target=target, task=task) for task in new)
        if new:
            _tell(row, target, user, today, at, {COUNTED: ["", _numbered(new)]})
    return new


def detach(*, target: Target, ids: Collection[int], user: User, today: date, at: datetime | None = None) -> list[Task]:
    """Let tasks count no longer."""
    _editor(user)
    tasks = chosen(ids, user)
    with locked(target.task, None) as row:
        _open(target)
        links = TargetTask.objects.filter(target=target, task__in=tasks)
        there = set(links.values_list("task", flat=True))
        gone = [task for task in tasks if task.pk in there]
        links.delete()
        if gone:
            _tell(row, target, user, today, at, {COUNTED: [_numbered(gone), ""]})
    return gone


def _numbered(tasks: Collection[Task]) -> str:
    """How many and which, by number: whoever reads the history of this task need not see those others."""
    numbers = ", ".join(str(task.pk) for task in tasks)
    return kept("%(count)d nhiệm vụ (mã %(numbers)s)") % {"count": len(tasks), "numbers": numbers}


# --- Closing -------------------------------------------------------------------------------------------------------


def close_target(
    *,
    target: Target,
    user: User,
    today: date,
    reason: str,
    basis: str,
    version: int | None = None,
    at: datetime | None = None,
) -> bool:
    """Close "có căn cứ": what it counts exists no more, and a document says so. False when somebody else was first."""
    _editor(user)
    reason = required(reason, _("Cần ghi lý do khép chỉ tiêu."))
    basis = required(basis, _("Cần ghi văn bản làm căn cứ."))
    with locked(target.task, None) as row:
        if not claim(target, target.version if version is None else version):
            return False
        _open(target)
        target.closed_on, target.closed_reason, target.closed_basis = today, reason, basis
        target.save(update_fields=["closed_on", "closed_reason", "closed_basis"])
        words = [kept("đang theo dõi"), kept("khép lại %s") % f"{today:%d/%m/%Y}"]
        _tell(row, target, user, today, at, {CLOSED: words}, reason, basis)
    return True


def reopen_target(
    *, target: Target, user: User, today: date, reason: str, version: int | None = None, at: datetime | None = None
) -> bool:
    """Go on with a closed target; what was closed stays in the history."""
    _editor(user)
    reason = required(reason, _("Cần ghi lý do mở lại."))
    with locked(target.task, None) as row:
        if not claim(target, target.version if version is None else version):
            return False
        target.closed_on, target.closed_reason, target.closed_basis = None, "", ""
        target.save(update_fields=["closed_on", "closed_reason", "closed_basis"])
        _tell(row, target, user, today, at, {CLOSED: [kept("khép lại"), kept("đang theo dõi")]}, reason)
    return True


def _open(target: Target) -> None:
    if Target.objects.filter(pk=target.pk, closed_on__isnull=False).exists():
        raise ValidationError(_("Chỉ tiêu đã khép lại. Mở lại rồi sửa."))


def _editor(user: User) -> None:
    if not may_edit(user):
        raise PermissionDenied


def _tell(
    row: Task,
    target: Target,
    user: User,
    today: date,
    at: datetime | None,
    changes: dict[str, list[str]],
    note: str = "",
    basis: str = "",
) -> None:
    told = f"“{target.printed}”. {note}" if note else f"“{target.printed}”"
    numbered = {f"{name}:{target.pk}": values for name, values in changes.items()}
    history(row, TaskEvent.Verb.TARGET, user=user, today=today, at=at, note=told, basis=basis, changes=numbered)


def events_of(target: Target) -> Any:
    """The lines of the task's history that are about this target, newest first."""
    keys = [f"{name}:{target.pk}" for name in NAMES]
    return target.task.events.filter(verb=TaskEvent.Verb.TARGET, changes__has_any_keys=keys).select_related("actor")
