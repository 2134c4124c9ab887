"""Counts of a unit as dated facts with a source; which kinds of counts there are is the admin's."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class FigureKind(models.Model):
    """A kind of count: members, branches, women among the members. `code` never changes; old counts keep their kind."""

    MEMBERS: ClassVar[str] = "members"
    BRANCHES: ClassVar[str] = "branches"
    is_installed: ClassVar[bool] = True  # every migrated database has some

    code = models.SlugField(_("Mã"), max_length=24, unique=True)
    name = models.CharField(
        _("Tên số liệu"), max_length=80, unique=True, error_messages={"unique": _("Số liệu này đã có.")}
    )
    unit_word = models.CharField(_("Đơn vị tính"), max_length=30, blank=True)
    part_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("Nằm trong"),
        help_text=_("Ví dụ: hội viên nữ nằm trong hội viên. Số ghi lớn hơn số chứa nó thì bị hỏi lại."),
    )
    is_summed = models.BooleanField(_("Cộng toàn Liên hiệp hội"), default=True)
    is_active = models.BooleanField(_("Đang dùng"), default=True)
    position = models.PositiveSmallIntegerField(_("Thứ tự"), default=50)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(part_of__isnull=True) | ~models.Q(part_of=models.F("pk")),
                name="figure_kind_not_in_itself",
                violation_error_message=_("Một số liệu không thể nằm trong chính nó."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class FigureQuerySet(models.QuerySet["Figure"]):
    def in_force(self) -> Self:
        """Without counts that a later row sets right."""
        return self.filter(correction__isnull=True)


class Figure(models.Model):
    """A dated fact with its source; a new count is a new row, and so is a correction of an old one."""

    append_only: ClassVar[bool] = True

    unit = models.ForeignKey("members.Unit", on_delete=models.PROTECT, related_name="figures")
    kind = models.ForeignKey(
        FigureKind,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="kind",
        related_name="figures",
        verbose_name=_("Số liệu"),
    )
    value = models.PositiveIntegerField(_("Số"))
    on = models.DateField(_("Tính đến ngày"))
    source = models.CharField(_("Nguồn"), max_length=120)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction", editable=False
    )
    reason = models.CharField(_("Lý do đính chính"), max_length=300, blank=True, db_default="")
    at = models.DateTimeField(db_default=Now(), editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index("kind", "on", "unit", name="figure_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"
