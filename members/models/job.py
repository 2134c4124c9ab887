"""Jobs that nobody waits for: each run leaves a row, so that an admin sees what ran, when, and how it ended."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobOutcome(models.TextChoices):
    RUNNING = "running", _("Đang chạy")
    DONE = "done", _("Xong")
    FAILED = "failed", _("Lỗi")


class JobRun(models.Model):
    """One run of a command. What was killed stays `running`; whoever reads it looks at how long ago it started."""

    name = models.SlugField(_("Công việc"), max_length=40)
    host = models.CharField(_("Máy"), max_length=100)
    started_at = models.DateTimeField(_("Bắt đầu"), default=timezone.now)
    ended_at = models.DateTimeField(_("Kết thúc"), null=True, blank=True)
    outcome = models.CharField(_("Kết quả"), max_length=8, choices=JobOutcome, default=JobOutcome.RUNNING)
    facts = models.JSONField(default=dict)  # numbers and names of the job's own
    error = models.CharField(_("Lỗi"), max_length=500, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["name", "-started_at"], name="job_run_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome=JobOutcome.RUNNING, ended_at__isnull=True)
                | ~models.Q(outcome=JobOutcome.RUNNING) & models.Q(ended_at__isnull=False),
                name="job_run_ended_iff_not_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_outcome_display()}"
