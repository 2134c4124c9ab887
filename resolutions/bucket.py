"""Stored files in a bucket of an S3-compatible storage, shared by machines. Imported only where one is configured.

A bucket is private and gives no addresses to anybody: files leave through our views alone. The server checks the bytes
against the MD5 that goes with them, and has a whole object or none. Errors are those of a file system, so that nobody
above need know of buckets.
"""

import base64
import hashlib
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

IN_MEMORY = 2 * 1024 * 1024  # bytes of a file that is read; what is larger goes through a temporary file
PATIENCE = Config(
    connect_timeout=3,  # seconds
    read_timeout=15,
    retries={"total_max_attempts": 2, "mode": "standard"},
    s3={"addressing_style": "path"},  # storages of one's own have no name for each bucket
    # Newer kinds of checksums are unknown to many of them; MD5 is known to all.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket(S3Storage):  # type: ignore[misc] # has no types
    """One client for all threads of a process: a client may be shared, the `resource` that S3Storage uses may not."""

    def __init__(self, **options: Any) -> None:
        super().__init__(client_config=PATIENCE, default_acl=None, querystring_auth=True, **options)
        self._client: Any = None
        self._making = threading.Lock()

    @property
    def client(self) -> Any:
        with self._making:
            if self._client is None:
                self._client = self.connection.meta.client
            return self._client

    def url(self, name: str, *_args: Any, **_options: Any) -> NoReturn:
        raise ValueError("files leave through our views alone")

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        """The whole object, read before anything of it is sent on."""
        if mode != "rb":
            raise ValueError("files are written once, as a whole")
        with _as_of_a_disk(name):
            body = self.client.get_object(Bucket=self.bucket_name, Key=name)["Body"]
            whole = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever reads it closes it
            try:
                shutil.copyfileobj(body, whole)
            except BaseException:
                whole.close()
                raise
        whole.seek(0)
        return File(whole, name)

    def _save(self, name: str, content: "File[bytes]") -> str:
        content.seek(0)
        data = content.read()
        mark = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
        with _as_of_a_disk(name):
            self.client.put_object(
                Bucket=self.bucket_name,
                Key=name,
                Body=data,
                ContentMD5=mark,
                ContentType="application/octet-stream",
            )
        return name

    def delete(self, name: str) -> None:
        with _as_of_a_disk(name):
            self.client.delete_object(Bucket=self.bucket_name, Key=name)

    def exists(self, name: str) -> bool:
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        return int(self._head(name)["ContentLength"])

    def get_modified_time(self, name: str) -> Any:
        return self._head(name)["LastModified"]

    def _head(self, name: str) -> Any:
        with _as_of_a_disk(name):
            return self.client.head_object(Bucket=self.bucket_name, Key=name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """The folders and files right below a folder."""
        start = f"{name.strip('/')}/" if name.strip("/") not in {"", "."} else ""
        folders, names = [], []
        with _as_of_a_disk(name):
            pages = self.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket_name, Delimiter="/", Prefix=start):
                folders += [found["Prefix"][len(start) :].rstrip("/") for found in page.get("CommonPrefixes", ())]
                names += [found["Key"][len(start) :] for found in page.get("Contents", ()) if found["Key"] != start]
        return folders, names


@contextmanager
def _as_of_a_disk(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        # A bucket that is missing is a fault of the storage; an object that is missing is a file that is missing.
        code = error.response.get("Error", {}).get("Code", "")
        if code in {"NoSuchKey", "404", "NotFound"}:
            raise FileNotFoundError(name) from error
        raise OSError(f"{name}: {code}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"{name}: {type(error).__name__}") from error
