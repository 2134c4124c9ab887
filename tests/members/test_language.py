"""The language of a page is that of its account, else the browser's own choice, never what the browser prefers."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from members.language import COOKIE
from members.models import Language, UserEvent

from ..conftest import Cast

Login = Callable[..., Client]
SWITCH = "/ngon-ngu/"


def spoken(client: Client, address: str) -> str:
    answer = client.get(address)
    language = answer.headers["Content-Language"]
    assert f'<html lang="{language}"' in answer.content.decode()
    assert translation.get_language() == "vi", "left behind for the next request"
    return language


def test_account_is_read_in_its_language_on_every_machine(cast: Cast, login: Login) -> None:
    client = login(cast.viewer)
    assert spoken(client, "/") == "vi"
    assert client.post(SWITCH, {"language": "en", "next": "/don-vi/?q=a"}).headers["Location"] == "/don-vi/?q=a"
    assert spoken(client, "/") == "en"
    cast.viewer.refresh_from_db()
    assert spoken(login(cast.viewer), "/") == "en"
    assert spoken(login(cast.own), "/") == "vi"


def test_choice_is_history_once(cast: Cast, login: Login) -> None:
    client = login(cast.viewer)
    for _again in range(2):
        client.post(SWITCH, {"language": "en"})
    event = UserEvent.objects.get(user=cast.viewer)
    assert event.changes == {"language": ["Tiếng Việt", "English"]}


def test_stranger_chooses_before_signing_in(cast: Cast) -> None:
    client = Client()
    assert spoken(client, "/dang-nhap/") == "vi"
    client.post(SWITCH, {"language": "en", "next": "/dang-nhap/"})
    assert client.cookies[COOKIE]["httponly"]
    assert spoken(client, "/dang-nhap/") == "en"


def test_browser_is_not_asked(cast: Cast) -> None:
    assert spoken(Client(headers={"accept-language": "en-GB,en;q=0.9"}), "/dang-nhap/") == "vi"


def test_language_can_be_chosen_before_the_union_is_named(db: None) -> None:
    client = Client()
    client.post(SWITCH, {"language": "en"})
    assert spoken(client, "/khoi-tao/") == "en"


@pytest.mark.parametrize("odd", ["", "de", '"><script>', "EN"])
def test_unknown_language_is_a_form_error(cast: Cast, login: Login, odd: str) -> None:
    client = login(cast.viewer)
    assert client.post(SWITCH, {"language": odd}).status_code == 422
    client.cookies[COOKIE] = odd
    client.logout()
    assert spoken(client, "/dang-nhap/") == "vi"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_for_what_goes_wrong_speak_it_too(cast: Cast, login: Login, language: str) -> None:
    cast.viewer.language = Language(language)
    cast.viewer.save()
    answer = login(cast.viewer).get("/khong-co-trang-nay/")
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, language)
    assert f'<html lang="{language}"' in answer.content.decode()
