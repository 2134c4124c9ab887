"""Views of the task list that people keep: tasks/saved_views.py."""

import uuid

from tasks import saved_views
from tasks.models import SavedView

from ..world import World
from .registry import Step, scenario


def kept(world: World) -> SavedView:
    return SavedView.objects.create(owner=world.office, name=f"Danh sách {uuid.uuid4().hex}", query="buoc=doing")


@scenario(saved_views.save)
def save(world: World) -> Step:
    name = f"Danh sách {uuid.uuid4().hex}"
    return lambda: saved_views.save(view=SavedView(owner=world.office, name=name, query="buoc=doing"))


@scenario(saved_views.change)
def change(world: World) -> Step:
    pk = kept(world).pk

    def step() -> object:
        view = SavedView.objects.get(pk=pk)
        view.name, view.is_shared = f"Tên mới {pk}", True
        return saved_views.change(view=view, version=1, by=world.office)

    return step


@scenario(saved_views.delete)
def delete(world: World) -> Step:
    pk = kept(world).pk
    return lambda: saved_views.delete(view=SavedView.objects.get(pk=pk), by=world.office)
