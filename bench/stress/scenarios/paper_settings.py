"""Layouts, signers and recipients of papers: tasks/paper_settings.py."""

from decimal import Decimal

from tasks import paper_settings
from tasks.models import PaperLayout, RecipientList, ReportKind, Signer
from tasks.reports.layouts import layout_of, recipient_list, stored

from ..world import World
from .registry import Step, scenario
from .union import edited


@scenario(paper_settings.save_layout)
def save_layout(world: World) -> Step:
    row = layout_of("state")
    stored(row)
    row = PaperLayout.objects.get(style="state")
    wider = Decimal(31) if row.left_mm != 31 else Decimal(32)
    return lambda: paper_settings.save_layout(layout=edited(row, left_mm=wider), version=row.version, by=world.admin)


@scenario(paper_settings.save_recipients)
def save_recipients(world: World) -> Step:
    row = recipient_list(ReportKind.SUMMARY)
    stored(row)
    row = RecipientList.objects.get(kind=ReportKind.SUMMARY)
    lines = f"{row.lines}\nLưu: VP"[-200:]
    return lambda: paper_settings.save_recipients(
        recipients=edited(row, lines=lines), version=row.version, by=world.admin
    )


@scenario(paper_settings.save_signer)
def save_signer(world: World) -> Step:
    return lambda: paper_settings.save_signer(
        signer=Signer(title="Chủ tịch", name="Trần Thử"), version=None, by=world.admin
    )
