"""Forms of the review of a draft: a header, some hundred small rows, unknown names."""

import re
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.folding import fold
from members.forms.page_form import PageForm, normalised
from members.models import Term, Unit, UnitKind
from resolutions.forms import RECIPIENTS, refuse_strange_day
from resolutions.models import Draft, LinkKind
from resolutions.models.document_type import choices
from resolutions.reading.paths import path_of

from ..confirming import ALIAS, LEAVE_OUT, NEW_UNIT, term_of_years
from ..draft_rows import MOST_ADDED, NEW_ROW, ROW_KEY, DraftRow, rows_of
from ..drafting import NAME_LENGTH, ROW_FIELDS, Json, RowWords, cited_of, header_values, iso, split_names

TWIN = re.compile(r"(?:text|number|file):[dn]\d{1,18}")
MARKER = "row"  # stands beside the box "keep" of each row on the page: a box that is not ticked sends nothing


class HeaderForm(PageForm):
    """The header of the document to be registered."""

    use_required_attribute = False
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=60, required=False)
    issued_on = forms.DateField(label=gettext_lazy("Ngày ban hành"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), choices=choices)
    kind_printed = forms.CharField(label=gettext_lazy("Tên loại ghi trên văn bản"), max_length=80, required=False)
    title = forms.CharField(
        label=gettext_lazy("Trích yếu"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200, required=False)
    parent_body = forms.CharField(label=gettext_lazy("Cơ quan chủ quản"), max_length=200, required=False)
    place = forms.CharField(label=gettext_lazy("Nơi ban hành"), max_length=80, required=False)
    term = forms.ModelChoiceField(Term.objects.all(), label=gettext_lazy("Nhiệm kỳ"), required=False, empty_label="–")
    signing_authority = forms.CharField(label=gettext_lazy("Quyền hạn ký"), max_length=120, required=False)
    signer_title = forms.CharField(label=gettext_lazy("Chức vụ người ký"), max_length=120, required=False)
    signer = forms.CharField(label=gettext_lazy("Người ký"), max_length=120, required=False)
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Mỗi nơi một dòng."),
    )

    def __init__(self, data: Any = None, *, parsed: Json, edits: Json, confirmed_on: date | None = None) -> None:
        self.read = header_values(parsed)
        own = edits.get("header") or {}
        if "term" not in own:
            term = term_of_years(str((parsed.get("header") or {}).get("term") or ""))
            self.read["term"] = term.pk if term else ""
        shown = self.read | own
        super().__init__(data, prefix="h", initial=shown | {"issued_on": iso(shown["issued_on"])})
        kinds: Any = self.fields["kind"]
        kinds.choices = choices(str(shown["kind"]))
        self.fields["issued_on"].help_text = ""
        if partial := (parsed.get("header") or {}).get("issued_on_partial"):
            month = "/".join(reversed(str(partial).split("-")))
            self.fields["issued_on"].help_text = _("Văn bản chỉ ghi tháng %s.") % month
        self.confirmed_on = confirmed_on  # None: the draft is put away as it is
        self.must_have(True)

    def must_have(self, on: bool) -> None:
        """Title and issuer are required, but a draft may be put away without them."""
        for name in ("title", "issuer"):
            self.fields[name].required = on

    def full_clean(self) -> None:
        self.must_have(self.confirmed_on is not None)
        super().full_clean()
        self.must_have(True)

    def clean_issued_on(self) -> date | None:
        day: date | None = self.cleaned_data["issued_on"]
        if day and not 1900 <= day.year <= 2100:
            raise ValidationError(_("Năm ban hành phải từ 1900 đến 2100. Hãy xem lại ngày ghi trên văn bản."))
        if self.confirmed_on:
            refuse_strange_day(day, self.confirmed_on)
        return day

    def clean_recipients(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["recipients"].splitlines() if line.strip()]
        if len(lines) > RECIPIENTS:
            raise ValidationError(_("Nhiều nhất 100 nơi nhận. Hãy gộp bớt."))
        return "\n".join(line[:300] for line in lines)

    @property
    def edits(self) -> dict[str, Any]:
        """What differs from what was read, as JSON."""
        plain: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            plain[name] = (
                value.pk if isinstance(value, Term) else value.isoformat() if hasattr(value, "isoformat") else value
            )
        return {name: value or "" for name, value in plain.items() if (value or "") != self.read.get(name, "")}


NAMES = 20_000  # a class of units may stand for some hundred communes


