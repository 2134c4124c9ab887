"""How the installation is, for an admin: as a page, and as a file for whoever helps."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.access import ADMINS, UserRequest, allow

from ..operations.status_page import for_support, status_page


@allow(ADMINS)
@require_safe
def operations(request: UserRequest) -> HttpResponse:
    return render(request, "tasks/operations.html", {"page": status_page(timezone.now())})


@allow(ADMINS)
@require_safe
def operations_file(request: UserRequest) -> HttpResponse:
    now = timezone.now()
    answer = JsonResponse(for_support(status_page(now)), json_dumps_params={"ensure_ascii": False, "indent": 1})
    day = timezone.localtime(now).strftime("%Y-%m-%d")
    answer.headers["Content-Disposition"] = f'attachment; filename="tinh-trang-he-thong-{day}.json"'
    return answer
