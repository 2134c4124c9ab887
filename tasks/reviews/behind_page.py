"""The list behind a number of a review that tells no today's rows: of a snapshot, or of a past day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.listing import page_of
from members.models import Organisation

from ..drill import task_url
from ..filter_words import conditions_in_words
from ..forms.behind_form import BehindForm
from ..models import Snapshot, SnapshotRow
from ..periods import quarter_of
from ..status import Windows
from . import standing as standings
from .behind import Wanted
from .recalling import standings_on
from .standing import Standing

PER_PAGE = 50


@dataclass(frozen=True)
class BehindPage:
    """The tasks of one page, each with its address, and what was asked for."""

    form: BehindForm
    rows: Sequence[tuple[Standing, str]]
    page: "Page[Any]"

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """Each condition in words, and the field that sets it, as addresses bear it."""
        names = {unit.pk: unit.name for standing, _url in self.rows for unit in standing.leads}
        asked = self.form.cleaned_data
        units = {asked["don_vi"]: _("đơn vị đã chọn")} | names
        return [(told.words, told.name.replace("_", "-")) for told in conditions_in_words(asked, units, "")]


def behind_snapshot(snapshot: Snapshot, form: BehindForm, request: HttpRequest) -> BehindPage:
    """As the snapshot has kept them, in its order."""
    page = page_of(request, positions(snapshot, form.wanted), PER_PAGE)
    shown = snapshot.rows.filter(position__in=list(page.object_list)).order_by("position")
    found = map(standings.from_json, shown.values_list("content", flat=True))
    return BehindPage(form, [(standing, task_url(standing.task)) for standing in found], page)


def behind_day(day: date, union: Organisation, windows: Windows, form: BehindForm, request: HttpRequest) -> BehindPage:
    """As the review of that day counted them, from the start of the quarter around it."""
    start, wanted = quarter_of(day, union.reports_by_decree).start, form.wanted
    page = page_of(request, [one for one in standings_on(day, start, windows) if wanted.takes(one)], PER_PAGE)
    return BehindPage(form, [(one, _then_url(one, day)) for one in page.object_list], page)


def positions(snapshot: Snapshot, wanted: Wanted) -> list[int]:
    """Where the tasks stand in the snapshot. States are a column; for all else the tasks are read one by one, but only
    those whose text holds what is looked for."""
    rows = snapshot.rows.order_by("position")
    if wanted.states is not None:
        rows = rows.filter(state__in=[state.value for state in wanted.states])
    if wanted.is_about_states:
        return list(rows.values_list("position", flat=True))
    return list(_taken(rows, wanted))


def _taken(rows: "QuerySet[SnapshotRow]", wanted: Wanted) -> Iterator[int]:
    for hint in _hints(wanted):
        rows = rows.filter(content__contains=hint)
    for position, content in rows.values_list("position", "content").iterator(chunk_size=500):
        if wanted.takes(standings.from_json(content)):
            yield position


def _hints(wanted: Wanted) -> list[str]:
    """What canonical JSON of such a task holds, see `standing.to_json`."""
    hints = [standings.canonical(name) for name in (wanted.cluster, wanted.field) if name]
    hints += [f'"document":{wanted.document},'] if wanted.document else []
    return hints + ([f'[{wanted.unit},"'] if wanted.unit else [])


def _then_url(standing: Standing, day: date) -> str:
    return reverse("tasks:past_task", args=[standing.task, day.isoformat()])
