"""Several people register the same number at the same moment."""

import pytest
from django.test import Client

from resolutions.models import Document

from ..factories import make_organisation, make_user
from ..parallel import at_once
from .test_register import NEW, values


@pytest.mark.django_db(transaction=True)
def test_one_of_many_registers_the_number_and_the_others_are_asked() -> None:
    make_organisation()
    user = make_user()

    def send() -> int:
        client = Client()
        client.force_login(user)
        return client.post(NEW, values()).status_code

    told = at_once(*[send] * 6)
    assert sorted(told) == [302, 422, 422, 422, 422, 422]
    assert Document.objects.count() == 1
