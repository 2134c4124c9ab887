"""What the pages of the four tables show: what there is to fetch and send, how far a table is, and its preview."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import TableImport, TableKind, TableState, User
from ..sheets.preview import ADD, CHANGE, LABELS, REFUSED, SAME, FatePages
from .exporting import helped
from .fates import digest
from .importing import LIVE
from .kinds import SLUG_OF, SLUGS, may
from .user_plan import makes_admins

LISTED = 20
NOTES: Mapping[str, str | Promise] = {
    TableKind.UNITS: _("Hội thành viên, ban, trung tâm: tên, nơi trực thuộc, cụm, cấp, ngày, căn cứ, tên khác, tên cũ"),
    TableKind.PEOPLE: _("Mỗi dòng một người và một chức vụ: đơn vị, nhiệm kỳ, từ ngày nào đến ngày nào"),
    TableKind.FIGURES: _("Hội viên, chi hội và số khác của từng đơn vị, kèm ngày và nguồn"),
    TableKind.USERS: _("Tên đăng nhập, vai trò, đơn vị, người; không có mật khẩu"),
}
LISTS = {
    TableKind.UNITS: "members:units",
    TableKind.PEOPLE: "members:people",
    TableKind.FIGURES: "members:figures",
    TableKind.USERS: "members:users",
}


@dataclass(frozen=True)
class Place:
    """One kind of table, as its reader may fetch and send it."""

    kind: str

    @property
    def slug(self) -> str:
        return SLUG_OF[TableKind(self.kind)]

    @property
    def label(self) -> str:
        return str(TableKind(self.kind).label)

    @property
    def note(self) -> str | Promise:
        return NOTES[self.kind]

    @property
    def list_url(self) -> str:
        return reverse(LISTS[TableKind(self.kind)])

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        return helped(self.kind)


def places(user: User) -> list[Place]:
    return [Place(kind) for kind in SLUGS.values() if may(user, kind)]


def waiting(user: User) -> QuerySet[TableImport]:
    open_states = (*LIVE, TableState.OPEN, TableState.FAILED)
    return TableImport.objects.visible_to(user).filter(state__in=open_states).defer("rows", "fates")[:LISTED]


@dataclass(frozen=True)
class TablePage(FatePages):
    """One uploaded table, whatever its state."""

    on_a_page = 100

    job: TableImport
    kind: str = ""
    page: int = 1

    @property
    def place(self) -> Place:
        return Place(self.job.kind)

    @property
    def is_live(self) -> bool:
        return self.job.state in LIVE

    @property
    def is_open(self) -> bool:
        return self.job.state == TableState.OPEN

    @property
    def is_writing(self) -> bool:
        return self.job.state == TableState.WRITING

    @property
    def has_failed(self) -> bool:
        return self.job.state == TableState.FAILED

    @property
    def is_written(self) -> bool:
        return self.job.state == TableState.WRITTEN

    @property
    def is_of_users(self) -> bool:
        return self.job.kind == TableKind.USERS

    @property
    def told_added(self) -> int:
        return int(self.job.told.get(ADD, 0))

    @property
    def told_changed(self) -> int:
        return int(self.job.told.get(CHANGE, 0))

    @property
    def told_same(self) -> int:
        return int(self.job.told.get(SAME, 0))

    @property
    def examples(self) -> int:
        return int(self.job.told.get("examples", 0))

    @cached_property
    def kinds(self) -> list[str]:
        return [fate["kind"] for fate in self.job.fates]

    @property
    def can_write(self) -> bool:
        return not self.refused and bool(self.added + self.changed)

    @cached_property
    def admins(self) -> int:
        return makes_admins(self.job.fates)

    @cached_property
    def seen(self) -> str:
        return digest(self.job.fates)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            fate | {"label": LABELS[fate["kind"]], "is_refused": fate["kind"] == REFUSED, "is_new": fate["kind"] == ADD}
            for fate in (self.job.fates[place] for place in self.places)
        ]


def refused_rows(job: TableImport) -> list[tuple[dict[str, str], str]]:
    """The cells of each refused row, and why in one sentence after the other."""
    cells = dict(job.rows)
    found = []
    for fate in job.fates:
        if fate["kind"] == REFUSED:
            why = " ".join(f"{column}: {words}" if column else words for column, words in fate["problems"])
            found.append((cells.get(fate["line"], {}), why))
    return found
