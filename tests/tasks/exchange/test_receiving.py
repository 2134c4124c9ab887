"""Files of unions below: looked at, taken in once, replaced by later ones."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import Unit, UnitName, User
from tasks.exchange.fates import Fate, fates_of
from tasks.exchange.receiving import Overtaken, drop_incoming, read_file, receive, take_in
from tasks.models import IncomingReview, ReceivedReview

from ...conftest import Cast
from ...factories import make_unit, make_user
from .files import MEGABYTES, UNION, before, file_of

pytestmark = pytest.mark.django_db


def sent(user: User, *files: bytes) -> uuid.UUID:
    batch = uuid.uuid4()
    rows = [read_file(f"tep{n}.json", data, MEGABYTES, timezone.now()) for n, data in enumerate(files)]
    take_in(rows=rows, user=user, batch=batch, now=timezone.now())
    return batch


def fates(batch: uuid.UUID) -> list[Fate]:
    return fates_of(list(IncomingReview.objects.filter(batch=batch)))


def taken(user: User, unit: Unit, *files: bytes) -> list[ReceivedReview]:
    """Sent, looked at, and taken in as they were shown."""
    batch = sent(user, *files)
    shown = fates(batch)
    units = {fate.row.pk: unit for fate in shown}
    return receive(batch=batch, units=units, seen={f.row.pk: f.seen for f in shown}, user=user)


def test_a_file_is_matched_and_taken_in_with_its_figures(cast: Cast) -> None:
    unit = make_unit(UNION)
    batch = sent(cast.office, file_of(previous=before(4, 2)))
    (fate,) = fates(batch)
    assert (fate.unit, fate.can_take, fate.period_name) == (unit, True, "quý III/2026")
    (stored,) = receive(batch=batch, units={fate.row.pk: unit}, seen={}, user=cast.office)
    assert stored.summary == fate.read.summary  # type: ignore[union-attr]
    assert stored.summary_before is not None
    assert stored.summary_before.rate_permille == 666
    assert stored.content.encode() == file_of(previous=before(4, 2))
    assert not IncomingReview.objects.exists()


@pytest.mark.parametrize(
    "name", ["Liên hiệp Hội KHKT tỉnh Hà Thanh", "LHH KH&KT tỉnh Hà Thanh", "LIÊN HIỆP HỘI HÀ THANH"]
)
def test_a_union_is_known_by_other_spellings(cast: Cast, name: str) -> None:
    unit = make_unit(UNION)
    UnitName.objects.create(unit=unit, name="Liên hiệp hội Hà Thanh")
    make_unit("Liên hiệp các Hội KH&KT tỉnh Hà Bình")
    assert fates(sent(cast.office, file_of(union=name)))[0].unit == unit


def test_a_name_that_nobody_has_is_for_a_person_to_say(cast: Cast) -> None:
    make_unit(UNION)
    (fate,) = fates(sent(cast.office, file_of(union="Liên hiệp các Hội KH&KT tỉnh Hà Bình")))
    assert fate.unit is None
    assert fate.can_take


def test_ones_own_review_is_not_taken_in(cast: Cast) -> None:
    (fate,) = fates(sent(cast.office, file_of(union=str(cast.organisation.name))))
    assert fate.is_ours
    assert not fate.can_take


def test_the_same_file_is_taken_in_once(cast: Cast) -> None:
    unit = make_unit(UNION)
    first = taken(cast.office, unit, file_of())
    (fate,) = fates(sent(cast.admin, file_of()))
    assert fate.known == first[0]
    assert taken(cast.admin, unit, file_of(), file_of()) == []
    row = ReceivedReview.objects.get()
    row.pk, row.request_key, row._state.adding = None, uuid.uuid4(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_later_file_replaces_and_tells_what_differs(cast: Cast) -> None:
    unit = make_unit(UNION)
    (old,) = taken(cast.office, unit, file_of(5))
    (fate,) = fates(sent(cast.office, file_of(7)))
    assert fate.earlier == old
    assert "thêm 2 nhiệm vụ" in fate.differs
    (new,) = taken(cast.office, unit, file_of(7))
    assert new.replaces == old
    assert list(ReceivedReview.objects.in_force()) == [new]
    assert ReceivedReview.objects.get(pk=old.pk).is_replaced


def test_what_was_shown_is_what_is_done(cast: Cast) -> None:
    """Somebody else took a file in while this one was looked at; or another union was chosen."""
    unit = make_unit(UNION)
    batch = sent(cast.office, file_of(7))
    taken(cast.admin, unit, file_of(5))
    row = IncomingReview.objects.get(batch=batch)
    with pytest.raises(Overtaken):
        receive(batch=batch, units={row.pk: unit}, seen={row.pk: 0}, user=cast.office)
    assert ReceivedReview.objects.count() == 1
    assert IncomingReview.objects.filter(batch=batch).exists()


def test_two_files_of_one_union_and_period_in_one_batch(cast: Cast) -> None:
    unit = make_unit(UNION)
    batch = sent(cast.office, file_of(5), file_of(6), b"x")
    first, second, third = fates(batch)
    assert second.notes
    assert third.row.error
    rows = receive(batch=batch, units={f.row.pk: unit for f in (first, second)}, seen={}, user=cast.office)
    assert [row.replaces for row in rows] == [None, rows[0]]
    assert not IncomingReview.objects.exists()


def test_what_nobody_came_back_to_goes(cast: Cast) -> None:
    old = sent(cast.office, file_of())
    IncomingReview.objects.filter(batch=old).update(sent_at=timezone.now() - timedelta(days=2))
    kept = sent(cast.office, file_of())
    assert set(IncomingReview.objects.values_list("batch", flat=True)) == {kept}
    assert drop_incoming(batch=kept, user=make_user()) == 0
    assert drop_incoming(batch=kept, user=cast.office) == 1


def test_received_reviews_cannot_be_changed(cast: Cast) -> None:
    (row,) = taken(cast.office, make_unit(UNION), file_of())
    for change in (lambda: ReceivedReview.objects.filter(pk=row.pk).update(late=0), row.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_representative_sees_none(cast: Cast) -> None:
    taken(cast.office, cast.own_unit, file_of())
    assert not ReceivedReview.objects.visible_to(cast.own).exists()
    assert ReceivedReview.objects.visible_to(cast.viewer).exists()