class RowForm(forms.Form):
    """One task of the draft. Takes a plain dict: copying the whole post for each of 300 rows would be slow."""

    title = forms.CharField(max_length=500, required=False, label=gettext_lazy("Nhiệm vụ"))
    lead = forms.CharField(max_length=NAMES, required=False, label=gettext_lazy("Chủ trì"))
    coop = forms.CharField(max_length=NAMES, required=False, label=gettext_lazy("Phối hợp"))
    phrase = forms.CharField(max_length=300, required=False, label=gettext_lazy("Thời hạn"))
    product = forms.CharField(max_length=300, required=False, label=gettext_lazy("Sản phẩm"))
    path = forms.CharField(max_length=60, required=False, label=gettext_lazy("Đánh số"))

    def clean_lead(self) -> str:
        return _short_names(self.cleaned_data["lead"])

    def clean_coop(self) -> str:
        return _short_names(self.cleaned_data["coop"])


def _short_names(names: str) -> str:
    if too_long := next((name for name in split_names(names) if len(name) > NAME_LENGTH), ""):
        told = _("Tên “%(start)s …” dài quá %(most)d ký tự. Ngăn các tên bằng dấu chấm phẩy.")
        raise ValidationError(told % {"start": too_long[:60], "most": NAME_LENGTH})
    return names


class UnitDecisionForm(forms.Form):
    """What to do with a name that no unit has. `was` is the answer that the page showed."""

    name = forms.CharField(max_length=NAMES)
    key = forms.CharField(max_length=NAMES, required=False)
    was = forms.CharField(required=False)
    do = forms.ChoiceField(choices=[(NEW_UNIT, NEW_UNIT), (ALIAS, ALIAS), (LEAVE_OUT, LEAVE_OUT)], required=False)
    kind = forms.ChoiceField(choices=UnitKind.choices, required=False)
    unit = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        target = values.get("unit", "")
        if values.get("do") == "":
            words = _("“%s” gần giống đơn vị có sẵn. Hãy chọn: là đơn vị đó, hay thêm đơn vị mới.")
            self.add_error("do", words % values.get("name", ""))
        if values.get("do") == ALIAS and fold(target) not in Unit.objects.active().named([target]):
            self.add_error("unit", _("Không có đơn vị nào tên “%s”. Hãy chọn một tên trong danh sách gợi ý.") % target)
        return values

    @property
    def is_answered(self) -> bool:
        """Whether a person has changed what was proposed."""
        given = self.cleaned_data
        return bool("|".join((given["do"], given["kind"], given["unit"])) != given["was"])


