"""Form of the union's reporting periods."""

from members.forms.settings_form import SettingsForm
from members.models import Organisation


class ReportingForm(SettingsForm):
    class Meta:
        model = Organisation
        fields = ("reporting",)
