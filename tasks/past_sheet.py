"""The list of a past day as rows of a sheet: ORM → values, batch by batch."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from members.sheets.xlsx import Column, Sheet, Value
from members.templatetags.page import day as day_words

from . import past
from .models import Stage
from .past_page import PastList, facts_of
from .templatetags.status import STATE_LABELS

MOST_ROWS, BATCH = 20_000, 500


def sheet(page: PastList) -> Sheet:
    """All rows of the list (at most MOST_ROWS)."""
    heading = (
        _("Nhiệm vụ như ngày %s") % day_words(page.day),
        _("Xem lại từ lịch sử, lập ngày %s.") % day_words(page.today),
    )
    columns = (
        Column(_("STT"), 6, "int"),
        Column(_("Nhiệm vụ"), 50),
        Column(_("Căn cứ (số văn bản, mục)"), 24),
        Column(_("Chủ trì"), 26),
        Column(_("Phối hợp"), 26),
        Column(_("Sản phẩm"), 22),
        Column(_("Hạn"), 12, "date"),
        Column(_("Ngày hoàn thành"), 12, "date"),
        Column(_("Trạng thái"), 26),
        Column(_("Ghi gần nhất"), 40),
    )
    return Sheet(_("Như ngày %s") % page.day.isoformat(), heading, columns, _lines(page))


def _lines(page: PastList) -> Iterator[Sequence[Value]]:
    _counts, found = past.look(page.asked, page.states, MOST_ROWS)
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        told, entries = facts_of(batch, page.day), past.last_entries([row.pk for row in batch], page.day)
        for number, row in enumerate(batch, start=start + 1):
            facts, entry = told[row.pk], entries.get(row.pk)
            words = [str(row.then.stage.label), str(STATE_LABELS[row.state]).lower()]
            words += [] if row.then.is_known else [_("không đủ lịch sử")]
            yield (
                number,
                facts.title,
                facts.place,
                "; ".join(facts.leads),
                "; ".join(facts.coops),
                facts.product,
                row.then.due_on,
                row.then.closed_on if row.then.stage == Stage.DONE else None,
                "; ".join(words),
                entry.text if entry else "",
            )
