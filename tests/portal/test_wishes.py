"""Which messages an owner wants: by the way in a mail's foot or by the link, without an account or a script."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from clearcoat.customers.consent import Consent, standing
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.announce import drafts
from clearcoat.notifications.channels.email import drawn_up
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.models import Notification, proof_of
from clearcoat.workflow.consent import agreed, heard
from clearcoat.workflow.move import Move
from clearcoat.workflow.preferences import preferences_of
from clearcoat.workflow.status import change_status
from tests.portal.conftest import page_of, text

TYPED = {"status": "mail", "payment": "both", "review": "none", "language": "es", "texts": "on"}


def way_in(estimate) -> str:
    return f"/preferences/{estimate.pk}/{proof_of(estimate.pk, estimate.email)}"


@pytest.fixture
def golf(world) -> Estimate:
    """A car whose owner has no account."""
    return world.golf


def test_the_foot_of_a_mail_leads_to_the_page(world, client):
    (mail,) = [row for row in change_status(world.accord, Move("ready"), world.owner).messages if row.type == "email"]
    sent = drawn_up(mail)
    address = re.search(r"/preferences/\S+", sent.text)[0]
    assert address in sent.html
    assert "{preferences}" not in sent.text + sent.html
    assert client.get(address).status_code == 200


def test_no_stored_message_holds_the_proof(world):
    change_status(world.accord, Move("ready"), world.owner)
    proof = proof_of(world.accord.pk, world.accord.email)
    for row in Notification.objects.filter(estimate=world.accord):
        assert proof not in row.text + row.html + row.shown_text


def test_who_has_no_account_chooses_and_the_next_message_obeys(golf, world, client):
    assert client.post(way_in(golf), TYPED).status_code == 302
    golf.refresh_from_db()
    rows = {row.type: row.status for row in change_status(golf, Move("ready"), world.rival).messages}
    assert rows == {"sms": "suppressed", "email": "pending"}
    assert golf.language == "es"


def test_a_page_from_before_a_stop_does_not_undo_it(golf, client):
    assert 'name="was_texts" value="on"' in client.get(way_in(golf)).content.decode()
    heard(golf.shop, golf.phone, "STOP")
    client.post(way_in(golf), TYPED | {"was_texts": "on"})
    assert standing(golf.shop_id, golf.phone, "service") == "withdrawn"
    assert 'name="was_texts"' not in client.get(way_in(golf)).content.decode()


def test_the_language_is_kept_for_a_car_whose_owner_cannot_be_written_to(golf, world, client):
    Estimate.objects.filter(pk=golf.pk).update(email="", phone="")
    client.get(f"/t/{world.link(golf).token}")
    assert client.post(f"/customer/estimates/{golf.pk}/preferences", TYPED).status_code == 302
    golf.refresh_from_db()
    assert golf.language == "es"


def test_a_choice_holds_for_the_next_car_of_the_same_address_and_for_no_other_shop(golf, world, client):
    client.post(way_in(golf), TYPED)
    golf.refresh_from_db()
    other = Estimate(shop=golf.shop, email=golf.email, phone="")
    elsewhere = Estimate(shop=world.harbor, email=golf.email, phone=golf.phone)
    assert preferences_of(other).ways["status"] == "mail"
    assert preferences_of(elsewhere).ways["status"] == "both"


def test_the_owner_with_an_account_changes_the_same_choice_by_mail(world, client):
    client.post(way_in(world.accord), TYPED)
    assert world.maria.preferences.ways == {"status": "mail", "payment": "both", "review": "none"}


def test_the_link_of_the_car_opens_the_page_too(world, holder):
    page = f"/customer/estimates/{world.accord.pk}/preferences"
    assert holder.get(page).status_code == 200
    assert holder.post(page, TYPED)["Location"] == page
    assert preferences_of(world.accord).status == "mail"


@pytest.mark.parametrize("way", ["", "/unsubscribe"])
def test_looking_changes_nothing(golf, client, way):
    agreed(golf, "intake", "Lou", ["marketing"])
    before = Consent.objects.count()
    for _ in range(2):
        client.get(way_in(golf) + way, follow=True)
    assert Consent.objects.count() == before
    assert preferences_of(golf).pk is None


def test_one_click_of_the_mail_program_ends_review_requests_by_every_way(golf, client):
    agreed(golf, "intake", "Lou", ["marketing"])
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"{way_in(golf)}/unsubscribe", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 302
    for contact in golf.contacts:
        assert standing(golf.shop_id, contact, "marketing") == "withdrawn"
    assert standing(golf.shop_id, golf.phone, "service") == "given"


def test_a_review_request_carries_the_one_click_headers_and_other_mails_do_not(golf):
    asked, news = (
        drawn_up(next(draft.row for draft in drafts(golf, event, Facts()) if draft.type == "email"))
        for event in ("review_request", "ready")
    )
    assert asked.headers["List-Unsubscribe"].endswith(f"{way_in(golf)}/unsubscribe>")
    assert asked.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in news.headers


def test_a_tick_is_consent_in_the_words_that_stood_beside_it_and_its_removal_a_no(world, client):
    Estimate.objects.filter(pk=world.golf.pk).update(phone="+13125550188")
    golf = Estimate.objects.get(pk=world.golf.pk)
    shown = text(client.get(f"{way_in(golf)}?lang=en"))
    client.post(way_in(golf), TYPED, REMOTE_ADDR="192.0.2.7")
    entry = Consent.objects.about(golf.shop_id, [golf.phone]).get()
    assert (entry.word, entry.how, entry.source) == ("given", "page", "192.0.2.7")
    assert entry.words in shown
    client.post(way_in(golf), {name: way for name, way in TYPED.items() if name != "texts"})
    assert standing(golf.shop_id, golf.phone, "service") == "withdrawn"


def test_saving_without_a_change_writes_nothing_into_the_ledger(golf, client):
    before = Consent.objects.count()
    client.post(way_in(golf), TYPED)
    assert Consent.objects.count() == before


def test_the_page_shows_no_more_of_the_number_than_its_end(golf, client):
    page = text(client.get(way_in(golf)))
    assert "0177" in page
    assert "312" not in page


@pytest.mark.parametrize("proof", ["x" * 24, "", "é" * 24])
def test_a_made_up_proof_opens_nothing(golf, client, proof):
    assert client.get(f"/preferences/{golf.pk}/{proof or 'x'}").status_code == 404


def test_the_proof_of_one_car_opens_no_other_and_an_unknown_car_looks_the_same(golf, world, client):
    proof = proof_of(golf.pk, golf.email)
    other, nowhere = (client.get(f"/preferences/{pk}/{proof}") for pk in (world.accord.pk, uuid.uuid4()))
    assert (other.status_code, other.content) == (nowhere.status_code, nowhere.content)
    assert other.status_code == 404


def test_a_mail_to_an_address_that_was_corrected_since_decides_nothing(golf, client):
    old = way_in(golf)
    Estimate.objects.filter(pk=golf.pk).update(email="right@elsewhere.test")
    assert client.post(old, TYPED).status_code == 404
    assert preferences_of(golf).pk is None


def test_somebody_who_guesses_is_stopped(golf, client):
    codes = {client.get(f"/preferences/{golf.pk}/{n:024}").status_code for n in range(61)}
    assert 429 in codes


@pytest.mark.parametrize("wrong", [{"status": "fax"}, {"language": "de"}, {"review": ""}])
def test_a_wrong_choice_is_refused_and_nothing_is_kept(golf, client, wrong):
    assert client.post(way_in(golf), TYPED | wrong).status_code == 422
    assert preferences_of(golf).pk is None


def test_an_account_made_later_keeps_what_was_chosen_before(golf, world, client):
    client.post(way_in(golf), TYPED)
    golf.refresh_from_db()
    golf.customer_id = world.sam.pk
    assert preferences_of(golf).ways["status"] == "mail"


def test_the_page_stands_under_the_name_of_the_shop_that_writes(golf, client):
    assert '<span class="brand__name">Lakeside Auto Body</span>' in text(client.get(way_in(golf)))


def test_who_came_from_the_car_finds_the_way_back_and_who_came_from_a_mail_is_led_to_no_closed_door(world, holder):
    car = f'href="{page_of(world.accord)}"'
    assert text(holder.get(page_of(world.accord) + "/preferences")).count(car) == 2  # by the arrow and the shop's name
    assert car not in text(Client().get(way_in(world.accord)))
