"""The home page for each role: what waits for me, the most urgent first. The number of queries is fixed, counts end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Role, Term, Unit, User
from resolutions.models import Document, Draft, DraftState

from .counting import Number, capped
from .drill import Counted, review_url, tasks_url
from .extension_page import Asked, asked_of_the_committee
from .figure import Figure
from .home_rows import HomeRow, Section, Wanted, row_of, sections
from .models import Part, ProgressEntry, Stage, Task, TaskQuerySet
from .paging import among, few
from .period_filter import Period
from .periods import ReportingPeriod, quarter_of
from .quarter import LateTask, headline, late_tasks
from .reviews.rows import number
from .status import State, Summary, Windows
from .waiting import unassigned

ENTRIES_SHOWN = 8
DRAFTS_SHOWN = 3
DOCUMENTS_SHOWN = 6
OWN_READ = 60
LATE_SHOWN = 10
WAITING_COUNTED = 100
CONFIRM_KEY = "cho-xac-nhan"


_WEEKDAYS = (
    gettext_lazy("Thứ Hai"),
    gettext_lazy("Thứ Ba"),
    gettext_lazy("Thứ Tư"),
    gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"),
    gettext_lazy("Thứ Bảy"),
    gettext_lazy("Chủ Nhật"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Tasks without a lead: how many, and the documents they stand in."""

    count: Number
    documents: tuple[tuple[Document, str], ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """A step that the admin has not taken yet."""

    text: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class QuarterNow:
    """The running quarter in short."""

    quarter: ReportingPeriod
    url: str
    days_left: int
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class HomePage:
    today: date
    user: User
    quarter: QuarterNow
    figures: tuple[Figure, ...] = ()
    sections: tuple[Section, ...] = ()
    waiting: Waiting | None = None
    drafts: tuple[Draft, ...] = ()
    draft_count: int = 0
    entries: tuple[ProgressEntry, ...] | None = None
    hints: tuple[Hint, ...] = ()
    late: tuple[LateTask, ...] | None = None
    late_url: str = ""
    coop: tuple[HomeRow, ...] = ()
    asked: Asked | None = None

    @property
    def weekday(self) -> str:
        return str(_WEEKDAYS[self.today.weekday()])

    @property
    def is_quiet(self) -> bool:
        """Nothing waits."""
        waits = (self.waiting and self.waiting.documents) or (self.asked and self.asked.rows)
        return not (self.sections or self.late or self.drafts or waits)

    @property
    def has_more_drafts(self) -> bool:
        return self.draft_count > len(self.drafts)

    @property
    def has_aside(self) -> bool:
        return self.entries is not None or self.waiting is not None

    @property
    def can_intake(self) -> bool:
        return self.user.is_office

    @property
    def can_review(self) -> bool:
        return not self.user.is_representative


def home_page(user: User, today: date, windows: Windows, *, by_decree: bool = False) -> HomePage:
    """The quarter is that of the union's own reports: `by_decree` the administrative one."""
    quarter = quarter_of(today, by_decree)
    makers = {Role.ADMIN: _office, Role.OFFICE: _office, Role.STANDING: _standing, Role.UNIT: _unit}
    return makers.get(Role(user.role), _reader)(user, today, windows, quarter)


# --- Who sees what -------------------------------------------------------------------------------------------------


def _office(user: User, today: date, windows: Windows, span: ReportingPeriod) -> HomePage:
    late, soon, confirm = _late(today, windows), _soon(today, windows), _confirm()
    drafts = Draft.objects.filter(state=DraftState.OPEN).defer("text", "parsed", "edits")
    waiting, draft_count = _waiting(), drafts.count()
    shown = sections([late, soon, confirm], user, today, windows)
    return HomePage(
        today=today,
        user=user,
        quarter=_quarter(span, today),
        figures=(*_figures(shown, [late, soon, confirm]), _waiting_figure(waiting), _draft_figure(draft_count)),
        sections=shown,
        waiting=waiting,
        drafts=tuple(drafts.select_related("created_by")[:DRAFTS_SHOWN]),
        draft_count=draft_count,
        entries=_entries(),
        hints=_hints() if user.is_admin else (),
    )


def _standing(user: User, today: date, windows: Windows, span: ReportingPeriod) -> HomePage:
    confirm, late = _confirm(limit=10), _late(today, windows)
    waiting = _waiting()
    shown = sections([confirm, late], user, today, windows)
    quarter = _quarter(span, today, windows)
    return HomePage(
        today=today,
        user=user,
        quarter=quarter,
        figures=(*_figures(shown, [confirm]), _waiting_figure(waiting), *_figures(shown, [late]), _rate(quarter)),
        sections=shown,
        waiting=waiting,
        asked=asked_of_the_committee(user),
    )


def _reader(user: User, today: date, windows: Windows, span: ReportingPeriod) -> HomePage:
    """Committee members and viewers: the quarter, what is late and why."""
    quarter = _quarter(span, today, windows)
    period = Period(quarter.quarter, today)
    return HomePage(
        today=today,
        user=user,
        quarter=quarter,
        figures=_headline_figures(quarter, period),
        late=late_tasks(period, windows, LATE_SHOWN),
        late_url=tasks_url(period, Counted.LATE),
    )


def _unit(user: User, today: date, windows: Windows, span: ReportingPeriod) -> HomePage:
    """A representative: the unit's own tasks by urgency, each with its action."""
    mine = Task.objects.visible_to(user).counted().filter(closed_on__isnull=True)
    if (ids := few(mine)) is not None:  # else the database looks for them among all tasks, along their due dates
        mine = Task.objects.filter(pk__in=among(ids))
    ordered = mine.order_by(F("due_on").asc(nulls_last=True), "pk")
    read = list(ordered.with_row().defer("text", "search")[:OWN_READ])
    leads = [t for t in read if any(a.unit_id == user.unit_id and a.part == Part.LEAD for a in t.assignments.all())]
    others = [task for task in read if task not in leads]
    return HomePage(
        today=today,
        user=user,
        quarter=_quarter(span, today),
        sections=_by_urgency(leads, user, today, windows),
        coop=tuple(row_of(task, user, today, windows) for task in others),
        late_url=reverse("tasks:tasks") if len(read) == OWN_READ else "",
    )


def _by_urgency(tasks: Sequence[Task], user: User, today: date, windows: Windows) -> tuple[Section, ...]:
    """Each task in the first section that fits."""
    titles = {
        "redo": (_("Bị trả lại, làm tiếp"), "redo", "is-soon"),
        "late": (_("Quá hạn"), "late", "is-late"),
        "new": (_("Mới giao, chờ tiếp nhận"), "new", ""),
        "soon": (_("Sắp đến hạn"), "soon", "is-soon"),
        "doing": (_("Đang thực hiện"), "doing", ""),
        "confirm": (_("Đã báo, chờ Ban Thường vụ xác nhận"), "confirm", ""),
    }
    rows: dict[str, list[HomeRow]] = {key: [] for key in titles}
    for task in tasks:
        rows[_urgency(task, today, windows)].append(row_of(task, user, today, windows))
    return tuple(
        Section(key, title, icon, tone, tuple(rows[key]), Number(len(rows[key])), "")
        for key, (title, icon, tone) in titles.items()
        if rows[key]
    )


def _urgency(task: Task, today: date, windows: Windows) -> str:
    state = task.state_on(today, windows)
    if task.stage in {Stage.CONFIRM, Stage.REDO}:
        return task.stage
    if state is State.LATE:
        return "late"
    if task.stage == Stage.NEW:
        return "new"
    return "soon" if state is State.SOON else "doing"


# --- Sections ------------------------------------------------------------------------------------------------------


def _in_state(state: State, today: date, windows: Windows) -> TaskQuerySet:
    return Task.objects.counted().in_state(state, today, windows, today)


def _late(today: date, windows: Windows) -> Wanted:
    tasks = _in_state(State.LATE, today, windows).exclude(stage=Stage.CONFIRM)
    url = f"{tasks_url(None, Counted.LATE)}&chua-bao=1"
    return Wanted("qua-han", _("Quá hạn"), "late", tasks.order_by("due_on", "pk"), url, "is-late", capped(tasks))


def _soon(today: date, windows: Windows) -> Wanted:
    tasks = _in_state(State.SOON, today, windows).exclude(stage=Stage.CONFIRM)
    url = f"{reverse('tasks:tasks')}?trang-thai=sap-den-han&chua-bao=1"
    return Wanted("sap-den", _("Sắp đến hạn"), "soon", tasks.order_by("due_on", "pk"), url, "is-soon", capped(tasks))


def _confirm(limit: int = 6) -> Wanted:
    tasks = Task.objects.counted().filter(stage=Stage.CONFIRM)
    url = f"{reverse('tasks:tasks')}?buoc=confirm"
    ordered = tasks.order_by("last_entry_on", "pk")
    return Wanted(CONFIRM_KEY, _("Chờ xác nhận"), "confirm", ordered, url, "", capped(tasks), limit)


def _waiting() -> Waiting:
    """Read no further than WAITING_COUNTED tasks."""
    found = list(unassigned(Task.objects.order_by()).values_list("document_id", flat=True)[: WAITING_COUNTED + 1])
    per_document = Counter(found[:WAITING_COUNTED])
    newest = sorted(per_document, reverse=True)[:DOCUMENTS_SHOWN]
    documents = Document.objects.defer("text", "outline", "search").in_bulk(newest)
    rows = tuple((documents[pk], f"{reverse('tasks:assign')}?van-ban={pk}") for pk in newest)
    return Waiting(Number(min(len(found), WAITING_COUNTED), len(found) > WAITING_COUNTED), rows)


def _entries() -> tuple[ProgressEntry, ...]:
    """What was recorded last, by whom."""
    newest = ProgressEntry.objects.in_force().order_by("-at", "-pk").select_related("task", "author", "unit")
    words = ("text", "kind", "at", "task__title", "author__full_name", "author__username", "unit__name")
    return tuple(newest.only(*words)[:ENTRIES_SHOWN])


def _hints() -> tuple[Hint, ...]:
    """What a new installation still lacks, in the order in which it is needed."""
    checks = (
        (Unit.objects, Hint(_("Chưa có đơn vị nào để giao việc."), reverse("members:units"), _("Thêm đơn vị"))),
        (Term.objects, Hint(_("Chưa có nhiệm kỳ."), reverse("members:term_new"), _("Thêm nhiệm kỳ"))),
        (
            User.objects.exclude(role=Role.ADMIN),
            Hint(_("Chỉ có tài khoản quản trị."), reverse("members:user_new"), _("Thêm tài khoản")),
        ),
        (Document.objects, Hint(_("Sổ văn bản còn trống."), reverse("tasks:intake"), _("Nhập văn bản"))),
    )
    return tuple(hint for rows, hint in checks if not rows.exists())


# --- Figures -------------------------------------------------------------------------------------------------------


def _figures(shown: Sequence[Section], wanted: Sequence[Wanted]) -> list[Figure]:
    """A figure for each section; the note tells of its most urgent row."""
    first = {section.key: section.rows[0] for section in shown if section.rows}
    made = []
    for w in wanted:
        count = w.count or Number(0)
        note = first[w.key].when if w.key in first else _("không có việc nào")
        note = _("kết quả đã báo") if w.key == CONFIRM_KEY and w.key in first else note
        note = _("lâu nhất %s") % note if w.key == "qua-han" and w.key in first else note
        made.append(Figure(w.title, str(count), note, w.url, w.icon, w.tone == "is-late" and count.value > 0))
    return made


def _waiting_figure(waiting: Waiting) -> Figure:
    return Figure(_("Chưa giao"), str(waiting.count), _("chưa có đơn vị chủ trì"), reverse("tasks:assign"), "assign")


def _draft_figure(count: int) -> Figure:
    return Figure(_("Bản nháp"), number(count), _("đọc xong, chưa xác nhận"), reverse("tasks:intake"), "doc")


def _rate(quarter: QuarterNow) -> Figure:
    summary = quarter.summary or Summary()
    note = _("%(done)s ÷ (%(done)s + %(late)s quá hạn)") % {
        "done": number(summary.completed),
        "late": number(summary.late),
    }
    title = _("Tỷ lệ quý %s") % quarter.quarter.label
    return Figure(title, share_of(summary), note, quarter.url, "review")


def share_of(summary: Summary) -> str:
    permille = summary.rate_permille
    return "–" if permille is None else f"{permille // 10},{permille % 10}%"


def _headline_figures(quarter: QuarterNow, period: Period) -> tuple[Figure, ...]:
    s = quarter.summary or Summary()
    split = _("%(on_time)s đúng hạn + %(late)s quá hạn") % {
        "on_time": number(s.done_on_time),
        "late": number(s.done_late),
    }
    return (
        _rate(quarter),
        Figure(_("Tổng số"), number(s.total), _("nhiệm vụ của quý"), tasks_url(period, Counted.TOTAL)),
        Figure(_("Hoàn thành"), number(s.completed), split, tasks_url(period, Counted.COMPLETED), "done"),
        Figure(_("Trong hạn"), number(s.in_time), _("chưa xong"), tasks_url(period, Counted.IN_TIME), "intime"),
        Figure(_("Quá hạn"), number(s.late), _("chưa xong"), tasks_url(period, Counted.LATE), "late", s.late > 0),
        Figure(_("Không hạn, chờ"), number(s.undated), _("không tính"), tasks_url(period, Counted.UNDATED), "cond"),
    )


def _quarter(span: ReportingPeriod, today: date, windows: Windows | None = None) -> QuarterNow:
    """The running quarter; with its figures where `windows` is given."""
    summary = headline(Period(span, today), windows) if windows else None
    return QuarterNow(span, review_url(span), (span.end - today).days, summary)
