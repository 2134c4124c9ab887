from django.apps import AppConfig
from django.core.signals import request_started
from django.db.models.signals import post_migrate

from .kind_defaults import install_kinds


class ResolutionsConfig(AppConfig):
    name = "resolutions"
    verbose_name = "Văn bản"

    def ready(self) -> None:
        post_migrate.connect(install_kinds, sender=self, dispatch_uid="document_kinds")
        forget = self.module.models.document_type.forget  # type: ignore[union-attr]
        request_started.connect(forget, dispatch_uid="document_kinds")
