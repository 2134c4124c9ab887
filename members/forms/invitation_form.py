"""Forms of invitations: how an account is invited, many at once, and the slip's code that its owner types."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..inviting import Way
from ..models import User
from ..user_states import never_signed_in
from .page_form import OnceForm, PageForm
from .user_form import format_html_lazy

MOST_AT_ONCE = 200


def choice(way: str, label: Any, words: Any) -> tuple[str, Any]:
    return (way, format_html_lazy("{}<small>{}</small>", label, words))


class InviteForm(OnceForm):
    """One account. By mail only when it has an address."""

    way = forms.ChoiceField(label=_("Cách mời"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slip = choice(Way.SLIP, _("In phiếu"), _("Một tờ có mã dùng một lần, đưa tận tay."))
        mail = choice(Way.MAIL, _("Gửi thư"), _("Liên kết gửi tới %s.") % user.email)
        self.fields["way"].choices = [mail, slip] if user.email else [slip]  # type: ignore[attr-defined]
        self.fields["way"].initial = Way.MAIL if user.email else Way.SLIP


class InviteManyForm(OnceForm):
    """Those that never signed in; a foreign or changed choice refuses all."""

    BEST, SLIPS = "best", "slips"
    users = forms.MultipleChoiceField(
        label=_("Tài khoản"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Chọn ít nhất một tài khoản."),
            "invalid_choice": _("Có tài khoản vừa được dùng hoặc bị khóa. Mở lại trang rồi chọn."),
        },
    )
    way = forms.ChoiceField(
        label=_("Cách mời"),
        choices=[
            choice(BEST, _("Gửi thư"), _("Ai chưa ghi địa chỉ thư thì in phiếu.")),
            choice(SLIPS, _("In phiếu cho mọi người"), _("Mỗi người một tờ, in liền một lượt.")),
        ],
        initial=BEST,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {str(user.pk): user for user in never_signed_in().select_related("unit")}
        self.fields["users"].choices = [(pk, user.full_name) for pk, user in self.waiting.items()]  # type: ignore[attr-defined]

    def clean_users(self) -> list[User]:
        users = [self.waiting[pk] for pk in dict.fromkeys(self.cleaned_data["users"])]
        if len(users) > MOST_AT_ONCE:
            raise forms.ValidationError(_("Mỗi lần mời nhiều nhất %d người. Bỏ bớt rồi gửi.") % MOST_AT_ONCE)
        return users

    def way_of(self, user: User) -> str:
        return Way.MAIL if user.email and self.cleaned_data["way"] == self.BEST else Way.SLIP


class CodeOfSlipForm(PageForm):
    forgets_passwords = True
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Mã trên phiếu"),
        max_length=60,
        help_text=_("Gõ chữ và số như trên phiếu; dấu gạch và chữ hoa không quan trọng."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
