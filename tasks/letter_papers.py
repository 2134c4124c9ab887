"""Reminder letters as official papers, so that they come as Word and PDF files too; the same words as on the page."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from members.language import official
from members.letterhead import Head, head_of
from members.models import Organisation

from .forms.letter_form import LetterForm
from .reminder_letter import Letter
from .reports.paper import Align, Block, Column, Paper, Paragraph, Row, Signature, Table


def letter_head(union: Organisation, letter: Letter, form: LetterForm) -> Head:
    """Room for number and day where they are not known; a letter of the Party has "CV" before its symbol."""
    about = _("Đôn đốc thực hiện nhiệm vụ") if form.is_party else _("V/v đôn đốc thực hiện nhiệm vụ")
    signed: date | None = form.value_of("ngay_ky")
    return head_of(
        union,
        is_party=form.is_party,
        day=signed,
        year=form.today.year,
        number=letter.number,
        series="CV" if form.is_party else "",
        about=about,
    )


@official()
def letter_papers(union: Organisation, letters: Sequence[Letter], form: LetterForm) -> list[Paper]:
    return [_paper(union, letter, form) for letter in letters]


def _paper(union: Organisation, letter: Letter, form: LetterForm) -> Paper:
    signed = (str(form.value_of(name) or "") for name in ("tham_quyen", "chuc_vu", "nguoi_ky"))
    return Paper(
        head=letter_head(union, letter, form),
        kind="",
        title="",
        to=(letter.unit.name,),
        blocks=_blocks(union, letter, form),
        signature=Signature(*signed),
        recipients=form.recipients,
        closing="" if form.is_party else union.contact_line,
    )


def _blocks(union: Organisation, letter: Letter, form: LetterForm) -> list[Block]:
    told = {"day": f"{form.day:%d/%m/%Y}", "unit": letter.unit.name, "owed": letter.owed, "union": union.name}
    usual = _(
        "Qua theo dõi việc thực hiện các nhiệm vụ được giao, tính đến ngày %(day)s, %(unit)s còn %(owed)s, cụ thể "
        "như sau:"
    )
    typed = [line for line in str(form.value_of("loi") or "").splitlines() if line.strip()]
    until: date | None = form.value_of("han")
    told["until"] = f"{until:%d/%m/%Y}" if until else "……/……/…………"
    asked = _(
        "%(union)s đề nghị %(unit)s khẩn trương thực hiện các nhiệm vụ nêu trên, báo cáo kết quả, nguyên nhân và khó "
        "khăn, vướng mắc (nếu có) trước ngày %(until)s để tổng hợp, báo cáo."
    )
    end = asked % told + ("" if form.is_party else "/.")
    return [*(Paragraph(line) for line in typed or [usual % told]), _table(letter), Paragraph(end)]


def _table(letter: Letter) -> Table:
    told: tuple[tuple[str, float, Align], ...] = (
        (_("STT"), 6, "centre"),
        (_("Nhiệm vụ"), 38, "left"),
        (_("Căn cứ"), 24, "left"),
        (_("Thời hạn"), 15, "centre"),
        (_("Tình trạng"), 17, "left"),
    )
    rows = []
    for number, line in enumerate(letter.lines, start=1):
        part = f" ({line.task.part_name})" if line.task.part_name else ""
        rows.append(Row((number, line.task.title + part, line.basis, line.due_on, line.standing)))
    return Table([Column(*column) for column in told], rows)
