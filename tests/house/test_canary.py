"""A unique string of one unit, looked for by a stranger in every page, filter, search and export."""

import io
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from resolutions.models import Attachment
from tasks import commenting
from tasks.filter_words import SHAPES
from tasks.models import CommentKind, Evidence, Notice, NoticeKind

from ..conftest import Cast, Tally
from ..factories import make_entry
from ..test_matrix import MATRIX
from ..world import World, build_world

CANARY = "chimhoangyen7391"
QUERIES = (
    "",
    f"?q={CANARY}",
    f"?q={CANARY}&sort=document",
    "?trang-thai=all",
    "?nhom=don-vi",
    "?nhom=nguoi",
    *(f"?dang={shape}" for shape, _name in SHAPES),
)


@pytest.fixture
def world(cast: Cast) -> World:
    """Everything that belongs to the own unit carries the canary."""
    world = build_world(cast)
    task = world.task
    type(task).objects.filter(pk=task.pk).update(
        title=f"Việc {CANARY}", text=f"Câu {CANARY}", product=CANARY, instruction=CANARY, condition=CANARY
    )
    document = world.document
    type(document).objects.filter(pk=document.pk).update(
        title=f"Văn bản {CANARY}", text=CANARY, outline=[{"path": "I", "title": CANARY, "level": 1, "span": [0, 5]}]
    )
    entry = make_entry(task, cast.own, text=CANARY, obstacle=CANARY, proposal=CANARY, document_number=f"1/{CANARY}")
    attachment = Attachment.objects.create(
        key=CANARY, name=f"{CANARY}.txt", size=1, sha256="0" * 64, content_type="text/plain", uploaded_by=cast.own
    )
    Evidence.objects.create(entry=entry, attachment=attachment)
    commenting.comment(task=task, user=cast.office, text=CANARY, key=uuid.uuid4(), units=[cast.own_unit])
    decision = CommentKind.DECISION
    commenting.comment(task=task, user=cast.standing, text=CANARY, key=uuid.uuid4(), kind=decision, basis=CANARY)
    # Told when its unit still had the task: what is not seen any more is in no inbox.
    Notice.objects.create(user=cast.other, kind=NoticeKind.ASSIGNED, task=task, key="assigned:2", note=CANARY)
    type(world.meeting).objects.filter(pk=world.meeting.pk).update(title=CANARY, place=CANARY, guests=CANARY)
    type(cast.own_unit).objects.filter(pk=cast.own_unit.pk).update(address=CANARY, field=CANARY)
    return replace(world)


def text_of(content: bytes) -> str:
    """The answer as text; a workbook is unpacked."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return content.decode("utf-8", "replace")


def answer(client: Client, url: str) -> str:
    response = client.get(url, follow=True)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    # What one typed into the search box comes back in it; that is no leak.
    return text_of(body).replace(f'value="{CANARY}"', "").replace(f"q={CANARY}", "").replace(f"“{CANARY}”", "")


@pytest.mark.parametrize("address", sorted(MATRIX))
def test_canary_is_never_seen_by_a_stranger(
    address: str, world: World, login: Callable[..., Client], tally: Tally
) -> None:
    rule = MATRIX[address]
    url = reverse(address, args=rule.args(world))
    client = login(world.cast.other)
    seen = [url + query for query in QUERIES if CANARY in answer(client, url + query)]
    tally("asked", len(QUERIES))
    tally("seen", len(seen))
    assert not seen


def test_canary_is_seen_by_its_own_unit(world: World, login: Callable[..., Client]) -> None:
    client = login(world.cast.own)
    for url in (world.task.get_absolute_url(), reverse("tasks:tasks"), reverse("tasks:home")):
        assert CANARY in answer(client, url), url
