"""How official papers of each style look and where they go: what an admin has set, or else what the decree and the
guide say.

Source: Decree 30/2020, annex I (State); guide 36-HD/VPTW (Party). Where they leave a choice, a middle one was taken.
"""

from django.utils.translation import gettext as _

from members.models import PaperStyle
from tasks.models import PaperLayout, RecipientList

# What differs from the defaults of the model, which are those of the State's style.
PARTY = {
    "nation_pt": "15", "parent_pt": "14", "issuer_pt": "14", "number_pt": "14", "place_pt": "14", "kind_pt": "16",
    "title_pt": "15", "recipients_label_pt": "14", "recipients_pt": "12", "page_number_pt": "14",
}  # fmt: skip


def default_layout(style: str) -> PaperLayout:
    """Of the decree or the guide; not stored."""
    layout = PaperLayout(style=style, **(PARTY if style == PaperStyle.PARTY else {}))
    layout.clean_fields(exclude=["style"])  # makes decimals of the texts
    return layout


def layout_of(style: str) -> PaperLayout:
    return PaperLayout.objects.filter(style=style).first() or default_layout(style)


def recipient_list(kind: str) -> RecipientList:
    usual = "\n".join((_("Như trên"), _("Lưu: VT")))
    return RecipientList.objects.filter(kind=kind).first() or RecipientList(kind=kind, lines=usual)


def stored(row: PaperLayout | RecipientList) -> None:
    """Before it is changed for the first time the usual one becomes a row, whose version can be claimed."""
    key = "style" if isinstance(row, PaperLayout) else "kind"
    chosen = getattr(row, key)
    usual = default_layout(chosen) if isinstance(row, PaperLayout) else recipient_list(chosen)
    values = {f.name: getattr(usual, f.name) for f in row._meta.concrete_fields if f.name not in {"id", key}}
    row.pk = type(row)._default_manager.get_or_create(**{key: chosen}, defaults=values)[0].pk
