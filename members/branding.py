"""Atomic verbs on the union's logo: looked at first, then taken, or taken away. The history tells each by its hash."""

import hashlib

from django.db import transaction

from .language import kept
from .models import LogoTrial, Organisation, OrganisationEvent, User
from .versions import claim

LABEL = "logo"


def short_hash(sha256: str) -> str:
    """How history calls a picture: "ảnh 1f0c9a2b"."""
    return kept("ảnh %s") % sha256[:8] if sha256 else ""


@transaction.atomic
def try_logo(*, data: bytes, by: User) -> LogoTrial:
    """Keep a picture that was looked at (`picture.looked_at`) until its admin takes it or not."""
    values = {"data": data, "sha256": hashlib.sha256(data).hexdigest()}
    trial, _is_new = LogoTrial.objects.update_or_create(user=by, defaults=values)
    return trial


@transaction.atomic
def take_logo(*, trial: LogoTrial, version: int, by: User) -> bool:
    """The picture becomes the union's logo; False when somebody changed the settings in between."""
    return _put(bytes(trial.data), trial.sha256, version, by)


@transaction.atomic
def remove_logo(*, version: int, by: User) -> bool:
    """No logo any more; False when somebody changed the settings in between."""
    return _put(None, "", version, by)


@transaction.atomic
def drop_trial(*, by: User) -> None:
    """The picture that was looked at is not taken."""
    LogoTrial.objects.filter(user=by).delete()


def _put(data: bytes | None, sha256: str, version: int, by: User) -> bool:
    row = Organisation.objects.select_for_update().get(pk=1)
    if not claim(row, version):
        return False
    old = row.logo_hash
    row.logo, row.logo_hash = data, sha256
    row.save(update_fields=["logo", "logo_hash"])
    LogoTrial.objects.filter(user=by).delete()
    if old != sha256:
        told = [short_hash(old), short_hash(sha256)]
        note = kept("đổi ảnh") if old and sha256 else kept("đặt ảnh") if sha256 else kept("bỏ ảnh")
        OrganisationEvent.objects.create(
            verb=OrganisationEvent.Verb.CHANGED, actor=by, note=note, changes={LABEL: told}
        )
    return True
