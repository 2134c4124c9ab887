"""The form of a saved view: its name, and whether others may use it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OnceForm, PageForm, VersionedForm
from tasks.models import SavedView
from tasks.saved_views import MOST_KEPT

LONGEST_QUERY = 1000


class SavedViewFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SavedView
        fields = ("name", "is_shared")
        help_texts = {
            "name": gettext_lazy("Ngắn gọn, ví dụ: Việc quá hạn của các hội."),
            "is_shared": gettext_lazy(
                "Mọi người thấy tên và điều kiện lọc; mở ra, mỗi người chỉ thấy những nhiệm vụ mình được xem."
            ),
        }

    def clean_name(self) -> str:
        """Two views of one person never have one name, capitals and blanks aside."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        others = SavedView.objects.filter(owner=self.instance.owner_id).exclude(pk=self.instance.pk)
        if name.lower() in {other.lower() for other in others.values_list("name", flat=True)}:
            raise ValidationError(_("Anh chị đã có một danh sách mang tên này. Đặt tên khác."))
        return name


class NewViewForm(OnceForm, SavedViewFields):
    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if len(self.instance.query) > LONGEST_QUERY:
            raise ValidationError(_("Điều kiện lọc dài quá, không lưu được. Bớt chữ ở ô “Có chữ” rồi lưu lại."))
        if SavedView.objects.filter(owner=self.instance.owner_id).count() >= MOST_KEPT:
            raise ValidationError(_("Anh chị đã lưu %d danh sách. Xóa bớt rồi lưu thêm.") % MOST_KEPT)
        return clean


class EditViewForm(VersionedForm, SavedViewFields):
    pass
