"""Her door when something goes wrong on the way: what is kept, what is not, and the next doors; nothing opens twice."""

import re
import time
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from casework import receipts
from casework.models import Case, Receipt
from casework.storage import MemoryUploadHandler
from casework.views import middleware, owndoors, pressedtwice
from tests import factory
from tests.casework.test_own_pages import to_receipt, url
from tests.casework.test_own_pictures import a_file
from tests.factory import MOMENT, Cast

BEFORE = (
    ("staying_safe", {}),
    ("safe_now", {"safe": "yes"}),
    ("under_18", {"under_18": "no"}),
    ("who", {"who": "me"}),
)
RANDOM = re.compile(r'(csrfmiddlewaretoken" value="|nonce=")[^"]*')


@pytest.fixture
def visitor(people: Cast) -> Client:
    factory.door_open(people)
    return Client()


def without_token(like: Client) -> Client:
    """Return a browser with the same cookies, whose forms come without their token."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = like.cookies
    return strict


def test_form_without_its_token_says_what_is_kept(visitor: Client) -> None:
    """U8, U40: in her words, with two doors and none of an account that she does not have."""
    early = without_token(visitor).post(url("safe_now"), {"safe": "no"})
    visitor.post(url("receipt"), {"digits": to_receipt(visitor)})
    late = without_token(visitor).post("/form/now/freeze")

    for answer, door in ((early, "/form"), (late, "/form/now")):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "What you typed on it is not kept. What you continued" in page
        assert f'class="button" href="{door}"' in page
        assert 'href="/help"' in page
        assert "ign in" not in page
        assert "signed" not in page


def test_colleagues_are_still_told_to_sign_in(people: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/cases", {})

    assert "Sign in again" in answer.content.decode()


@pytest.mark.parametrize("typed", ["wrong", "19 of them"])
def test_mistyped_digits_may_be_typed_again(visitor: Client, typed: str) -> None:
    """S7, U15, U40: what was typed stays, new ones stay on offer, and neither the right ones nor how near she was is told."""
    digits = to_receipt(visitor)
    near = digits[:16] + ("1111" if digits[16:] != "1111" else "2222")
    far = "".join(str((int(one) + 1) % 10) for one in digits)
    tries = [near, far] if typed == "wrong" else [digits[:19]]

    answers = [visitor.post(url("receipt"), {"digits": one}) for one in tries]

    pages = [
        RANDOM.sub("", one.content.decode()).replace(typed, "")
        for one, typed in zip(answers, tries, strict=True)
    ]
    assert [one.status_code for one in answers] == [422] * len(tries)
    assert len(set(pages)) == 1
    assert "you can try as often as you need" in pages[0]
    assert 'name="again"' in pages[0]
    assert digits not in re.sub(r"[^0-9]", "", re.sub("<[^>]*>", "", pages[0]))
    assert all(one in answer.content.decode() for one, answer in zip(tries, answers, strict=True))
    assert visitor.post(url("receipt"), {"digits": digits})["Location"] == url("know")


def same_cookies(browser: Client) -> Client:
    """Return a second press of the same browser: it sends what it had before the first was answered."""
    other = Client(enforce_csrf_checks=True)
    other.cookies.load({name: one.value for name, one in browser.cookies.items()})
    return other


def to_country(browser: Client) -> dict[str, str]:
    """Walk to the last question before the receipt; return what its form sends."""
    browser.get(url("staying_safe"))
    for name, answer in BEFORE:
        browser.post(url(name), answer)
    return {"country": "DE", **token_of(browser, url("country"))}


def token_of(browser: Client, place: str) -> dict[str, str]:
    """Return the token of the form on a page: where it is asked for, it is what reads a request first."""
    token = re.search(r'csrfmiddlewaretoken" value="([^"]*)', browser.get(place).content.decode())
    return {"csrfmiddlewaretoken": token[1]}


def digits_on(page: bytes) -> str:
    return "".join(re.findall(r"<span>(\d{4})</span>", page.decode()))


def test_second_press_leads_to_the_same_case(visitor: Client) -> None:
    """S7, S9, U35: one case; the digits of the page that is shown are those that hold, and the visit goes on in it."""
    form = to_country(visitor)
    second, third = same_cookies(visitor), same_cookies(visitor)
    visitor.post(url("country"), form)

    pages = [one.post(url("country"), form).content for one in (second, third)]

    assert Case.objects.count() == Receipt.objects.count() == 1
    assert [len(digits_on(page)) for page in pages] == [20, 20]
    again = {"digits": digits_on(pages[1]), "csrfmiddlewaretoken": form["csrfmiddlewaretoken"]}
    assert third.post(url("receipt"), again)["Location"] == url("know")
    assert third.get(url("know")).status_code == 200


@pytest.mark.parametrize("later", ["kept", "after a minute", "without the cookie of her forms"])
def test_old_visit_opens_nothing_once_the_way_is_found(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, later: str
) -> None:
    """S7, S9: the cookie from before her case leads to no digits that she wrote down, and to none for long."""
    form = to_country(visitor)
    second = same_cookies(visitor)
    digits = digits_on(visitor.post(url("country"), form).content)
    if later == "kept":
        visitor.post(url("receipt"), {"digits": digits})
    elif later == "after a minute":
        monkeypatch.setattr(pressedtwice, "time", SimpleNamespace(time=lambda: time.time() + 61))
    else:
        del second.cookies[settings.CSRF_COOKIE_NAME]
        second.handler.enforce_csrf_checks = False

    answer = second.post(url("country"), form)

    assert answer["Location"] == "/form/1?ended"
    assert not digits_on(answer.content)
    assert receipts.enter(digits, at=MOMENT)


def test_row_of_the_old_visit_holds_no_secret(visitor: Client) -> None:
    """S7, S11: the database alone opens nothing."""
    form = to_country(visitor)
    digits = digits_on(visitor.post(url("country"), form).content)
    held = " ".join(str(row.get_decoded()) for row in Session.objects.all())

    assert "opened" in held
    assert receipts.enter(digits, at=MOMENT).secret not in held
    assert "passed" not in held


def test_film_that_takes_long_to_arrive_ends_no_visit(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S9, U35: the visit is idle from the last page to the next request, and not while she sends something."""
    visitor.post(url("receipt"), {"digits": to_receipt(visitor)})
    form = token_of(visitor, "/form/file/2")
    browser, moved = same_cookies(visitor), {"min": 10}
    arrives = MemoryUploadHandler.handle_raw_input

    def slowly(*args: object, **options: object) -> None:
        moved["min"] += 30
        arrives(*args, **options)

    for room in (owndoors, middleware):
        monkeypatch.setattr(room, "time", SimpleNamespace(time=lambda: time.time() + 60 * moved["min"]))
    monkeypatch.setattr(MemoryUploadHandler, "handle_raw_input", slowly)

    sent = browser.post("/form/file/2", {"files": [a_file()], **form})
    moved["min"] += 14
    after = browser.get(url("know")).status_code
    moved["min"] += 16

    assert (sent["Location"], after, Case.objects.get().images.count()) == (url("file"), 200, 1)
    assert browser.get(url("know"))["Location"] == "/form/return?ended"


def test_example_proxy_passes_on_every_page_that_takes_files() -> None:
    """S16: elsewhere it holds 2 MB, and the app sees nothing of a visit before all of it is there."""
    conf = (settings.BASE_DIR / "deploy/examples/nginx.conf").read_text("utf-8")
    passed_on = re.search(r"location ~ (\S+) \{", conf)[1]
    case = {"case_id": uuid4()}

    for there in (reverse("own_once"), reverse("images", kwargs=case), reverse("documents", kwargs=case)):
        assert re.search(passed_on, there), there
    assert not re.search(passed_on, url("links"))
