"""`manage.py read_document FILE [--json]`: show what is read in a document, without storing anything."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from resolutions.reading import UnreadableSource, read_bytes, to_json
from resolutions.reading.summary import summary


class Command(BaseCommand):
    requires_system_checks = ()  # needs neither addresses nor a database
    help = "Đọc một văn bản chỉ đạo (TXT, DOCX, PDF) và in ra phần đầu, nhiệm vụ, phụ lục, cảnh báo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Đường dẫn tới tệp")
        parser.add_argument("--json", action="store_true", help="In ra JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"Không mở được tệp {path.name}: {error.strerror}.") from error
        try:
            parsed = read_bytes(data, path.name)
        except UnreadableSource as refusal:
            raise CommandError(refusal.message) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(to_json(parsed), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(summary(parsed))
