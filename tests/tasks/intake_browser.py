"""What a browser does on the pages of the intake, for the tests."""

import re
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from resolutions.models import Draft

from .intake_texts import PLAN

INTAKE = reverse("tasks:intake")


def source(text: str = "", file: SimpleUploadedFile | None = None) -> dict[str, Any]:
    values: dict[str, Any] = {"request_key": str(uuid.uuid4()), "text": text}
    return values | ({"file": file} if file else {})


def taken_in(client: Client, text: str = PLAN) -> Draft:
    answer = client.post(INTAKE, source(text))
    draft = Draft.objects.latest("id")
    assert answer["Location"] == draft.get_absolute_url()
    return draft


def shown(client: Client, draft: Draft, **query: str) -> str:
    """The page of a draft with all rows open, unless the query says otherwise."""
    answer = client.get(draft.get_absolute_url(), query or {"mo": "tat-ca"})
    assert answer.status_code == 200
    return str(answer.content.decode())


FIELD = re.compile(
    r'<textarea[^>]*name="(?P<area>[\w-]+)"[^>]*>\n?(?P<text>[^<]*)</textarea>'
    r'|<input[^>]*type="checkbox"[^>]*name="(?P<box>[\w-]+)"[^>]*?(?P<checked>checked)?>'
    r'|<input[^>]*name="(?P<input>[\w-]+)"[^>]*?(?:value="(?P<value>[^"]*)")?[^>]*>'
    r'|<select[^>]*name="(?P<select>[\w-]+)"[^>]*>(?P<options>.*?)</select>',
    re.S,
)


def posted(page: str, **changes: str | None) -> dict[str, str]:
    """What a browser would send from the page's form, with some fields typed over (None: left out)."""
    form = page[page.index('id="draft-form"') : page.index("</form>", page.index('id="draft-form"'))]
    values: dict[str, str] = {}
    for m in FIELD.finditer(form):
        if m["area"]:
            values[m["area"]] = m["text"]
        elif m["box"]:
            values |= {m["box"]: "on"} if m["checked"] else {}
        elif m["input"]:
            value = re.search(r'value="([^"]*)"', m[0])
            values[m["input"]] = value[1] if value else ""
        else:
            picked = re.search(r'<option value="([^"]*)" selected', m["options"])
            values[m["select"]] = picked[1] if picked else ""
    values = {name.replace("&amp;", "&"): value.replace("&amp;", "&") for name, value in values.items()}
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    kept = {name: value for name, value in values.items() if name not in changes}
    return kept | {name: value for name, value in changes.items() if value is not None}
