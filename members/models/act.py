"""What happens to units by a document and on a date: founded, renamed, merged … Acts are never changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .unit import Unit


class ActKind(models.TextChoices):
    FOUND = "found", _("Thành lập")
    ADMIT = "admit", _("Kết nạp")
    RENAME = "rename", _("Đổi tên")
    MERGE = "merge", _("Hợp nhất, sáp nhập")
    SPLIT = "split", _("Chia, tách")
    MOVE = "move", _("Chuyển nơi trực thuộc, cụm, cấp")
    SUSPEND = "suspend", _("Tạm dừng hoạt động")
    RESUME = "resume", _("Hoạt động trở lại")
    DISSOLVE = "dissolve", _("Thôi hoạt động")
    RESTORE = "restore", _("Khôi phục")


class UnitAct(models.Model):
    """One act, whatever number of units it is about. `told` is what it did beyond them: {"tasks": 4, "users": 1}."""

    append_only: ClassVar[bool] = True

    kind = models.CharField(_("Việc"), max_length=10, choices=ActKind)
    on = models.DateField(_("Từ ngày"))
    basis = models.CharField(_("Căn cứ"), max_length=200)
    note = models.TextField(_("Ghi chú"), blank=True)
    told = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on:%d/%m/%Y}"


class ActPart(models.Model):
    """A unit in an act: `was` and `became` are the values that the act changed, {column: value}, ids for references.

    How a unit stood on a day is how it stands now, with the acts after that day taken back, the newest first.
    """

    append_only: ClassVar[bool] = True

    class Side(models.TextChoices):
        FROM = "from", _("trước")
        INTO = "into", _("sau")

    act = models.ForeignKey(UnitAct, on_delete=models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="acts")
    side = models.CharField(max_length=4, choices=Side, default=Side.INTO)
    was = models.JSONField(default=dict)
    became = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["act", "unit"], name="act_part_once_per_unit")]

    def __str__(self) -> str:
        return f"{self.act}: {self.unit}"
