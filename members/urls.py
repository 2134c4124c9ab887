"""Addresses of units, people, accounts and settings."""

from django.urls import URLPattern, URLResolver, path

from .views import account, first_run, frame, organisation, people, terms, unit_parts, units, users

app_name = "members"

urlpatterns: list[URLPattern | URLResolver] = [
    # The frame
    path("khoi-tao/", first_run.first_run, name="first_run"),
    path("them/", frame.more, name="more"),
    path("them/thu-nhac/", account.mail, name="mail"),
    path("man-hinh/", frame.theme, name="theme"),
    # Units
    path("don-vi/", units.units, name="units"),
    path("don-vi/moi/", units.unit_edit, name="unit_new"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("don-vi/<int:pk>/sua/", units.unit_edit, name="unit_edit"),
    path("don-vi/<int:pk>/lich-su/", unit_parts.history, name="unit_history"),
    path("don-vi/<int:pk>/ten-khac/", unit_parts.add_name, name="unit_name"),
    path("don-vi/<int:pk>/so-lieu/", unit_parts.add_figure, name="unit_figure"),
    path("don-vi/<int:pk>/thoi-hoat-dong/", unit_parts.dissolve, name="unit_dissolve"),
    # People
    path("con-nguoi/", people.people, name="people"),
    path("con-nguoi/moi/", people.person_edit, name="person_new"),
    path("con-nguoi/<int:pk>/", people.person, name="person"),
    path("con-nguoi/<int:pk>/sua/", people.person_edit, name="person_edit"),
    path("con-nguoi/<int:pk>/chuc-vu/moi/", people.mandate_edit, name="mandate_new"),
    path("con-nguoi/<int:pk>/chuc-vu/<int:mandate_pk>/", people.mandate_edit, name="mandate"),
    # Administration
    path("quan-tri/", organisation.admin, name="admin"),
    path("quan-tri/lien-hiep-hoi/", organisation.organisation, name="organisation"),
    path("quan-tri/nhiem-ky/", terms.terms, name="terms"),
    path("quan-tri/nhiem-ky/moi/", terms.term_edit, name="term_new"),
    path("quan-tri/nhiem-ky/<int:pk>/", terms.term_edit, name="term"),
    path("quan-tri/cum-thi-dua/", terms.clusters, name="clusters"),
    path("quan-tri/cum-thi-dua/moi/", terms.cluster_edit, name="cluster_new"),
    path("quan-tri/cum-thi-dua/<int:pk>/", terms.cluster_edit, name="cluster"),
    # Accounts
    path("quan-tri/tai-khoan/", users.users, name="users"),
    path("quan-tri/tai-khoan/moi/", users.user_new, name="user_new"),
    path("quan-tri/tai-khoan/<int:pk>/", users.user, name="user"),
    path("quan-tri/tai-khoan/<int:pk>/sua/", users.user_edit, name="user_edit"),
    path("quan-tri/tai-khoan/<int:pk>/mat-khau/", users.reset_password, name="user_password"),
    path("quan-tri/tai-khoan/<int:pk>/khoa/", users.deactivate, name="user_deactivate"),
    path("quan-tri/tai-khoan/<int:pk>/mo-lai/", users.activate, name="user_activate"),
]
