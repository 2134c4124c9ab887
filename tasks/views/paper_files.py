"""Official papers as answers: a Word or PDF file under its name."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from members.language import official
from members.models import PaperStyle
from tasks.reports import docx, pdf
from tasks.reports.layouts import layout_of
from tasks.reports.paper import Paper


@official()
def paper_file(papers: Sequence[Paper], kind: str, name: str) -> HttpResponseBase:
    """All of them in one file, in the union's layout of their style. `kind`: "docx" or "pdf"."""
    layout = layout_of(PaperStyle.PARTY if papers[0].is_party else PaperStyle.STATE)
    if kind == "docx":
        response = HttpResponse(docx.render_docx(papers, layout), content_type=docx.CONTENT_TYPE)
    else:
        response = HttpResponse(pdf.render_pdf(papers, layout), content_type=pdf.CONTENT_TYPE)
    file = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    response.headers["Content-Disposition"] = file or ""
    return response
