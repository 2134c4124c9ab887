"""`python -m bench.drill.filling FILES`: so many stored files into the database of the environment."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lhh_tracker.settings"
django.setup()

from django.db import transaction  # noqa: E402 - after the set-up

from members.models import User  # noqa: E402
from resolutions import files  # noqa: E402
from tasks.models import Evidence, ProgressEntry  # noqa: E402

SIZES = (900, 7_000, 40_000, 130_000)  # bytes
AT_ONCE = 200


def fill(count: int) -> None:
    user = User.objects.order_by("pk")[0]
    entries = list(ProgressEntry.objects.order_by("pk").values_list("pk", flat=True)[:count])
    for start in range(0, count, AT_ONCE):
        with transaction.atomic():
            for number in range(start, min(start + AT_ONCE, count)):
                data = os.urandom(SIZES[number % len(SIZES)])
                name = f"Minh chứng số {number}.bin"
                kept = files.keep(name=name, data=data, content_type="application/octet-stream", made_by=user)
                if entries:
                    Evidence.objects.create(entry_id=entries[number % len(entries)], attachment=kept)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
