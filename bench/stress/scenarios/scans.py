"""Scanned documents that wait to be recognised: tasks/recognition.py."""

import base64
import uuid

from resolutions import files
from resolutions.models import RecognisedPage, Recognition, RecognitionState
from resolutions.publishing import Upload
from tasks import recognition

from ..world import World
from .registry import Step, scenario

ONE_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEANl9ngAAAAABJRU5ErkJggg=="
)


@scenario(recognition.begin)
def begin(world: World) -> Step:
    upload, key = Upload("quet.png", ONE_DOT), uuid.uuid4()
    return lambda: recognition.begin(upload=upload, user=world.office, request_key=key)


def job(world: World, state: RecognitionState) -> Recognition:
    values = {"name": "quet.png", "pages": 1, "created_by": world.office, "request_key": uuid.uuid4()}
    row = Recognition.objects.create(key=files.hold(ONE_DOT), state=state, **values)
    RecognisedPage.objects.create(recognition=row, index=0, facts={})
    return row


@scenario(recognition.stop)
def stop(world: World) -> Step:
    """Its file goes with it: not before the row says so for good."""
    row = job(world, RecognitionState.WAITING)
    return lambda: recognition.stop(job=row)


@scenario(recognition.retry)
def retry(world: World) -> Step:
    row = job(world, RecognitionState.FAILED)
    return lambda: recognition.retry(job=row)
