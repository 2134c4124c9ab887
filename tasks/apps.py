from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from . import lead_count, review_guards, search_index


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "Nhiệm vụ"

    def ready(self) -> None:
        pre_migrate.connect(lead_count.remove, dispatch_uid="task_lead_count_off")
        pre_migrate.connect(review_guards.remove, dispatch_uid="review_guards_off")
        post_migrate.connect(review_guards.install, dispatch_uid="review_guards")
        post_migrate.connect(search_index.install, dispatch_uid="task_search")
        post_migrate.connect(lead_count.install, dispatch_uid="task_lead_count")
