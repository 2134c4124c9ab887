"""Sign-in, under the names that allauth reverses. Only these addresses of allauth exist; nobody signs up."""

from django.urls import path, re_path
from django.views.decorators.http import require_POST

from .views import second_factor, sign_in

urlpatterns = [
    path("dang-nhap/", sign_in.login, name="account_login"),
    path("dang-nhap/ma/", second_factor.second_step, name="mfa_authenticate"),
    path("dang-xuat/", require_POST(sign_in.logout), name="account_logout"),
    path("doi-mat-khau/", sign_in.password_change, name="account_change_password"),
    path("tai-khoan-da-khoa/", sign_in.inactive, name="account_inactive"),
    path("dang-ky/", sign_in.signup_closed, name="account_signup"),
    path("quen-mat-khau/", sign_in.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", sign_in.password_reset_done, name="account_reset_password_done"),
    path("quen-mat-khau/xong/", sign_in.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^quen-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
