"""Several people register the same number at the same moment."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from resolutions.models import Document

from ..factories import make_organisation, make_user
from .test_register import NEW, values


@pytest.mark.django_db(transaction=True)
def test_one_of_many_registers_the_number_and_the_others_are_asked() -> None:
    make_organisation()
    user, gate, told = make_user(), threading.Barrier(6), []

    def send(client: Client, data: dict[str, Any]) -> None:
        gate.wait()
        try:
            told.append(client.post(NEW, data).status_code)
        finally:
            connection.close()

    threads = []
    for _n in range(6):
        client = Client()
        client.force_login(user)
        threads.append(threading.Thread(target=send, args=(client, values())))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [302, 422, 422, 422, 422, 422]
    assert Document.objects.count() == 1
