"""Filters of the inbox and of the mails that went out, as the address bar carries them."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.filters import HouseFilter

from .inbox import unread
from .models import Notice, NoticeKind, OutgoingMail
from .models.notice import MOST_TRIES

UNREAD = "chua-doc"
WAITING, SENT, FAILED = "cho", "da-gui", "loi"


class NoticeFilter(HouseFilter):
    loai = django_filters.ChoiceFilter(
        field_name="kind", label=_("Loại tin"), choices=NoticeKind.choices, empty_label=_("Mọi loại tin")
    )
    loc = django_filters.ChoiceFilter(
        method="keep_unread", label=_("Đã đọc chưa"), choices=[(UNREAD, _("Chưa đọc"))], empty_label=_("Tất cả")
    )

    class Meta(HouseFilter.Meta):
        model = Notice
        fields: tuple[str, ...] = ()

    def keep_unread(self, rows: QuerySet[Notice], name: str, value: str) -> QuerySet[Notice]:
        return unread(rows)


class MailFilter(HouseFilter):
    trang_thai = django_filters.ChoiceFilter(
        method="keep_state",
        label=_("Tình trạng"),
        choices=[(WAITING, _("Đang chờ")), (SENT, _("Đã gửi")), (FAILED, _("Không gửi được"))],
        empty_label=_("Tất cả"),
    )

    class Meta(HouseFilter.Meta):
        model = OutgoingMail
        fields: tuple[str, ...] = ()

    def keep_state(self, rows: QuerySet[OutgoingMail], name: str, value: str) -> QuerySet[OutgoingMail]:
        if value == SENT:
            return rows.filter(sent_at__isnull=False)
        rows = rows.filter(sent_at=None)
        return rows.filter(attempts__gte=MOST_TRIES) if value == FAILED else rows.filter(attempts__lt=MOST_TRIES)
