"""Where stored files go: a folder of this machine, or a bucket that several machines share. From the environment."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

_NEEDED = ("FILES_S3_BUCKET", "FILES_S3_KEY", "FILES_S3_SECRET")
_NAMES = (*_NEEDED, "FILES_S3_ENDPOINT", "FILES_S3_REGION")


def file_storage(env: environ.Env, folder: str) -> dict[str, Any]:
    """Django's entry for stored files. ImproperlyConfigured where a bucket is half configured: a machine that kept
    its files for itself would lose them for the others."""
    told = {name: env.str(name, default="").strip() for name in _NAMES}
    if not any(told.values()):
        own = {"location": folder, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": own}
    lacking = [name for name in _NEEDED if not told[name]]
    if not told["FILES_S3_ENDPOINT"] and not told["FILES_S3_REGION"]:
        lacking.append("FILES_S3_ENDPOINT")
    if lacking:
        raise ImproperlyConfigured(
            f"Kho tệp S3 còn thiếu biến môi trường {', '.join(lacking)} (xem docs/operations.md, mục Settings)."
        )
    if told["FILES_S3_ENDPOINT"] and not told["FILES_S3_ENDPOINT"].startswith(("https://", "http://")):
        raise ImproperlyConfigured("FILES_S3_ENDPOINT phải bắt đầu bằng https:// (hoặc http:// trong mạng riêng).")
    options = {
        "bucket_name": told["FILES_S3_BUCKET"],
        "access_key": told["FILES_S3_KEY"],
        "secret_key": told["FILES_S3_SECRET"],
        "endpoint_url": told["FILES_S3_ENDPOINT"] or None,
        "region_name": told["FILES_S3_REGION"] or "us-east-1",  # storages of one's own take any
    }
    return {"BACKEND": "resolutions.bucket.Bucket", "OPTIONS": options}
