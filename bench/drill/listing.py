"""`python -m bench.drill.listing OUT`: a line for every row and every stored file of the environment's database.

Read through the models, not through the code that makes backups: table, number, hash of all its values, generated ones
included; then key and hash of each file.
"""

import hashlib
import json
import os
import sys
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lhh_tracker.settings"
django.setup()

from django.apps import apps  # noqa: E402 - after the set-up
from django.core.files.storage import default_storage  # noqa: E402

from resolutions.models import Attachment  # noqa: E402
from tasks.models import ProgressEntry  # noqa: E402

# What belongs to the machine: decided in docs/decisions.md.
LEFT_OUT = {"django_session", "usersessions_usersession", "members_jobrun"}


def plain(value: Any) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else repr(value)


def main(target: str) -> None:
    with open(target, "w", encoding="utf-8") as out:
        for model in apps.get_models(include_auto_created=True):
            meta = model._meta
            if meta.db_table in LEFT_OUT or meta.proxy:
                continue
            names = [field.attname for field in meta.local_concrete_fields]
            for row in model._base_manager.order_by("pk").values_list("pk", *names).iterator():
                digest = hashlib.sha256("\0".join(map(plain, row[1:])).encode()).hexdigest()
                out.write(f"{meta.db_table}\t{row[0]}\t{digest}\n")
        for task, text in ProgressEntry.objects.filter(text__startswith="drill ").values_list("task", "text"):
            out.write(f"act\t{task}\t{text}\n")
        for key, sha256 in Attachment.objects.order_by("pk").values_list("key", "sha256").iterator():
            out.write(f"file\t{key}\t{_file(key)}\n")
            out.write(f"file told\t{key}\t{sha256}\n")


def _file(key: str) -> str:
    try:
        with default_storage.open(key) as stream:
            return hashlib.sha256(stream.read()).hexdigest()
    except FileNotFoundError:
        return "missing"


if __name__ == "__main__":
    main(sys.argv[1])
