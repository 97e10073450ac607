from datetime import timedelta
from decimal import Decimal

import pytest

from clearcoat.accounts.limits import LINK_BY_VISITOR
from clearcoat.core import clock
from clearcoat.customers.models import TrackingLink
from clearcoat.estimates.models import Program
from clearcoat.payments.models import Method
from clearcoat.workflow.link import make_link, revoke_link
from clearcoat.workflow.payment import record
from tests.portal.conftest import page_of, text


def test_the_link_goes_on_to_an_address_without_a_secret(client, world):
    link = world.link(world.accord)
    answer = client.get(f"/t/{link.token}")
    assert (answer.status_code, answer["Location"]) == (302, page_of(world.accord))


@pytest.mark.parametrize(("place", "page"), [("review", "/review"), ("else", ""), ("evil-test", "")])
def test_it_goes_on_to_a_page_of_the_repair_by_its_name_and_to_no_other(client, world, place, page):
    answer = client.get(f"/t/{world.link(world.accord).token}/{place}")
    assert (answer.status_code, answer["Location"]) == (302, page_of(world.accord) + page)


@pytest.mark.parametrize(("name", "prefix"), [("link", ""), ("link_api", "/api")])
def test_each_cookie_is_narrow_and_closed_to_scripts(client, world, name, prefix):
    cookie = client.get(f"/t/{world.link(world.accord).token}").cookies[name]
    assert cookie["path"] == f"{prefix}{page_of(world.accord)}"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]


def test_the_cookies_are_secure_under_https(client, world, settings):
    settings.HTTPS = True
    answer = client.get(f"/t/{world.link(world.accord).token}")
    assert all(cookie["secure"] for cookie in answer.cookies.values())


def test_the_cookie_ends_with_the_link(client, world):
    TrackingLink.objects.update(expires_at=clock.now() + timedelta(hours=1))
    cookie = client.get(f"/t/{world.link(world.accord).token}").cookies["link"]
    assert 3590 <= cookie["max-age"] <= 3600


def test_opening_changes_only_when_it_was_first_opened(client, world):
    link = world.link(world.accord)
    for _ in range(2):
        client.get(f"/t/{link.token}")
    after = world.link(world.accord)
    assert after.opened_at
    assert (after.digest, after.expires_at, after.revoked_at) == (link.digest, link.expires_at, None)
    assert world.accord.history.count() == type(world.accord).objects.get(pk=world.accord.pk).history.count()


def test_the_first_look_keeps_its_time(client, world):
    link = world.link(world.accord)
    client.get(f"/t/{link.token}")
    first = world.link(world.accord).opened_at
    client.get(f"/t/{link.token}")
    assert world.link(world.accord).opened_at == first


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_link_only_opens(client, world, method):
    assert getattr(client, method)(f"/t/{world.link(world.accord).token}").status_code == 405


def test_unknown_revoked_and_expired_links_get_the_same_bytes(client, world):
    revoked, expired = world.link(world.accord).token, world.link(world.civic).token
    revoke_link(world.accord, Program())
    TrackingLink.objects.filter(estimate=world.civic).update(expires_at=clock.now())
    answers = [client.get(f"/t/{token}") for token in ("x" * 24, revoked, expired, "y" * 500)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "This link has ended" in answers[0].content.decode()


def test_an_ended_link_leaves_no_cookie(client, world):
    token = world.link(world.accord).token
    revoke_link(world.accord, Program())
    assert not client.get(f"/t/{token}").cookies


def test_a_rotated_link_shuts_the_page_that_the_old_one_opened(holder, world):
    assert holder.get(page_of(world.accord)).status_code == 200
    make_link(world.accord, Program())
    assert holder.get(page_of(world.accord)).status_code == 302


def test_wrong_tokens_run_into_the_limit(client, world, monkeypatch):
    monkeypatch.setattr(
        "clearcoat.portal.views.link.limits.LINK_BY_VISITOR", small := type(LINK_BY_VISITOR)("x", 2, 300)
    )
    statuses = [client.get(f"/t/{'x' * 20}{n}").status_code for n in range(small.most + 1)]
    assert statuses == [404, 404, 429]
    assert client.get(f"/t/{world.link(world.accord).token}").status_code == 302


def test_the_limit_says_when_to_come_back(client, db, monkeypatch):
    monkeypatch.setattr("clearcoat.portal.views.link.limits.LINK_BY_VISITOR", type(LINK_BY_VISITOR)("x", 0, 300))
    answer = client.get("/t/wrong")
    assert 1 <= int(answer["Retry-After"]) <= 300
    assert "tried too often" in answer.content.decode()


def test_right_tokens_are_not_counted(client, world, django_assert_num_queries):
    token = world.link(world.accord).token
    client.get(f"/t/{token}")
    with django_assert_num_queries(2):
        client.get(f"/t/{token}")


@pytest.mark.parametrize("token", ["right", "wrong"])
def test_the_link_is_private(client, world, token):
    answer = client.get(f"/t/{world.link(world.accord).token if token == 'right' else token}")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, noarchive"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("place", ["messages", "preferences", "pay", "approval", "photos/new", "review", "receipt"])
def test_the_shops_name_leads_back_to_the_car_from_every_page_around_it(world, holder, place):
    if place == "receipt":
        place = f"receipts/{record(world.accord, Method.CASH, Decimal(100), world.advisor).pk}"
    page = text(holder.get(f"{page_of(world.accord)}/{place}"))
    assert f'<a class="brand" href="{page_of(world.accord)}">' in page
