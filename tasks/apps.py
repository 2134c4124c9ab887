from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from . import lead_count, search_index


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "Nhiệm vụ"

    def ready(self) -> None:
        pre_migrate.connect(lead_count.remove, dispatch_uid="task_lead_count_off")
        post_migrate.connect(search_index.install, dispatch_uid="task_search")
        post_migrate.connect(lead_count.install, dispatch_uid="task_lead_count")
