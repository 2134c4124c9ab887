"""Addresses of the home page, tasks, assignment, reading of documents and the quarter."""

from django.urls import URLPattern, path

from .views import (
    actions,
    assign,
    bulk,
    bulk_change,
    comments,
    corrections,
    dividing,
    drafts,
    export,
    extensions,
    find,
    home,
    inbox,
    intake,
    mails,
    periods,
    progress,
    quarter,
    recognition,
    saved_views,
    tasks,
    waking,
)

app_name = "tasks"

urlpatterns: list[URLPattern] = [
    # Home
    path("", home.home, name="home"),
    path("viec/<int:pk>/", home.home_row, name="home_row"),
    path("viec/<int:pk>/<slug:key>/", home.home_act, name="home_act"),
    path("tim/", find.find, name="find"),
    # Reading a document (/van-ban/nhap/…)
    path("van-ban/nhap/", intake.intake, name="intake"),
    path("van-ban/nhap/<int:pk>/", drafts.draft, name="draft"),
    path("van-ban/nhap/<int:pk>/ai/", drafts.draft_presence, name="draft_presence"),
    path("van-ban/nhap/<int:pk>/tep/", drafts.draft_file, name="draft_file"),
    path("van-ban/nhap/<int:pk>/bo/", drafts.draft_drop, name="draft_drop"),
    path("van-ban/nhap/quet/<int:pk>/", recognition.recognition, name="recognition"),
    path("van-ban/nhap/quet/<int:pk>/dung/", recognition.stop, name="recognition_stop"),
    path("van-ban/nhap/quet/<int:pk>/thu-lai/", recognition.retry, name="recognition_retry"),
    path("van-ban/<int:pk>/danh-thuc/", waking.wake_all, name="wake_all"),
    # Tasks
    path("nhiem-vu/", tasks.tasks, name="tasks"),
    path("nhiem-vu/bang.xlsx", export.tasks_export, name="tasks_export"),
    path("nhiem-vu/bang.csv", export.tasks_csv, name="tasks_csv"),
    path("nhiem-vu/danh-sach/", saved_views.saved_views, name="saved_views"),
    path("nhiem-vu/danh-sach/luu/", saved_views.saved_view_new, name="saved_view_new"),
    path("nhiem-vu/danh-sach/<int:pk>/", saved_views.saved_view, name="saved_view"),
    path("nhiem-vu/danh-sach/<int:pk>/xoa/", saved_views.saved_view_delete, name="saved_view_delete"),
    path("nhiem-vu/nhieu/tien-do/", bulk.bulk_progress, name="bulk_progress"),
    path("nhiem-vu/nhieu/phan-cong/", bulk.bulk_assign, name="bulk_assign"),
    path("nhiem-vu/nhieu/doi/", bulk_change.bulk_change, name="bulk_change"),
    path("nhiem-vu/<int:pk>/", tasks.task, name="task"),
    path("nhiem-vu/<int:pk>/sua/", tasks.edit, name="task_edit"),
    path("nhiem-vu/<int:pk>/ky/", periods.periods, name="periods"),
    path("nhiem-vu/<int:pk>/cho/", waking.wait, name="wait"),
    path("nhiem-vu/<int:pk>/dieu-kien/", waking.wake, name="wake"),
    path("nhiem-vu/<int:pk>/dong/", tasks.row, name="task_row"),
    path("nhiem-vu/<int:pk>/tien-do/", progress.progress, name="progress"),
    path("nhiem-vu/<int:pk>/bao-ket-qua/", progress.report, name="report"),
    path("nhiem-vu/<int:pk>/dinh-chinh/<int:entry>/", corrections.correct, name="correct"),
    path("nhiem-vu/<int:pk>/viec/<slug:key>/", actions.act, name="act"),
    path("nhiem-vu/<int:pk>/gia-han/", extensions.ask, name="extension_ask"),
    path("nhiem-vu/<int:pk>/gia-han/<int:asked>/", extensions.answer, name="extension"),
    path("nhiem-vu/<int:pk>/trao-doi/", comments.comments, name="comments"),
    path("nhiem-vu/<int:pk>/tep/<int:proof>/", tasks.evidence, name="evidence"),
    path("nhiem-vu/<int:pk>/chia/", dividing.divide, name="divide"),
    path("nhiem-vu/<int:pk>/chia/them/", dividing.add_lane, name="lane_add"),
    # Notices
    path("hop-tin/", inbox.inbox, name="inbox"),
    path("hop-tin/thu/", inbox.digest, name="digest"),
    path("hop-tin/<int:pk>/", inbox.open_notice, name="inbox_open"),
    path("quan-tri/thu/", mails.mails, name="mails"),
    path("quan-tri/thu/<int:pk>/gui-lai/", mails.again, name="mail_again"),
    # Assignment
    path("phan-cong/", assign.assign, name="assign"),
    path("phan-cong/bang/", assign.table, name="assign_table"),
    # The quarter
    path("ra-soat/", quarter.review, name="review"),
    path("ra-soat/<str:slug>/", quarter.quarter, name="quarter"),
    path("ra-soat/<str:slug>/bang.xlsx", quarter.quarter_xlsx, name="quarter_xlsx"),
]
