"""Pages that read all rows at once stand more of them than SQLite takes in a prefetch along a foreign key (1.000)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tasks.models import Notice, NoticeKind

from ..conftest import Cast
from ..factories import make_document, make_target, make_task, make_unit

MANY = 1_010


@pytest.mark.parametrize("name", ["targets", "digest"])
def test_more_units_than_a_prefetch_takes(name: str, cast: Cast, login: Callable[..., Client]) -> None:
    document = make_document(registered_by=cast.office)
    for number in range(MANY):
        task = make_task(lead=make_unit(), document=document)
        if name == "targets":
            make_target(task)
        else:
            Notice.objects.create(user=cast.office, kind=NoticeKind.ASSIGNED, task=task, key=f"a:{number}", note="")
    assert login(cast.office).get(reverse(f"tasks:{name}")).status_code == 200
