"""Files, papers and prints are Vietnamese: whoever reads English gets the same as everybody else. Mails are not."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.account_mail import send_to
from members.models import Language, User
from tasks.digest import write_digest
from tasks.models import Notice, NoticeKind, Stage

from ..conftest import Cast
from ..factories import make_task
from ..test_matrix import MATRIX
from ..world import build_world

Login = Callable[..., Client]
PRINTS = {"members:units_print", "tasks:chains_print", "resolutions:meeting_print"}
NOW = datetime.fromisoformat("2026-06-15T00:00:00+00:00")
TOKEN = re.compile(rb"[A-Za-z0-9]{64}|[A-Za-z0-9+/=]{40,}")


def read(content: bytes) -> Any:
    """What a file holds: of a packed one its parts, without when it was packed."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return TOKEN.sub(b"", content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def body(client: Client, url: str) -> tuple[bytes, bool]:
    """What is answered, and whether it is a page."""
    answer = client.get(url)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content, "html" in answer.headers["Content-Type"]


def in_language(user: User, language: Language) -> User:
    user.language = language
    user.save(update_fields=["language"])
    return user


@pytest.mark.look
def test_files_are_the_same_for_readers_of_english(cast: Cast, login: Login) -> None:
    world, client, compared = build_world(cast), login(cast.admin), set()
    for name in sorted(name for name, rule in MATRIX.items() if "admin" in rule.roles and rule.get == 200):
        point = transaction.savepoint()
        url = reverse(name, args=MATRIX[name].args(world))
        if name not in PRINTS and "." not in url.rpartition("/")[2]:
            transaction.savepoint_rollback(point)
            continue
        with time_machine.travel(timezone.now(), tick=False):
            ours, is_page = body(client, url)
            if name in PRINTS or not is_page:
                in_language(cast.admin, Language.ENGLISH)
                assert read(body(client, url)[0]) == read(ours), name
                in_language(cast.admin, Language.VIETNAMESE)
                compared.add(name)
        transaction.savepoint_rollback(point)
    assert len(compared) > 15
    assert compared >= PRINTS


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.VIETNAMESE, "quá 3 ngày · hạn 12/06/2026"), (Language.ENGLISH, "overdue by 3 days · due 12/06/2026")],
)
def test_digest_speaks_its_readers_language(cast: Cast, language: Language, words: str) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 6, 12), stage=Stage.DOING)
    Notice.objects.create(user=cast.own, task=task, kind=NoticeKind.LATE, key="1", due_on=task.due_on, at=NOW)
    cast.own.email = "hoi1@example.vn"
    cast.own.save()
    written = write_digest(user=in_language(cast.own, language), today=NOW.date(), now=NOW)
    assert written is not None
    assert words in written.text
    assert f'<html lang="{language}">' in written.html


def test_mail_about_an_account_speaks_its_owners_language(cast: Cast) -> None:
    cast.own.email = "hoi1@example.vn"
    facts = {"by": cast.admin, "url": "https://example.vn/moi/", "until": timezone.now(), "note": ""}
    for language, subject in ((Language.VIETNAMESE, "Mời dùng"), (Language.ENGLISH, "Invitation to")):
        assert send_to(in_language(cast.own, language), "Mời dùng phần mềm theo dõi nhiệm vụ", "invitation", facts)
        assert mail.outbox[-1].subject.startswith(subject)
