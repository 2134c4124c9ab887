"""Who sits in the demonstration's bodies: two terms, whom the congress elected, some who went. All invented."""

from dataclasses import dataclass
from datetime import date, timedelta

from members.models import Mandate, Person, Term, Unit, UnitKind
from members.positions import rank_of
from resolutions.models import Elected, Meeting, MeetingKind

from . import union
from .timeline import TERM_YEARS, Timeline


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody of the committee who is in no other list: name, degree, year of birth, place of work."""

    name: str
    honorific: str
    born: int
    workplace: str


# With those of `union.PEOPLE` and the chairs of the associations they are twenty-four.
OTHERS = (
    Seated("Nguyễn Thị Ánh Tuyết", "TS", 1971, "Sở Khoa học và Công nghệ"),
    Seated("Trần Quốc Vượng Anh", "PGS.TS", 1964, "Trường Đại học Hà Thanh"),
    Seated("Lý A Dính", "ThS", 1979, "Viện Nông nghiệp Hà Thanh"),
    Seated("Phạm Hồng Nhung", "BSCKII", 1968, "Bệnh viện Đa khoa tỉnh"),
    Seated("Vi Văn Chính", "KS", 1976, "Công ty Thủy điện Sông Thanh"),
    Seated("Đỗ Thị Lan Phương", "ThS", 1983, "Trung tâm Phát triển cộng đồng miền núi"),
    Seated("Hoàng Thế Ngọc Sơn", "", 1973, "Hội Khoa học lịch sử tỉnh Hà Thanh"),
)
# Who sat in the term before and was not elected again, or went in between: name, degree, office, why.
FORMER = (
    ("Bế Ích Quân", "TS", "Chủ tịch", "nghỉ hưu"),
    ("Ninh Thị Kim Thoa", "ThS", "Phó Chủ tịch", "hết nhiệm kỳ"),
    ("Lục Văn Páo", "", "Ủy viên", "hết nhiệm kỳ"),
    ("Âu Dương Thị Thanh", "KS", "Ủy viên", "từ trần"),
)
RETIRED = Seated("Khúc Minh Đạt", "ThS", 1961, "Sở Xây dựng")
SUCCESSOR = Seated("Mạc Thị Thùy Dung", "ThS", 1982, "Sở Xây dựng")


def fill_bodies(timeline: Timeline, units: dict[str, Unit]) -> None:
    """People and their offices; the present ones come from the congress that opened the term."""
    start, end = timeline.term_start, timeline.term_end
    before = start.replace(year=start.year - TERM_YEARS)
    old = Term.objects.create(name="khóa III", starts_on=before, ends_on=start - timedelta(days=1))
    term = Term.objects.create(name="khóa IV", starts_on=start, ends_on=end)
    committee = units["Ban Chấp hành"]
    _known(units, term, start)
    _others(committee, term, start)
    _changed(timeline, committee, term)
    _before(committee, old, start)


def _office(person: Person, unit: Unit, position: str, start: date, **more: object) -> Mandate:
    values = {"rank": rank_of(position), "starts_on": start} | more
    return Mandate.objects.create(person=person, unit=unit, position=position, **values)


def fill_elections() -> None:
    """Whom the demonstration's congresses elected into their body, with believable votes."""
    for congress in Meeting.objects.filter(kind=MeetingKind.CONGRESS):
        ballots = congress.present_count or 0
        chosen = Mandate.objects.filter(unit=congress.body_id, starts_on=congress.held_on).order_by("rank", "id")
        Elected.objects.bulk_create(
            Elected(meeting=congress, mandate=mandate, in_favour=ballots - number % 9, ballots=ballots)
            for number, mandate in enumerate(chosen)
        )


def _known(units: dict[str, Unit], term: Term, start: date) -> None:
    """Those of the apparatus and the chairs of the associations."""
    chairs = tuple(
        (row.chair, "", ((row.name, "Chủ tịch"), ("Ban Chấp hành", "Ủy viên"))) for row in union.ASSOCIATIONS
    )
    for number, (name, honorific, offices) in enumerate(union.PEOPLE + chairs, start=1):
        person = Person.objects.create(full_name=name, honorific=honorific, phone=f"0200 5555 {number:03}")
        for unit, position in offices:
            is_body = units[unit].kind == UnitKind.BODY
            facts = {"term": term, "basis": f"01/NQ-ĐH ngày {start:%d/%m/%Y}"} if is_body else {}
            _office(person, units[unit], position, start, **facts)


def _person(row: Seated) -> Person:
    return Person.objects.create(
        full_name=row.name, honorific=row.honorific, birth_year=row.born, workplace=row.workplace
    )


def _others(committee: Unit, term: Term, start: date) -> None:
    basis = f"01/NQ-ĐH ngày {start:%d/%m/%Y}"
    for row in OTHERS:
        _office(_person(row), committee, "Ủy viên", start, term=term, basis=basis)


def _changed(timeline: Timeline, committee: Unit, term: Term) -> None:
    """One retired in the term; half a year later somebody was co-opted."""
    left = timeline.term_start + timedelta(days=400)
    came = min(left + timedelta(days=180), timeline.after(-30))
    gone = {"term": term, "ends_on": left, "end_basis": "nghỉ hưu, 09/QĐ-LHH"}
    _office(_person(RETIRED), committee, "Ủy viên", timeline.term_start, **gone)
    basis = f"03/NQ-BCH ngày {came:%d/%m/%Y}, bầu bổ sung"
    _office(_person(SUCCESSOR), committee, "Ủy viên", came, term=term, basis=basis)


def _before(committee: Unit, old: Term, start: date) -> None:
    last = start - timedelta(days=1)
    for name, honorific, position, why in FORMER:
        person = Person.objects.create(full_name=name, honorific=honorific)
        until = last - timedelta(days=300) if why == "từ trần" else last
        _office(person, committee, position, old.starts_on, term=old, ends_on=until, end_basis=why)
    for name in ("Lương Thế Bình", "Đinh Thị Thu Hoài", "Ma Đình Lực"):
        person = Person.objects.get(full_name=name)
        facts = {"term": old, "ends_on": last, "end_basis": "hết nhiệm kỳ"}
        _office(person, committee, "Ủy viên", old.starts_on, **facts)
