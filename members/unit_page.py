"""What a unit's page shows besides figures, people and life: what it is, what is below it, its newest history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from .changes import HistoryLine, history_lines
from .models import Term, Unit, UnitEvent, UnitState, User
from .web_address import shown_address, web_address

LINES_SHOWN = 5
KEY_VERBS = frozenset(
    {
        UnitEvent.Verb.CREATED,
        UnitEvent.Verb.FOUNDED,
        UnitEvent.Verb.ADMITTED,
        UnitEvent.Verb.RENAMED,
        UnitEvent.Verb.MERGED,
        UnitEvent.Verb.SPLIT,
        UnitEvent.Verb.DISSOLVED,
        UnitEvent.Verb.RESTORED,
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about the unit; `url` where it is a link."""

    label: str
    value: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    unit: Unit
    facts: Sequence[Fact]
    children: Sequence[Unit]
    lines: Sequence[HistoryLine]
    has_more_lines: bool
    sees_others: bool
    term: str

    @property
    def head(self) -> str:
        """Who it is, in one line below its name."""
        unit = self.unit
        words = [unit.get_kind_display(), unit.get_level_display()]
        if unit.joined_on:
            words[0] = _("%(kind)s từ %(day)s") % {"kind": words[0], "day": f"{unit.joined_on:%d/%m/%Y}"}
        if unit.cluster:
            words.append(str(unit.cluster))
        if self.term:
            words.append(_("nhiệm kỳ %s") % self.term)
        return " · ".join(word for word in words if word)

    @property
    def planned_words(self) -> str:
        """Why this unit does no work yet; empty for one that lives."""
        if self.unit.state != UnitState.PLANNED:
            return ""
        when = self.unit.planned_for
        until = _(" trước ngày %s") % f"{when:%d/%m/%Y}" if when else ""
        return _("Đơn vị dự kiến thành lập%s: có trong danh sách, chưa nhận nhiệm vụ.") % until


def page_facts(unit: Unit, user: User, today: date) -> PageFacts:
    events = list(unit.events.select_related("actor")[: LINES_SHOWN + 1])
    children = list(unit.children.visible_to(user).by_kind().with_members())
    return PageFacts(
        unit=unit,
        facts=facts_of(unit),
        children=sorted(children, key=lambda child: child.left_on is not None),
        lines=history_lines(events[:LINES_SHOWN], Unit, KEY_VERBS),
        has_more_lines=len(events) > LINES_SHOWN,
        sees_others=not user.is_representative,
        term=_term(unit, today),
    )


def _term(unit: Unit, today: date) -> str:
    """The term in which the unit's people of today hold their offices."""
    now = Q(mandates__ends_on__isnull=True) | Q(mandates__ends_on__gte=today)
    term = Term.objects.filter(now, mandates__unit=unit).order_by("-starts_on").first()
    return str(term or "")


def facts_of(unit: Unit) -> list[Fact]:
    """What is known of where the unit comes from and how it is reached; what is not known is left out."""
    site = web_address(unit.website)
    found = [
        Fact(_("Lĩnh vực"), unit.field),
        Fact(_("Quyết định thành lập"), unit.founding_basis, note=_unless_said(unit.founding_basis, unit.founded_on)),
        Fact(_("Ngày thành lập"), "" if unit.founding_basis else _day(unit.founded_on)),
        Fact(_("Văn bản công nhận"), unit.basis, note=_unless_said(unit.basis, unit.joined_on)),
        Fact(_("Dự kiến thành lập trước ngày"), _day(unit.planned_for) if unit.is_planned else ""),
        Fact(_("Địa chỉ"), unit.address),
        Fact(_("Điện thoại"), unit.phone),
        Fact(_("Thư điện tử"), unit.email, url=f"mailto:{unit.email}" if unit.email else ""),
        Fact(_("Trang thông tin điện tử"), shown_address(unit.website), url=site),
    ]
    return [fact for fact in found if fact.value]


def _unless_said(basis: str, day: date | None) -> str:
    return "" if _day(day) in basis else _day(day)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
