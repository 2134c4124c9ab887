"""Documents, how they hang together, and their files."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.folding import fold
from members.history import Event
from members.models import Term, Unit
from members.search import folded

from ..fingerprint import fingerprint
from ..reading.references import number_key
from .document_type import label_of

if TYPE_CHECKING:
    from members.models import User


class DocumentKind(models.TextChoices):
    """The kinds that the code itself knows; what there is and how it is called says `DocumentType`."""

    RESOLUTION = "resolution", _("Nghị quyết")
    PROGRAMME = "programme", _("Chương trình")
    PLAN = "plan", _("Kế hoạch")
    CONCLUSION = "conclusion", _("Kết luận")
    DIRECTIVE = "directive", _("Chỉ thị")
    DECISION = "decision", _("Quyết định")
    LETTER = "letter", _("Công văn")
    NOTICE = "notice", _("Thông báo")
    GUIDE = "guide", _("Hướng dẫn")
    PROJECT = "project", _("Đề án")
    REPORT = "report", _("Báo cáo")
    OTHER = "other", _("Văn bản khác")


class DocumentState(models.TextChoices):
    IN_FORCE = "in_force", _("Còn hiệu lực")
    CLOSED = "closed", _("Đã kết thúc")
    REPLACED = "replaced", _("Đã được thay thế")


class Attachment(models.Model):
    """A stored file. Kept outside the web root under a random key, served only through a view that asks permission."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("Tên tệp"), max_length=200)
    size = models.PositiveBigIntegerField(_("Dung lượng, byte"))
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    append_only: ClassVar[bool] = True
    holds_file: ClassVar[tuple[str, ...]] = ("key", "name", "size", "sha256")

    def __str__(self) -> str:
        return self.name


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: "User") -> Self:
        """A unit representative sees the documents that give its unit a task; everybody else sees all."""
        if not user.is_representative:
            return self
        return self.filter(pk__in=Unit.objects.filter(users=user.pk).values("assignments__task__document"))

    def numbered(self, words: str) -> Self:
        """Documents whose number is or holds this one, however it is spelled: "32-KH" is not asked for by "832-KH"."""
        if not (key := number_key(words)):
            return self.none()
        return self.filter(**{"number_key__startswith" if key[0].isdecimal() else "number_key__contains": key})

    def matching(self, words: str) -> Self:
        """Documents whose number (however it is spelled) or title holds the words, accents or not."""
        held = models.Q(search__contains=fold(words))
        return self.filter(held | models.Q(pk__in=type(self)(self.model).numbered(words).values("pk")))


class Document(models.Model):
    """Anything issued: a resolution, programme, plan, conclusion … `text` is the normalised source that spans index."""

    kind = models.CharField(_("Loại văn bản"), max_length=12)  # the code of a DocumentType
    kind_printed = models.CharField(_("Tên loại ghi trên văn bản"), max_length=80, blank=True)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    number_key = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    title = models.TextField(_("Trích yếu"), max_length=2000)
    issuer = models.CharField(_("Cơ quan ban hành"), max_length=200)
    parent_body = models.CharField(_("Cơ quan chủ quản"), max_length=200, blank=True)
    place = models.CharField(_("Nơi ban hành"), max_length=80, blank=True)
    issued_on = models.DateField(_("Ngày ban hành"), null=True, blank=True)
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("Nhiệm kỳ")
    )
    signer = models.CharField(_("Người ký"), max_length=120, blank=True)
    signer_title = models.CharField(_("Chức vụ người ký"), max_length=120, blank=True)
    signing_authority = models.CharField(_("Quyền hạn ký"), max_length=120, blank=True)
    state = models.CharField(_("Hiệu lực"), max_length=12, choices=DocumentState, default=DocumentState.IN_FORCE)
    text = models.TextField(_("Toàn văn"), blank=True)
    text_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    outline = models.JSONField(_("Đề cương"), default=list, blank=True)
    source = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = folded("number", "title", "issuer")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = [models.F("issued_on").desc(nulls_last=True), "-id"]
        indexes = [models.Index("issued_on", "id", name="document_issued")]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} ({self.pk})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.number_key = number_key(self.number)
        if "text" not in self.get_deferred_fields():
            self.text_hash = fingerprint(self.text)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("resolutions:document", args=[self.pk])

    def get_kind_display(self) -> str:
        return label_of(self.kind)

    @property
    def label(self) -> str:
        """How a sentence calls the document: "Kế hoạch hành động số 32-KH/ĐĐLHH"."""
        kind = self.kind_printed or self.get_kind_display()
        return f"{kind} số {self.number}" if self.number else str(kind)

    @cached_property
    def read_draft(self) -> Any:
        """What the program had read before a person confirmed it as this document; without the ways back."""
        return self.drafts.defer("steps").first()


class LinkKind(models.TextChoices):
    IMPLEMENTS = "implements", _("Thực hiện")
    BASED_ON = "based_on", _("Căn cứ")
    AMENDS = "amends", _("Sửa đổi, bổ sung")
    REPLACES = "replaces", _("Thay thế")
    CITES = "cites", _("Nhắc đến")


class DocumentLink(models.Model):
    """From one document to another one that it names; `to` stays empty until that one is registered."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("Quan hệ"), max_length=12, choices=LinkKind, default=LinkKind.CITES)
    to = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="linked_from")
    printed = models.CharField(_("Ghi trên văn bản"), max_length=300)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    number_key = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    dated = models.DateField(_("Ngày"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(to=models.F("document")) | models.Q(to__isnull=True),
                name="link_not_to_itself",
                violation_error_message=_("Văn bản không thể dẫn chính nó."),
            )
        ]

    def __str__(self) -> str:
        return self.printed

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.number_key = number_key(self.number)
        super().save(*args, **kwargs)


class Recipient(models.Model):
    """A line of Nơi nhận, with its purpose: "(b/c)" means for report."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="recipients")
    name = models.CharField(_("Nơi nhận"), max_length=300)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class DocumentEvent(Event):
    """History of a document."""

    append_only: ClassVar[bool] = True

    class Verb(models.TextChoices):
        REGISTERED = "registered", _("Vào sổ")
        READ = "read", _("Đọc và xác nhận nhiệm vụ")
        CHANGED = "changed", _("Sửa thông tin")
        LINKED = "linked", _("Nối văn bản")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12, choices=Verb)

    def __str__(self) -> str:
        return str(self.get_verb_display())
