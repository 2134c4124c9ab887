"""A sheet to look at: what a report of the union looks like in a layout. Its figures are nobody's."""

from datetime import date

from django.utils.translation import gettext as _

from members.language import official
from members.letterhead import head_of
from members.models import Organisation

from .paper import Column, Paper, Paragraph, Row, Signature, Table


@official()
def sample_paper(union: Organisation, *, is_party: bool, day: date) -> Paper:
    head = head_of(union, is_party=is_party, day=day, year=day.year, number="", series="BC")
    words = _("Đoạn mẫu để xem cỡ chữ, cách dòng, lề và khoảng lùi đầu dòng của phần nội dung trên trang giấy A4.")
    columns = [Column(_("STT"), 1, "centre"), Column(_("Nội dung"), 6), Column(_("Thời hạn"), 2, "centre")]
    table = Table(columns, [Row((n, _("Dòng mẫu của bảng"), day)) for n in (1, 2, 3)], caption=_("Bảng mẫu"))
    return Paper(
        head=head,
        kind=_("Báo cáo"),
        title=_("Trang mẫu để xem thể thức của văn bản"),
        blocks=[Paragraph(_("I. ĐỀ MỤC"), "heading"), Paragraph(f"{words} {words}"), Paragraph(words), table],
        signature=Signature(
            "T/M " + _("ĐẢNG ĐOÀN") if is_party else "TM. " + _("BAN THƯỜNG VỤ"), _("CHỨC VỤ"), _("Họ và tên")
        ),
        recipients=(_("Như trên"), _("Lưu: VT")),
        closing="" if is_party else union.contact_line,
    )
