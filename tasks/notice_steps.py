"""What a notice asks for: the form that its reader needs now, or the place on the task's page that it is about."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User

from .extending import open_request
from .models import Notice, NoticeKind
from .reminding import OF_DUE_DATE, OF_RESULT
from .transitions import ACCEPT, CONFIRM, REPORT

PLACES = {NoticeKind.MENTIONED: "#comments", NoticeKind.DECISION: "#decisions"}
TO_REPORT = (*OF_DUE_DATE, NoticeKind.RETURNED)


@dataclass(frozen=True, slots=True)
class Step:
    """The words on the link, and where it leads."""

    label: str
    url: str


def step_of(notice: Notice, user: User) -> Step:
    """What was overtaken in between leads to the task's page: a form that cannot be sent helps nobody."""
    task, kind = notice.task, NoticeKind(notice.kind)
    if kind in OF_DUE_DATE and user.can_assign and task.is_open and not task.has_parts and task.lead_count == 0:
        return Step(_("Phân công"), reverse("tasks:assign"))
    if kind in TO_REPORT and REPORT.fits(task, user):
        return Step(_("Báo kết quả"), reverse("tasks:report", args=[task.pk]))
    if kind in OF_RESULT and CONFIRM.fits(task, user):
        return Step(_("Xác nhận hoặc trả lại"), reverse("tasks:act", args=[task.pk, CONFIRM.key]))
    if kind == NoticeKind.ASSIGNED and ACCEPT.fits(task, user):
        return Step(_("Tiếp nhận"), task.get_absolute_url())
    if kind == NoticeKind.EXTENSION and user.is_decider and (asked := open_request(task)):
        return Step(_("Trả lời đề nghị"), reverse("tasks:extension", args=[task.pk, asked.pk]))
    return Step(_("Xem nhiệm vụ"), task.get_absolute_url() + PLACES.get(kind, ""))
