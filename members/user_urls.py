"""Addresses of accounts: one's own, their administration, and the way in for who was invited."""

from django.urls import URLPattern, URLResolver, path

from .views import account, invited, inviting, rights_review, second_factor, sign_ins, user_rights, users

urlpatterns: list[URLPattern | URLResolver] = [
    # One's own account
    path("tai-khoan/", account.account, name="account"),
    path("tai-khoan/phien/<row:pk>/", account.session_end, name="session_end"),
    path("tai-khoan/phien-khac/", account.other_sessions_end, name="other_sessions_end"),
    path("tai-khoan/hai-buoc/", second_factor.second_factor, name="second_factor"),
    path("tai-khoan/hai-buoc/tat/", second_factor.second_factor_off, name="second_factor_off"),
    path("tai-khoan/hai-buoc/ma-du-phong/", second_factor.recovery_codes, name="recovery_codes"),
    # Who was invited
    path("loi-moi/", invited.by_code, name="invitation"),
    path("loi-moi/mat-khau/", invited.choose, name="invitation_password"),
    path("loi-moi/<str:key>/", invited.by_link, name="invitation_link"),
    # Accounts
    path("quan-tri/dang-nhap/", sign_ins.sign_ins, name="sign_ins"),
    path("quan-tri/tai-khoan/", users.users, name="users"),
    path("quan-tri/tai-khoan/moi/", users.user_new, name="user_new"),
    path("quan-tri/tai-khoan/loi-moi/", inviting.invite_many, name="invite_many"),
    path("quan-tri/tai-khoan/vai-tro/", users.roles, name="roles"),
    path("quan-tri/tai-khoan/ra-soat/", rights_review.rights_review, name="rights_review"),
    path("quan-tri/tai-khoan/<row:pk>/", users.user, name="user"),
    path("quan-tri/tai-khoan/<row:pk>/sua/", users.user_edit, name="user_edit"),
    path("quan-tri/tai-khoan/<row:pk>/loi-moi/", inviting.invite, name="invite"),
    path("quan-tri/tai-khoan/<row:pk>/thu-loi-moi/", inviting.withdraw, name="invitation_withdraw"),
    path("quan-tri/tai-khoan/<row:pk>/mat-khau/", user_rights.reset_password, name="user_password"),
    path("quan-tri/tai-khoan/<row:pk>/khoa/", user_rights.deactivate, name="user_deactivate"),
    path("quan-tri/tai-khoan/<row:pk>/mo-lai/", user_rights.activate, name="user_activate"),
    path("quan-tri/tai-khoan/<row:pk>/phien/", user_rights.end_sessions, name="user_sessions"),
    path("quan-tri/tai-khoan/<row:pk>/hai-buoc/", user_rights.factor_off, name="user_factor"),
]
