"""`manage.py reading_record [--json]`: how well documents were read, as the people who confirmed them corrected it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.translation import gettext as _

from resolutions.models import Draft
from tasks.reading_record import Record, record_of_drafts

FIELDS = {
    "header.number": "Số, ký hiệu",
    "header.issued_on": "Ngày ban hành",
    "header.kind": "Loại văn bản",
    "header.kind_printed": "Tên loại ghi trên văn bản",
    "header.title": "Trích yếu",
    "header.issuer": "Cơ quan ban hành",
    "header.parent_body": "Cơ quan chủ quản",
    "header.place": "Nơi ban hành",
    "header.signing_authority": "Quyền hạn ký",
    "header.signer_title": "Chức vụ người ký",
    "header.signer": "Người ký",
    "header.recipients": "Nơi nhận",
    "links.kind": "Quan hệ với văn bản được nhắc đến",
    "task.title": "Nhiệm vụ: tên việc",
    "task.lead": "Nhiệm vụ: chủ trì",
    "task.coop": "Nhiệm vụ: phối hợp",
    "task.phrase": "Nhiệm vụ: thời hạn",
    "task.product": "Nhiệm vụ: sản phẩm",
    "task.path": "Nhiệm vụ: đánh số",
}
TASKS = {
    "read": "Máy đọc ra",
    "as_read": "  giữ nguyên",
    "edited": "  sửa chữ",
    "split": "  tách",
    "merged": "  gộp",
    "rekinded": "  đổi loại (thành đề mục, hoặc phần của việc khác)",
    "dropped": "  bỏ (không phải nhiệm vụ)",
    "added": "Người thêm (máy bỏ sót)",
    "made": "Người chuyển đoạn khác thành nhiệm vụ",
    "parts": "Thêm ra do tách",
    "confirmed": "Đã ghi vào sổ",
}
WARNINGS = {"edited": "đã sửa", "kept": "để nguyên", "open": "chưa xử lý"}


class Command(BaseCommand):
    help = "Kết quả đọc văn bản so với bản đã được người xác nhận: từng ô đúng mấy, sửa mấy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        is_made = Draft._meta.db_table in connection.introspection.table_names()
        record = record_of_drafts(Draft.objects.all()) if is_made else Record()
        if options["json"]:
            self.stdout.write(json.dumps(record.as_json(), ensure_ascii=False, indent=2))
            return
        for line in lines(record):
            self.stdout.write(line)


def lines(record: Record) -> list[str]:
    """The record as a table for the terminal."""
    if not record.drafts:
        return [_("Chưa có bản nháp nào được xác nhận ở đây, nên chưa có gì để so với bản người đã sửa.")]
    made = [_("%d văn bản đã xác nhận.") % record.drafts, "", f"{'':38}{_('đúng'):>8}{_('sửa'):>8}{_('tỷ lệ'):>9}"]
    for name, tally in record.fields.items():
        share = "–" if tally.share is None else f"{tally.share:.1%}".replace(".", ",")
        made.append(f"{FIELDS.get(name, name):38}{tally.right:>8}{tally.corrected:>8}{share:>9}")
    made += ["", _("Nhiệm vụ")]
    made += [f"{words:54}{getattr(record.tasks, name):>9}" for name, words in TASKS.items()]
    told = ", ".join(f"{WARNINGS[name]} {count}" for name, count in record.warnings.items())
    return [*made, "", _("Điều văn thư soát: %s.") % told]
