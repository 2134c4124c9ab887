"""Views of the task list that people keep: what of an address is kept, who may change it, what each reader is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from members.folding import nfc
from members.language import kept
from members.models import OrganisationEvent, User
from members.statements import Statement, fetched
from members.versions import claim

from .filter_words import GROUPINGS, SHAPES
from .filters import WINDOW_FIELDS, TaskFilter
from .models import SavedView

MOST_KEPT = 50  # views that one person may keep
MOST_LISTED = 200  # own ones first: they are never cut off
MOST_CHIPS = 8


def query_of(tasks: TaskFilter) -> str:
    """The conditions and the order of a valid list, in one spelling: two addresses of the same list give the same.

    The shape and the groups are kept. Left out are the place of a page, the month or quarter that is looked at (a view
    opens at today's), and what the list does not know.
    """
    address = tasks.address(**dict.fromkeys(WINDOW_FIELDS, ""))
    values = [(name, nfc(value).strip()) for name, value in parse_qsl(address[1:])]
    return urlencode(sorted(pair for pair in values if pair[1]))


# --- Verbs ---


@transaction.atomic
def save(*, view: SavedView) -> SavedView:
    """Keep a new view."""
    view.save(force_insert=True)
    return view


@transaction.atomic
def change(*, view: SavedView, version: int, by: User) -> bool:
    """Rename the view, share it or stop sharing it; False when it was changed in between."""
    _refuse_others(view, by)
    if not claim(view, version):
        return False
    view.save(update_fields=["name", "is_shared"])
    return True


@transaction.atomic
def delete(*, view: SavedView, by: User) -> None:
    """Forget the view. The tasks that it showed are not touched."""
    if not is_deletable(view, by):
        raise PermissionDenied
    if SavedView.objects.filter(pk=view.pk).delete()[0]:
        gone = {kept("Danh sách"): view.name, kept("Điều kiện"): view.query}
        OrganisationEvent.removed(OrganisationEvent.Verb.VIEW, by, gone)


def is_deletable(view: SavedView, by: User) -> bool:
    """One's own; and what a closed account still shares, by an admin, since its owner cannot come back to it."""
    return view.owner_id == by.pk or (by.is_admin and not view.owner.is_active)


def _refuse_others(view: SavedView, by: User) -> None:
    if view.owner_id != by.pk:
        raise PermissionDenied


# --- What is shown ---


def _found(user: int) -> QuerySet[SavedView]:
    mine = Case(When(owner=user, then=Value(0)), default=Value(1), output_field=IntegerField())
    return SavedView.objects.seen_by(user).order_by(mine, "name", "pk")


def listed(user: User) -> list[SavedView]:
    """The reader's own views and those that others share, own ones first. One query."""
    return list(_found(user.pk).select_related("owner")[:MOST_LISTED])


@dataclass(frozen=True, slots=True)
class Chip:
    """A view above the list."""

    url: str
    name: str
    owner: str
    current: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """The row of views above the list. `save_url` is empty when there is nothing to keep, or it is kept already."""

    chips: list[Chip]
    others: int
    save_url: str


def bar(tasks: TaskFilter, *, valid: bool) -> Bar:
    """The first views and the one that is open. A wrong address is no view, and cannot be kept."""
    me, now, address = tasks.user.pk, query_of(tasks) if valid else None, reverse("tasks:tasks")
    views = fetched(_chips_of(me))  # on every list: no accounts are made of it
    chips = [
        Chip(_address(address, query), name, "" if owner == me else full_name or username, query == now)
        for query, name, owner, full_name, username in views
    ]
    shown = [chip for place, chip in enumerate(chips) if place < MOST_CHIPS or chip.current]
    kept = any(query == now and owner == me for query, _name, owner, *_names in views)
    return Bar(
        shown,
        len(chips) - len(shown),
        f"{reverse('tasks:saved_view_new')}?{now}" if now and not kept else "",
    )


@lru_cache(maxsize=64)
def _chips_of(user: int) -> Statement:
    columns = ("query", "name", "owner_id", "owner__full_name", "owner__username")
    return _found(user).values_list(*columns)[:MOST_LISTED].query.sql_with_params()


@dataclass(frozen=True, slots=True)
class Line:
    """A view on the page of all views."""

    pk: int
    url: str
    name: str
    owner: str
    words: str
    is_shared: bool
    can_delete: bool


def lines(views: Iterable[SavedView], plain: TaskFilter) -> list[Line]:
    """The views in words, as the reader of `plain` may open them."""
    return [
        Line(
            view.pk,
            address_of(view),
            view.name,
            _owner(view, plain.user),
            words_of(view.query, plain),
            view.is_shared,
            is_deletable(view, plain.user),
        )
        for view in views
    ]


def words_of(query: str, plain: TaskFilter) -> str:
    """The conditions of a view in words. Of one that the reader may not choose, nothing but that is said."""
    chosen = TaskFilter(QueryDict(query), user=plain.user, today=plain.today, windows=plain.windows, units=plain.units)
    if not chosen.form.is_valid():
        return _("Có điều kiện mà anh chị không chọn được.")
    return told(chosen)


def told(chosen: TaskFilter) -> str:
    """The conditions of a valid list in words, as they are asked about before they are kept."""
    words = [condition.words for condition in chosen.conditions()]
    if chosen.values.get("sap_xep"):
        words.append(_("sắp xếp: %s") % str(chosen.sort.label).lower())
    if chosen.values.get("nhom"):
        words.append(_("nhóm theo %s") % str(dict(GROUPINGS)[chosen.values["nhom"]]).lower())
    if chosen.shape:
        words.append(_("dạng %s") % str(dict(SHAPES)[chosen.shape]).lower())
    return _("Nhiệm vụ %s.") % ", ".join(words) if words else _("Tất cả nhiệm vụ.")


def address_of(view: SavedView) -> str:
    return _address(reverse("tasks:tasks"), view.query)


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _owner(view: SavedView, reader: User) -> str:
    """Whose view it is, when it is another's."""
    return "" if view.owner_id == reader.pk else str(view.owner.full_name or view.owner.username)
