"""What the head and foot leave out: MISSING_NUMBER, MISSING_DATE, MISSING_DAY, SIGNER_TITLE_MISSING."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .evidence import Evidence, in_line
from .parsed import Header, Span, Warning

_DATE_LINE = re.compile(r"ngày[\s\d….…_/-]{0,14}tháng[\s\d….…_/-]{0,14}(?:năm[\s\d….…_]{0,8})?", re.IGNORECASE)


def check_header(evidence: Evidence) -> Iterator[Warning]:
    header, head = evidence.header, evidence.zones.head
    if header.number is None:
        printed = f" (in là “{header.number_raw}”)" if header.number_raw else ""
        yield Warning("MISSING_NUMBER", "warn", f"Văn bản chưa có số{printed}.", in_line(head, header.number_raw or ""))
    if header.issued_on is None:
        yield _without_day(header, _date_span(evidence))
    if header.signer and not header.signer_title:
        span = in_line(evidence.zones.foot, header.signer)
        detail = f"Có tên người ký “{header.signer}” nhưng không có chức vụ."
        yield Warning("SIGNER_TITLE_MISSING", "warn", detail, span)


def _without_day(header: Header, span: Span | None) -> Warning:
    year, _, month = (header.issued_on_partial or "").partition("-")
    if month:
        return Warning("MISSING_DAY", "warn", f"Ngày ban hành chưa ghi đủ, chỉ có tháng {month}/{year}.", span)
    if year:
        return Warning("MISSING_DATE", "warn", f"Ngày ban hành chưa ghi đủ, chỉ có năm {year}.", span)
    return Warning("MISSING_DATE", "warn", "Không thấy ngày ban hành.", span)


def _date_span(evidence: Evidence) -> Span | None:
    for line in evidence.zones.head:
        if len(line.text) < 220 and (match := _DATE_LINE.search(line.text)):
            return line.start + match.start(), line.start + match.end()
    return None
