"""A task's next step, done on the home page: which form it needs and what it says when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from .detail import TaskScreen
from .forms.action_form import ActionForm
from .forms.report_form import DOING, DONE, ReportForm
from .home_rows import RECORD, RESULT, HomeRow, label_of, row_now
from .models import ProgressEntry
from .transitions import ACCEPT, CONFIRM, RETURN, Action
from .workflow import result_of

STEPS: Mapping[str, Action] = {action.key: action for action in (CONFIRM, RETURN, ACCEPT)}
OUTCOMES = {RECORD: DOING, RESULT: DONE}


@dataclass(frozen=True)
class Job:
    """One step on one task, with its form as sent or empty."""

    key: str
    screen: TaskScreen
    form: ReportForm | ActionForm

    @property
    def outcome(self) -> str:
        """What a report says: still working, or finished. Empty for a decision."""
        return OUTCOMES.get(self.key, "")

    @property
    def is_result(self) -> bool:
        return self.key == RESULT

    @property
    def label(self) -> str:
        return {RECORD: _("Lưu tiến độ"), RESULT: _("Gửi kết quả")}.get(self.key) or label_of(self.key)

    @property
    def heading(self) -> str:
        return f"{label_of(self.key)}: {self.screen.task.title}"

    @property
    def done(self) -> str:
        """What is said when it is done."""
        return {
            RECORD: _("Đã lưu tiến độ."),
            RESULT: _("Đã gửi kết quả, chờ Ban Thường vụ xác nhận."),
            CONFIRM.key: _("Đã xác nhận hoàn thành."),
            RETURN.key: _("Đã trả lại đơn vị."),
            ACCEPT.key: _("Đã tiếp nhận."),
        }[self.key]

    @property
    def result(self) -> ProgressEntry | None:
        """The report on which a decision is made."""
        return result_of(self.screen.task) if self.key in {CONFIRM.key, RETURN.key} else None

    @property
    def row(self) -> HomeRow:
        return row_now(self.screen.task, self.screen.user, self.screen.day, self.screen.windows)

    @property
    def row_key(self) -> str:
        return str(self.screen.task.pk)


def job_of(request: HttpRequest, screen: TaskScreen, key: str) -> Job:
    """404 for a step that does not exist; 403 when this user cannot take it now."""
    data: Any = request.POST if request.method == "POST" else None
    if key in OUTCOMES:
        if not (screen.can_report if key == RESULT else screen.can_record):
            raise PermissionDenied
        given_on, outcomes = screen.task.given_on, (OUTCOMES[key],)
        files, auto_id = request.FILES or None, f"{key}-{screen.key}-%s"
        report = ReportForm(data, files, today=screen.day, given_on=given_on, outcomes=outcomes, auto_id=auto_id)
        return Job(key, screen, report)
    if key not in STEPS:
        raise Http404
    if not STEPS[key].who.includes(screen.task, screen.user):
        raise PermissionDenied
    if data is None and STEPS[key] not in screen.actions:
        raise PermissionDenied
    return Job(key, screen, screen.form_of(STEPS[key], data))
