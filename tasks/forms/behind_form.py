"""What the list behind a number of a review is asked for: the conditions of `filters`, of a snapshot or a past day."""

from typing import Any

from django import forms
from django.http import QueryDict

from members.forms.page_form import PageForm

from ..drill import Only, name_meant
from ..filter_fields import DAYS_TROUBLE, IdField, ReadField, due_days, underscored
from ..filter_words import ONLY_WORDS, STATE_WORDS
from ..filters import STATES
from ..paging import LAST_ID
from ..reviews.behind import Wanted


class BehindForm(PageForm):
    trang_thai = forms.ChoiceField(choices=STATE_WORDS, required=False)
    don_vi = forms.IntegerField(min_value=0, max_value=LAST_ID, required=False)
    chua_giao = forms.ChoiceField(choices=(("1", "1"),), required=False)
    van_ban = IdField(required=False)
    cum = forms.CharField(max_length=81, required=False)
    linh_vuc = forms.CharField(max_length=121, required=False)
    den_han = ReadField(read=due_days, trouble=DAYS_TROUBLE, required=False)
    rieng = forms.ChoiceField(choices=ONLY_WORDS, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(underscored(data))

    @property
    def wanted(self) -> Wanted:
        """Of a valid form."""
        asked: dict[str, Any] = self.cleaned_data
        return Wanted(
            states=STATES[asked["trang_thai"]] if asked["trang_thai"] else None,
            unit=asked["don_vi"],
            is_unassigned=bool(asked["chua_giao"]),
            document=asked["van_ban"],
            cluster=name_meant(asked["cum"]) if asked["cum"] else None,
            field=name_meant(asked["linh_vuc"]) if asked["linh_vuc"] else None,
            due=asked["den_han"],
            only=Only(asked["rieng"]) if asked["rieng"] else None,
        )
