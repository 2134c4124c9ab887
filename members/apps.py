from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from .figure_kinds import install_figure_kinds
from .guards import install
from .search import register_vn_fold
from .signed_in import begin


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Đơn vị, con người"

    def ready(self) -> None:
        user_logged_in.connect(begin, dispatch_uid="session_age")
        connection_created.connect(register_vn_fold, dispatch_uid="vn_fold")
        post_migrate.connect(install, dispatch_uid="guards")
        post_migrate.connect(install_figure_kinds, sender=self, dispatch_uid="figure_kinds")
