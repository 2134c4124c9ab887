"""Who was at a meeting, as numbers: what is missing, what is too many, and for which decisions it is enough. Pure.

Nothing here refuses anything: real minutes do not always add up, and what they say is kept as they say it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class AttendanceRate:
    """At how many meetings somebody was, was excused, and was missing without a reason."""

    present: int = 0
    excused: int = 0
    unexcused: int = 0

    @property
    def meetings(self) -> int:
        return self.present + self.excused + self.unexcused

    @property
    def permille(self) -> int | None:
        """Tenths of a percent, cut off; None where the person was marked at no meeting."""
        return self.present * 1000 // self.meetings if self.meetings else None

    @property
    def words(self) -> str:
        if not self.meetings:
            return _("chưa được điểm danh buổi nào")
        missing = [
            f"{count} {words}"
            for count, words in ((self.excused, _("vắng có lý do")), (self.unexcused, _("vắng không lý do")))
            if count
        ]
        return "; ".join(
            [
                _("dự %(present)s trên %(meetings)s cuộc họp") % {"present": self.present, "meetings": self.meetings},
                *missing,
            ]
        )


@dataclass(frozen=True, slots=True)
class Headcount:
    """The members of a body and how many of them were there. None is what nobody has written down."""

    members: int | None = None
    present: int | None = None
    excused: int | None = None
    unexcused: int | None = None

    @property
    def is_empty(self) -> bool:
        return self.present is None and self.excused is None and self.unexcused is None

    @property
    def absent(self) -> int:
        return (self.excused or 0) + (self.unexcused or 0)

    @property
    def counted(self) -> int:
        return (self.present or 0) + self.absent

    @property
    def unaccounted(self) -> int:
        """Members of whom the minutes say nothing."""
        return max(0, self.members - self.counted) if self.members is not None and not self.is_empty else 0

    @property
    def too_many(self) -> int:
        return max(0, self.counted - self.members) if self.members is not None else 0

    def reaches(self, part: int, of: int) -> bool | None:
        """Whether at least that share was present; None where it cannot be told."""
        if not self.members or self.present is None:
            return None
        return self.present * of >= self.members * part

    @property
    def quorum(self) -> str:
        """For which majorities enough members were there; the charter says which of them is needed."""
        half, two_thirds = self.reaches(1, 2), self.reaches(2, 3)
        if half is None or two_thirds is None:
            return ""
        if two_thirds:
            return _("đủ 2/3 số ủy viên")
        return _("đủ 1/2, chưa đủ 2/3 số ủy viên") if half else _("chưa đủ 1/2 số ủy viên")

    @property
    def absence_words(self) -> str:
        parts = ((self.excused, _("có lý do")), (self.unexcused, _("không lý do")))
        told = [f"{count} {words}" for count, words in parts if count]
        return _("vắng %(absent)s") % {"absent": self.absent} + (f" ({', '.join(told)})" if told else "")

    @property
    def words(self) -> str:
        """In one line: "có mặt 14/24, vắng 6 (2 có lý do, 4 không lý do)"."""
        if self.is_empty:
            return (
                _("%(members)s ủy viên, chưa điểm danh") % {"members": self.members}
                if self.members
                else _("chưa điểm danh")
            )
        if self.present is None:
            told = _("chưa ghi số có mặt")
        else:
            told = (
                _("có mặt %(present)s/%(members)s") % {"present": self.present, "members": self.members}
                if self.members
                else _("có mặt %(present)s") % {"present": self.present}
            )
        return f"{told}, {self.absence_words}" if self.absent or self.excused == self.unexcused == 0 else told

    @property
    def warnings(self) -> list[str]:
        """What does not add up, each as a sentence that gives the numbers."""
        if self.is_empty:
            return []
        found, present = [], self.present or 0
        base = _("%(members)s ủy viên, có mặt %(present)s, vắng %(absent)s") % {
            "members": self.members,
            "present": present,
            "absent": self.absent,
        }
        if self.unaccounted:
            found.append(
                _("%(base)s: còn %(unaccounted)s người chưa rõ có mặt hay vắng.")
                % {"base": base, "unaccounted": self.unaccounted}
            )
        if self.too_many:
            found.append(
                _("%(base)s: cộng lại là %(counted)s, nhiều hơn tổng số %(too_many)s người.")
                % {"base": base, "counted": self.counted, "too_many": self.too_many}
            )
        if self.members is None:
            found.append(_("Chưa ghi tổng số ủy viên, đại biểu nên chưa tính được tỷ lệ có mặt."))
        if self.reaches(1, 2) is False:
            found.append(
                _("Có mặt %(present)s trên %(members)s ủy viên, chưa đủ một nửa. Xem lại quy định của điều lệ.")
                % {"present": present, "members": self.members}
            )
        return found


@dataclass(frozen=True, slots=True)
class Ballot:
    """The result of a vote, by hands or in secret: numbers only."""

    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    invalid: int | None = None
    is_passed: bool | None = None

    @property
    def is_empty(self) -> bool:
        return all(part is None for part in (self.in_favour, self.against, self.abstained, self.invalid))

    @property
    def total(self) -> int:
        return sum(part or 0 for part in (self.in_favour, self.against, self.abstained, self.invalid))

    @property
    def words(self) -> str:
        """ "tán thành 13, không tán thành 1, trên 14 phiếu"."""
        if self.is_empty:
            return _("chưa ghi số phiếu")
        parts = (
            (self.in_favour, _("tán thành")),
            (self.against, _("không tán thành")),
            (self.abstained, _("không có ý kiến")),
            (self.invalid, _("không hợp lệ")),
        )
        told = ", ".join(f"{name} {count}" for count, name in parts if count is not None)
        return _("%(told)s, tổng %(total)s") % {"told": told, "total": self.total}

    def warnings(self, present: int | None, *, is_secret: bool = False) -> list[str]:
        """What does not fit the number of people present, or the outcome that was written down."""
        unit = _("phiếu") if is_secret else _("ý kiến")
        found = []
        if present is not None and self.total > present:
            found.append(
                _("Tổng %(unit)s %(total)s nhiều hơn %(present)s người có mặt.")
                % {"unit": unit, "total": self.total, "present": present}
            )
        elif present is not None and not self.is_empty and self.total < present:
            found.append(
                _("Tổng %(unit)s %(total)s, có mặt %(present)s: còn %(total2)s người chưa rõ.")
                % {"unit": unit, "total": self.total, "present": present, "total2": present - self.total}
            )
        if self.is_passed is not None and self.in_favour is not None and self.total:
            has_half = self.in_favour * 2 > self.total
            if self.is_passed and not has_half:
                found.append(
                    _("Ghi thông qua, nhưng chỉ %(in_favour)s trên %(total)s %(unit)s tán thành.")
                    % {"in_favour": self.in_favour, "total": self.total, "unit": unit}
                )
            elif has_half and not self.is_passed and self.in_favour == self.total:
                found.append(
                    _("Ghi không thông qua, nhưng cả %(total)s %(unit)s đều tán thành.")
                    % {"total": self.total, "unit": unit}
                )
        return found
