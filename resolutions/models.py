"""Documents, how they hang together, their files, and drafts of documents being read."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.folding import fold
from members.history import Event
from members.models import Term, Unit
from members.search import folded

from .fingerprint import fingerprint
from .reading.references import number_key

if TYPE_CHECKING:
    from members.models import User


class DocumentKind(models.TextChoices):
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

    kind = models.CharField(_("Loại văn bản"), max_length=12, choices=DocumentKind)
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

    @property
    def label(self) -> str:
        """How a sentence calls the document: "Kế hoạch hành động số 32-KH/ĐĐLHH"."""
        kind = self.kind_printed or self.get_kind_display()
        return f"{kind} số {self.number}" if self.number else str(kind)


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


class DraftState(models.TextChoices):
    OPEN = "open", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    DROPPED = "dropped", _("Đã bỏ")


class Draft(models.Model):
    """A document that was read and waits for a person to confirm it.

    `parsed` is what the program read (the JSON of reading.to_json); `edits` is what people changed on the review page,
    kept beside it ({"header": {field: value}, "rows": {row key: {field: value}}, …}), and `steps` is how
    to take the last changes back.
    """

    name = models.CharField(_("Tên"), max_length=200)
    source = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="drafts")
    text = models.TextField()
    text_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    parsed = models.JSONField()
    edits = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.OPEN)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="drafts")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="confirmed", document__isnull=False)
                | ~models.Q(state="confirmed") & models.Q(document__isnull=True),
                name="draft_document_iff_confirmed",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.text_hash = fingerprint(self.text)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("tasks:draft", args=[self.pk])


class DraftVisit(models.Model):
    """Who has a draft open: told by its page every so often while it is shown."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "user"], name="draft_visit_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.draft}"


class RecognitionState(models.TextChoices):
    WAITING = "waiting", _("Đang chờ đến lượt")
    RUNNING = "running", _("Đang nhận dạng chữ")
    DONE = "done", _("Đã đọc xong")
    FAILED = "failed", _("Chưa đọc được")
    STOPPED = "stopped", _("Đã dừng")


class Recognition(models.Model):
    """A scanned document whose letters are being recognised, page by page, in the background.

    `key` is where the file is held; it is empty once nothing more is to be done with it. `worker` and `beat_at` tell
    which machine works on it and when it last said so.
    """

    name = models.CharField(_("Tên tệp"), max_length=200)
    key = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=RecognitionState, default=RecognitionState.WAITING)
    pages = models.PositiveIntegerField(_("Số trang phải nhận dạng"))
    message = models.CharField(_("Vì sao chưa đọc được"), max_length=500, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    beat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, null=True, related_name="recognition")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="done", draft__isnull=False)
                | ~models.Q(state="done") & models.Q(draft__isnull=True),
                name="recognition_draft_iff_done",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tasks:recognition", args=[self.pk])


class RecognisedPage(models.Model):
    """What was recognised on one page: kept until the whole document is read, so that no page is done twice."""

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="leaves")
    index = models.PositiveIntegerField()
    facts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recognition", "index"], name="recognised_page_once")]

    def __str__(self) -> str:
        return f"{self.recognition}, {self.index + 1}"