class DraftForm:
    """Everything that the review page posts. Rows and fields that were not posted keep what was saved before."""

    def __init__(self, data: Any, *, draft: Draft, confirmed_on: date | None) -> None:
        self.data, self.parsed, self.saved = normalised(data), draft.parsed, draft.edits
        self.header = HeaderForm(data, parsed=self.parsed, edits=self.saved, confirmed_on=confirmed_on)
        self.errors: list[tuple[str, str]] = []
        groups = self._grouped()
        self.listed = {key: values for key, values in groups.items() if ROW_KEY.fullmatch(key)}
        self._say_paths()
        self.rows = {key: RowForm(v) for key, v in self.listed.items() if not v.keys().isdisjoint(ROW_FIELDS)}
        self.units = {key: UnitDecisionForm(values) for key, values in groups.items() if re.fullmatch(r"u\d{1,4}", key)}
        self.page = str(self.data.get("page", ""))[:40]
        self.version = _version(self.data.get("version", ""))
        if self.is_own_next(draft):
            self.version = draft.version
        self.strict = confirmed_on is not None
        self.picked = [key for key in self.data.getlist("pick") if ROW_KEY.fullmatch(key)]
        self.open = list(self.rows)  # an open row sends its fields
        self.order = str(self.data.get("order", ""))
        self.twin = str(self.data.get("twin", ""))  # which twin the page asked about, if any

    def _grouped(self) -> dict[str, dict[str, str]]:
        groups: dict[str, dict[str, str]] = {}
        for key, value in self.data.items():
            prefix, dash, name = key.partition("-")
            if dash:
                groups.setdefault(prefix, {})[name] = value
        return groups

    def _say_paths(self) -> None:
        """People number as documents do ("II.2.b)"); rows keep the path of the place ("II/2/b)")."""
        for key, values in self.listed.items():
            if "path" in values:
                row = self.current.get(key)
                values["path"] = row.path_meant(values["path"]) if row else path_of(values["path"])

    def is_own_next(self, draft: Draft) -> bool:
        """Whether only this very page saved since: it was left before the answer to its last save came."""
        last = draft.steps[-1] if draft.steps else {}
        return bool(self.page and self.version and draft.version == self.version + 1 and last.get("page") == self.page)

    @cached_property
    def current(self) -> dict[str, DraftRow]:
        return {row.key: row for row in rows_of(self.parsed, self.saved)}

    def is_valid(self) -> bool:
        if not self.header.is_valid():
            for name, errors in self.header.errors.items():
                field = self.header[name]
                named = [str(e) if str(field.label) in str(e) else f"{field.label}: {e}" for e in errors]
                self.errors += [(field.id_for_label, words) for words in named]
        for key, row in self.rows.items():
            if not row.is_valid():
                self.errors += [(f"f-{key}-{n}", f"{row[n].label}: {e[0]}") for n, e in row.errors.items()]
            elif self.strict and self._keeps(key) and not row.cleaned_data["title"] and any(row.cleaned_data.values()):
                self.errors.append((f"f-{key}-title", _("Nhiệm vụ còn trống: hãy viết tên việc, hoặc bỏ dấu “Ghi”.")))
        for key, unit in self.units.items():
            if self.strict and not unit.is_valid():
                self.errors += [(f"f-{key}-{n}", str(e[0])) for n, e in unit.errors.items()]
        added = {key for key in {*(self.saved.get("rows") or ()), *self.listed} if NEW_ROW.fullmatch(key)}
        if len(added) > MOST_ADDED or (len(added) == MOST_ADDED and self.data.get("action") == "add"):
            words = _("Mỗi bản nháp thêm được nhiều nhất %d nhiệm vụ sót. Hãy nhập phần còn lại thành văn bản khác.")
            self.errors.append(("tasks-h", words % MOST_ADDED))
        if self.version is None:
            self.errors.append(("main", _("Mở lại trang rồi gửi lại.")))
        return not self.errors

    @property
    def asked(self) -> set[str]:
        """The keys of the unknown names that the page asked about."""
        return {str(unit.data.get("key") or fold(str(unit.data.get("name", "")))) for unit in self.units.values()}

    @property
    def wrong_rows(self) -> set[str]:
        """The keys of the rows that something is wrong with."""
        return {anchor.split("-")[1] for anchor, _words in self.errors if anchor.startswith("f-")}

    def _keeps(self, key: str) -> bool:
        row, values = self.current.get(key), self.listed[key]
        return "keep" in values if MARKER in values or row is None else row.keep

    @property
    def edits(self) -> dict[str, Any]:
        """What is to be kept, merged over what was saved; also usable while something is wrong with the form."""
        header = (
            self.header.edits if self.header.is_bound and not self.header.errors else self.saved.get("header") or {}
        )
        rows = dict(self.saved.get("rows") or {}) | self._row_edits()
        links = dict(self.saved.get("links") or {}) | self._link_edits()
        units = dict(self.saved.get("units") or {}) | self._unit_edits()
        kept = {key: own for key, own in rows.items() if own or key.startswith("n")}
        whole = {**self.saved, "header": header, "rows": kept, "links": links, "units": units}
        whole["despite_twin"] = self._twin_answer()
        return {section: values for section, values in whole.items() if values}

    def _twin_answer(self) -> dict[str, bool]:
        """{key of the twin: True} for those that a person said to be other documents."""
        known = dict(self.saved.get("despite_twin") or {})
        if TWIN.fullmatch(self.twin):
            known.pop(self.twin, None)
            known |= {self.twin: True} if "despite_twin" in self.data else {}
        return known

    def _row_edits(self) -> dict[str, dict[str, Any]]:
        saved = self.saved.get("rows") or {}
        found: dict[str, dict[str, Any]] = {}
        for key, values in self.listed.items():
            row = self.current.get(key)
            if row is None and not key.startswith("n"):
                continue
            read = row.read if row else RowWords()
            own = {name: value for name, value in (saved.get(key) or {}).items() if name != "keep"}
            for name in ROW_FIELDS:
                if name in values:
                    typed = " ".join(values[name].split())
                    own[name] = typed
                    if typed == " ".join(str(getattr(read, name)).split()):
                        del own[name]
            found[key] = own | ({} if self._keeps(key) else {"keep": False})
        return found

    def _link_edits(self) -> dict[str, str]:
        kinds = {*LinkKind.values, ""}
        posted = {key[5:]: value for key, value in self.data.items() if re.fullmatch(r"link-\d{1,4}", key)}
        shown = {str(cited.index): cited.kind for cited in cited_of(self.parsed, self.saved)}
        return {index: value for index, value in posted.items() if value in kinds and value != shown.get(index, value)}

    def _unit_edits(self) -> dict[str, dict[str, str]]:
        found = {}
        for form in self.units.values():
            if form.is_valid() and (self.strict or form.is_answered):
                found[form.cleaned_data["key"] or fold(form.cleaned_data["name"])] = {
                    n: form.cleaned_data[n] for n in ("name", "do", "kind", "unit")
                }
        return found


def _version(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 10 else None
