"""Kinds of documents: resolutions/kinds.py."""

import uuid

from resolutions import kinds
from resolutions.models import DocumentType

from ..world import World
from .registry import Step, scenario


def name() -> str:
    """A name of its own for each try: names of kinds are unique, and what went before stays stored."""
    return f"Loại {uuid.uuid4().hex[:12]}"


@scenario(kinds.save_kind, "thêm")
def add(world: World) -> Step:
    return lambda: kinds.save_kind(kind=DocumentType(name=name()), version=None, by=world.admin)


@scenario(kinds.save_kind, "sửa")
def edit(world: World) -> Step:
    row = DocumentType.objects.create(code=uuid.uuid4().hex[:12], name=name())
    changed = DocumentType(code=row.code, name=name())
    return lambda: kinds.save_kind(kind=changed, version=1, by=world.admin)
