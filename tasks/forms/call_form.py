"""Forms of a call for figures: opening one, and a unit's answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.figure_form import COUNTING_UNITS, CountFields, field_of
from members.forms.page_form import OnceForm
from members.models import Cluster, FigureKind, Organisation, Unit, UnitKind, User
from resolutions.forms import HeadChecks
from resolutions.models import Document, DocumentKind
from resolutions.twins import twin_of
from tasks.figure_calls import Answer, Call
from tasks.given_by import document_of
from tasks.models import FigureCall, ProgressEntry, Task
from tasks.workflow import Report

ASKED = (*COUNTING_UNITS, UnitKind.DEPARTMENT, UnitKind.OFFICE)
KIND, CLUSTER = "loai-", "cum-"


class CallForm(OnceForm, HeadChecks):
    """Which counts, as of which day, from whom, until when, under which document."""

    kinds = forms.MultipleChoiceField(
        label=_("Số liệu cần báo"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một số liệu.")},
    )
    on = forms.DateField(label=_("Tính đến ngày"))
    due_on = forms.DateField(label=_("Hạn báo"))
    groups = forms.MultipleChoiceField(
        label=_("Gửi cả loại, cả cụm"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.MultipleChoiceField(
        label=_("Gửi thêm từng đơn vị"), required=False, widget=forms.CheckboxSelectMultiple
    )
    number = forms.CharField(
        label=_("Số văn bản yêu cầu"),
        max_length=60,
        help_text=_("Văn bản đã vào sổ thì chỉ ghi số. Chưa vào sổ thì ghi cả ngày và trích yếu ở dưới."),
    )
    issued_on = forms.DateField(label=_("Ngày văn bản"), required=False)
    title = forms.CharField(label=_("Trích yếu"), max_length=500, required=False)
    note = forms.CharField(
        label=_("Hướng dẫn cho đơn vị"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, today: date, organisation: Organisation, **kwargs: Any) -> None:
        self.user, self.today, self.organisation = user, today, organisation
        super().__init__(*args, **kwargs)
        self.known_kinds = {kind.code: kind for kind in FigureKind.objects.filter(is_active=True)}
        self.known_units = {str(u.pk): u for u in Unit.objects.active().filter(kind__in=ASKED).by_kind()}
        fields: Any = self.fields
        fields["kinds"].choices = [(code, kind.name) for code, kind in self.known_kinds.items()]
        fields["groups"].choices = self._groups()
        fields["units"].choices = [(pk, unit.name) for pk, unit in self.known_units.items()]
        self.document: Document | None = None

    def _groups(self) -> list[tuple[str, Any]]:
        """Only kinds and clusters of which there is a unit."""
        kinds = {u.kind for u in self.known_units.values()}
        clusters = {u.cluster_id for u in self.known_units.values()}
        words = [(f"{KIND}{k.value}", _("Tất cả: %s") % k.label) for k in ASKED if k.value in kinds]
        return words + [(f"{CLUSTER}{c.pk}", c.name) for c in Cluster.objects.all() if c.pk in clusters]

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        if due < self.today:
            raise ValidationError(_("Hạn đã qua. Ghi ngày từ hôm nay trở đi."))
        return due

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        on, due = values.get("on"), values.get("due_on")
        if on and due and due < on:
            self.add_error("due_on", _("Hạn báo trước ngày tính số liệu. Ghi ngày sau %s.") % f"{on:%d/%m/%Y}")
        if not {"groups", "units"} & set(self.errors) and not self.asked:
            self.add_error("groups", _("Chọn ít nhất một loại, một cụm hoặc một đơn vị."))
        if "number" in values and "title" in values:
            self._find_document(values)
        return values

    def _find_document(self, values: dict[str, Any]) -> None:
        """The registered document of that number; or, with a day and a title, a letter to be registered."""
        day, title = values.get("issued_on"), values["title"]
        typed = f"{values['number']} ngày {day:%d/%m/%Y}" if day else values["number"]
        self.document = document_of(typed, self.user)
        if self.document or self.errors:
            return
        if not day or not title:
            words = _("Sổ chưa có văn bản này. Ghi ngày và trích yếu để vào sổ cùng lúc, hoặc xem lại số.")
            self.add_error("issued_on" if not day else "title", words)
            return
        facts = {"kind": DocumentKind.LETTER, "issuer": self.organisation.name, "place": self.organisation.place}
        self.document = Document(number=values["number"], issued_on=day, title=title, **facts)
        if twin := twin_of(self.document):
            self.add_error("number", _("%s. Chỉ ghi số, để trống trích yếu, hoặc xem lại ngày.") % twin.heading)

    @property
    def asked(self) -> list[Unit]:
        """The units of all groups and those picked one by one, each once, in the order of the list."""
        groups, picked = (set(self.cleaned_data.get(name) or ()) for name in ("groups", "units"))
        return [
            unit
            for pk, unit in self.known_units.items()
            if pk in picked or f"{KIND}{unit.kind}" in groups or f"{CLUSTER}{unit.cluster_id}" in groups
        ]

    @property
    def seen_key(self) -> str:
        """Exactly the units that the preview shows."""
        return ",".join(str(unit.pk) for unit in self.asked)

    @property
    def was_seen(self) -> bool:
        return bool(self.cleaned_data.get("seen") == self.seen_key)

    @property
    def call(self) -> Call:
        values = self.cleaned_data
        assert self.document is not None  # noqa: S101  # a valid form has one
        return Call(
            document=self.document,
            kinds=[self.known_kinds[code] for code in values["kinds"]],
            on=values["on"],
            units=self.asked,
            due_on=values["due_on"],
            note=values["note"],
        )


class ReplyForm(OnceForm, CountFields):
    """A unit's answer: a number for each kind that is asked for; why some are missing."""

    document_number = forms.CharField(
        label=_("Số báo cáo"), max_length=60, required=False, help_text=_("Nếu có, ví dụ 12/BC-HLN.")
    )
    note = forms.CharField(
        label=_("Ghi chú"),
        max_length=2000,
        required=False,
        help_text=_("Số nào chưa có thì để trống và ghi lý do ở đây."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, part: Task, call: FigureCall, kinds: Sequence[FigureKind], **kwargs: Any) -> None:
        self.part, self.call = part, call
        assert part.lane is not None  # noqa: S101  # a part of a call is a unit's
        super().__init__(*args, unit=part.lane, kinds=kinds, **kwargs)
        for kind in kinds:  # what was told of that very day is shown in the field, to be set right there
            told = next((c for c in self.known.get(kind.code, ()) if c.on == call.on), None)
            if told:
                self.fields[field_of(kind.code)].initial = told.value

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        broken = any(field_of(kind.code) in self.errors for kind in self.kinds)
        if not broken and not self.typed:
            self.add_error(None, _("Ghi ít nhất một số."))
        elif not broken and len(self.typed) < len(self.kinds) and not str(values.get("note") or "").strip():
            self.add_error("note", _("Còn số để trống. Ghi lý do chưa có ở ô này."))
        if not broken:
            every = list(FigureKind.objects.all())
            self.judge(self.typed, self.call.on, self.known, every, settled=list(self.typed))
        return values

    @property
    def was_sent(self) -> bool:
        """Whether this very form was saved before: a double click, or a retry after a crash."""
        if (key := self.sent_key) is None:
            return False
        return ProgressEntry.objects.filter(request_key=Report("", self.today, key=key).key_for(self.part)).exists()

    @property
    def answer(self) -> Answer:
        values = self.cleaned_data
        return Answer(self.typed, values["note"], values["document_number"])
