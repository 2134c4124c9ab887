"""The chain of documents: the whole forest, one document's chain, on paper and as a spreadsheet."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.access import UserRequest
from members.clock import today
from members.language import official
from members.letterhead import plain_head
from members.listing import page_of, render_list
from members.sheets import xlsx
from resolutions.models import Document

from ..chain.counting import Judging
from ..chain.finding import ChainFilter
from ..chain.page import ROOTS_SHOWN, WHOLE, ForestPage, chain_page, grove_of
from ..chain.sheet import ChainTable, chain_table, sheet
from ..conventions import windows_of


def asked(request: UserRequest) -> ChainFilter:
    return ChainFilter(request.GET, request.user, today())


def judging(request: UserRequest, chosen: ChainFilter) -> Judging:
    return Judging(request.user, today(), windows_of(request.organisation), chosen.period)


@require_safe
def chains(request: UserRequest) -> HttpResponse:
    """The whole forest, or its rows alone to htmx."""
    chosen = asked(request)
    page = None
    if chosen.is_valid():
        grove = grove_of(chosen, judging(request, chosen))
        page = ForestPage(chosen, grove, page_of(request, grove.roots, ROOTS_SHOWN))
    context = {"chosen": chosen, "page": page}
    return render_list(request, "tasks/chains.html", "tasks/_chains.html", context)


@require_safe
def chain(request: UserRequest, pk: int) -> HttpResponse:
    """Everything above and below one document, down to tasks."""
    document = get_object_or_404(Document.objects.visible_to(request.user).defer("text", "outline"), pk=pk)
    chosen = asked(request)
    if not chosen.is_valid():
        return redirect("tasks:chain", pk)
    page = chain_page(pk, judging(request, chosen))
    return render(request, "tasks/chain.html", {"document": document, "page": page, "period": chosen.period})


@require_safe
@official()
def chains_print(request: UserRequest) -> HttpResponse:
    """The same as a table for paper."""
    chosen = asked(request)
    table = table_of(request, chosen) if chosen.is_valid() else None
    head = plain_head(request.organisation, today())
    context = {"chosen": chosen, "table": table, "head": head, "query": request.GET.urlencode()}
    return render(request, "tasks/chains_print.html", context)


@require_safe
@official()
def chains_xlsx(request: UserRequest) -> HttpResponse:
    """The same as a workbook; an address that cannot be right goes to its errors."""
    chosen = asked(request)
    if not chosen.is_valid():
        return redirect(f"{reverse('tasks:chains')}?{request.GET.urlencode()}")
    table = table_of(request, chosen)
    headers = {"Content-Disposition": f'attachment; filename="chuoi-van-ban-{table.day.isoformat()}.xlsx"'}
    return HttpResponse(xlsx.workbook(sheet(table)), content_type=xlsx.CONTENT_TYPE, headers=headers)


def table_of(request: UserRequest, chosen: ChainFilter) -> ChainTable:
    """Of the whole forest, or of one document's chain (`goc`)."""
    how = judging(request, chosen)
    if root := chosen.values.get("goc"):
        get_object_or_404(Document.objects.visible_to(request.user).order_by().only("pk"), pk=root)
        return chain_table(chain_page(root, how, WHOLE).branches, how)
    grove = grove_of(chosen, how)
    return chain_table(grove.all_trees(), how)
