"""What the meeting takes down on one task: the conclusion, who answers for it, until when."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import OPEN_AGAIN, PageForm
from members.models import User
from members.versions import shown
from tasks.models import ReviewLine, Task
from tasks.reviews.deck import Deck
from tasks.reviews.lining import write_line
from tasks.reviews.slides import Slide

TAKEN_DOWN = ("conclusion", "answerable", "until")


class SlideForm(PageForm):
    """The version is that of the line; 0 while nothing was written on the task."""

    conclusion = forms.CharField(
        label=_("Kết luận của hội nghị"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answerable = forms.CharField(
        label=_("Ai chịu trách nhiệm"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "ai-chiu-trach-nhiem", "autocomplete": "off"}),
    )
    until = forms.DateField(label=_("Làm xong trước ngày"), required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2_000_000_000,
        error_messages={"required": OPEN_AGAIN, "invalid": OPEN_AGAIN},
    )

    def __init__(self, data: Any = None, *, slide: Slide, **kwargs: Any) -> None:
        super().__init__(data, initial={name: getattr(slide, name) for name in (*TAKEN_DOWN, "version")}, **kwargs)
        self.slide, self.saved_version = slide, slide.version
        self.fields["until"].help_text = ""
        self.fields["until"].widget.attrs["placeholder"] = _("ngày/tháng/năm")

    def save(self, deck: Deck, user: User, today: date) -> bool:
        """Write the line; False, with a form error, when it cannot be."""
        if deck.review is None:
            return False
        task = Task.objects.get(pk=self.slide.task)
        try:
            line = write_line(review=deck.review, task=task, user=user, today=today, **self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
            return False
        self.saved_version = line.version
        return True

    def both(self, line: ReviewLine | None) -> dict[str, tuple[str, str]]:
        """{label: (what is stored now, what was typed)} of the fields that differ."""
        told = {}
        for name in TAKEN_DOWN:
            theirs, yours = getattr(line, name, ""), self.cleaned_data[name]
            if theirs != yours:
                field = self.fields[name]
                told[str(field.label)] = (shown(field, theirs), shown(field, yours))
        return told
