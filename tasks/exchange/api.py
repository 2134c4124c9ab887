"""The list of frozen reviews as programs read it."""

from hashlib import sha256
from typing import Any

from django.urls import reverse

from ..models import Snapshot
from ..reviews.standing import canonical
from .schema import SCHEMA
from .sending import signed_of

LIST_SCHEMA = "lhh-ra-soat-danh-sach/1"
MOST = 1_000


def reviews_told(union: str, site: str) -> tuple[dict[str, Any], str]:
    """The latest first, each with the address of its file; and the ETag of the list."""
    rows = Snapshot.objects.select_related("review").defer("head").order_by("-review__ends_on", "-review__starts_on")
    told = {
        "schema": LIST_SCHEMA,
        "union": union,
        "reviews": [
            {
                "period": snapshot.review.period,
                "name": str(snapshot.review),
                "starts_on": snapshot.review.starts_on.isoformat(),
                "ends_on": snapshot.review.ends_on.isoformat(),
                "schema": SCHEMA,
                "tasks": snapshot.row_count,
                "sha256": snapshot.sha256,
                "signed": {name: getattr(signed_of(snapshot), name) for name in ("authority", "title", "name", "at")},
                "url": site + reverse("tasks:api_review", args=[snapshot.review.period]),
            }
            for snapshot in rows[:MOST]
        ],
    }
    return told, f'"{sha256(canonical(told).encode()).hexdigest()}"'
