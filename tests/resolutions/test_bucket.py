"""Files in a bucket: the whole way of a file over a real server of S3's protocol, and what happens when it is away."""

import hashlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from moto.server import ThreadedMotoServer

from lhh_tracker.file_storage import file_storage
from resolutions import files
from resolutions.models import Attachment, Document

from ..conftest import Cast
from ..factories import make_document

NAMED = {"FILES_S3_BUCKET": "lhh-tep", "FILES_S3_KEY": "khoa", "FILES_S3_SECRET": "mat"}


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of a server of S3's protocol, with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    boto3.client(
        "s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="khoa", aws_secret_access_key="mat"
    ).create_bucket(Bucket="lhh-tep")
    yield address
    server.stop()


def configured(monkeypatch: pytest.MonkeyPatch, **values: str) -> dict[str, Any]:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return file_storage(environ.Env(), "/khong-dung")


@pytest.fixture
def bucket(s3: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    entry = configured(monkeypatch, **NAMED, FILES_S3_ENDPOINT=s3)
    settings.STORAGES = settings.STORAGES | {"default": entry}
    return default_storage


def away(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nobody answers there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    entry = configured(monkeypatch, **NAMED, FILES_S3_ENDPOINT=f"http://127.0.0.1:{port}")
    settings.STORAGES = settings.STORAGES | {"default": entry}


def document(cast: Cast, data: bytes) -> Document:
    kept = files.store(name="Bie\u0302n bản.txt", data=data, uploaded_by=cast.office, was_read=True)
    return make_document(source=kept)


def test_a_file_goes_to_the_bucket_and_comes_back_byte_for_byte(
    bucket: Any, cast: Cast, login: Callable[..., Client], tmp_path: Path
) -> None:
    data = "Nội dung.\n".encode() * 400_000  # does not fit into memory's share
    row = document(cast, data)
    assert row.source
    assert row.source.name == "Biên bản.txt"
    assert row.source.sha256 == hashlib.sha256(data).hexdigest()
    assert not list(tmp_path.rglob("*")), "nothing is left on this machine"
    answer = login(cast.office).get(f"/van-ban/{row.pk}/tep/")
    assert answer.getvalue() == data
    assert answer["Content-Length"] == str(len(data))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "s3" not in str(answer.headers).lower()
    assert login(cast.own).get(f"/van-ban/{row.pk}/tep/").status_code == 403


def test_nothing_in_the_bucket_is_public_or_has_an_address(bucket: Any, cast: Cast) -> None:
    kept = files.store(name="a.txt", data=b"Mot", uploaded_by=cast.office)
    grants = bucket.client.get_object_acl(Bucket="lhh-tep", Key=kept.key)["Grants"]
    assert not [grant for grant in grants if "URI" in grant["Grantee"]]
    with pytest.raises(ValueError, match="our views alone"):
        bucket.url(kept.key)


def test_the_storage_is_listed_measured_and_emptied(bucket: Any, db: None) -> None:
    key = files.hold(b"mot hai ba")
    folder, name = key.split("/")
    assert folder in bucket.listdir("")[0]
    assert bucket.listdir(folder) == ([], [name])
    assert (bucket.exists(key), bucket.size(key), files.held(key)) == (True, 10, b"mot hai ba")
    assert bucket.get_modified_time(key).tzinfo
    files.release(key)
    assert not bucket.exists(key)
    with pytest.raises(FileNotFoundError):
        files.held(key)
    with pytest.raises(FileNotFoundError):
        bucket.size(key)
    files.release(key)


def test_a_file_that_is_gone_or_was_changed_is_told(bucket: Any, cast: Cast, login: Callable[..., Client]) -> None:
    row, client = document(cast, b"Mot hai ba"), login(cast.office)
    assert row.source
    bucket.save(row.source.key, ContentFile(b"Mot hai bon"))
    answer = client.get(f"/van-ban/{row.pk}/tep/")
    assert answer.status_code == 503
    assert "không còn nguyên vẹn" in answer.content.decode()
    files.release(row.source.key)
    assert client.get(f"/van-ban/{row.pk}/tep/").status_code == 404


def test_a_damaged_file_on_a_disk_is_told_too(cast: Cast, login: Callable[..., Client]) -> None:
    row = document(cast, b"Mot hai ba")
    assert row.source
    Path(default_storage.path(row.source.key)).write_bytes(b"Mot hai bon")
    assert login(cast.office).get(f"/van-ban/{row.pk}/tep/").status_code == 503


def test_a_storage_that_is_away_is_a_sentence(
    bucket: Any, cast: Cast, login: Callable[..., Client], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = document(cast, b"Mot hai ba")
    away(settings, monkeypatch)
    with pytest.raises(files.NotStored, match="chưa ghi được tệp vào kho lưu"):
        files.store(name="a.txt", data=b"Mot", uploaded_by=cast.office)
    assert Attachment.objects.count() == 1
    answer = login(cast.office).get(f"/van-ban/{row.pk}/tep/")
    assert answer.status_code == 503
    assert "Kho lưu tệp tạm thời không trả lời" in answer.content.decode()


def test_a_bucket_that_does_not_exist_is_no_missing_file(
    bucket: Any, cast: Cast, login: Callable[..., Client], settings: Any, monkeypatch: pytest.MonkeyPatch, s3: str
) -> None:
    row = document(cast, b"Mot hai ba")
    entry = configured(monkeypatch, **NAMED | {"FILES_S3_BUCKET": "kho-khac"}, FILES_S3_ENDPOINT=s3)
    settings.STORAGES = settings.STORAGES | {"default": entry}
    assert login(cast.office).get(f"/van-ban/{row.pk}/tep/").status_code == 503
    with pytest.raises(files.NotStored):
        files.store(name="a.txt", data=b"Mot", uploaded_by=cast.office)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"FILES_S3_BUCKET": "kho"}, "FILES_S3_KEY, FILES_S3_SECRET, FILES_S3_ENDPOINT"),
        ({"FILES_S3_ENDPOINT": "https://kho.example"}, "FILES_S3_BUCKET, FILES_S3_KEY, FILES_S3_SECRET"),
        (NAMED, "FILES_S3_ENDPOINT"),
        (NAMED | {"FILES_S3_ENDPOINT": "kho.example"}, "https://"),
    ],
)
def test_half_a_bucket_stops_the_start(values: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match=named):
        configured(monkeypatch, **values)


def test_without_a_bucket_files_stay_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"location": "/khong-dung", "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    assert configured(monkeypatch)["OPTIONS"] == own
    entry = configured(monkeypatch, **NAMED, FILES_S3_REGION="ap-southeast-1")
    assert (entry["OPTIONS"]["endpoint_url"], entry["OPTIONS"]["region_name"]) == (None, "ap-southeast-1")
