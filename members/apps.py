from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from .guards import install
from .search import register_vn_fold


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Đơn vị, con người"

    def ready(self) -> None:
        connection_created.connect(register_vn_fold, dispatch_uid="vn_fold")
        post_migrate.connect(install, dispatch_uid="guards")
