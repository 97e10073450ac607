"""The page on how messages leave: what goes in stays in, what is missing is said, and a test is sent."""

from datetime import timedelta

import pytest

from clearcoat.core import clock
from clearcoat.notifications.models import Notification, Outage, ReturnedAddress
from clearcoat.notifications.outbox import deliver_due
from clearcoat.shops.models import Sender, ShopSettings

PAGE = "/shop/settings/messages"
ACCOUNT, SERVICE = "AC" + "b" * 32, "MG" + "c" * 32
TOKEN, KEY, SECRET = "the-token-of-twilio", "re_key_of_harbor", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
GOOD = {
    "sms_number": "(312) 555-0147", "twilio_account": ACCOUNT, "twilio_auth_token": TOKEN, "texts_a_day": "100",
    "segment_price": "0.012",
    "sender_email": "desk@harbor.test", "resend_api_key": KEY, "resend_signing_secret": SECRET,
}  # fmt: skip


def save(client, **more):
    return client.post(PAGE, GOOD | more)


def kept(world) -> Sender:
    return Sender.objects.get(pk=world.harbor.pk)


def test_a_manager_enters_the_shops_own_accounts(world, owner):
    assert save(owner).status_code == 302
    own = kept(world)
    assert (own.twilio_account, own.twilio_auth_token, own.resend_api_key) == (ACCOUNT, TOKEN, KEY)
    assert ShopSettings.objects.get(pk=world.harbor.pk).sms_number == "+13125550147"


@pytest.mark.parametrize("typed", [{}, {"sms_number": "abc"}])
def test_no_secret_is_ever_written_into_a_page(world, owner, typed):
    pages = [save(owner, **typed).content, owner.get(PAGE).content, owner.get("/shop/settings").content]
    assert not [secret for secret in (TOKEN, KEY, SECRET) for page in pages if secret.encode() in page]


def test_an_empty_field_keeps_the_secret(world, owner):
    save(owner)
    save(owner, twilio_auth_token="", resend_api_key="", resend_signing_secret="")
    own = kept(world)
    assert (own.twilio_auth_token, own.resend_api_key, own.resend_signing_secret) == (TOKEN, KEY, SECRET)


def test_a_secret_that_is_replaced_stays_good_for_a_while(world, owner):
    save(owner)
    save(owner, twilio_auth_token="new", resend_signing_secret=OTHER)
    own = kept(world)
    assert (own.twilio_auth_token, own.twilio_previous_token) == ("new", TOKEN)
    assert (own.resend_signing_secret, own.resend_previous_secret) == (OTHER, SECRET)


def test_without_its_account_a_shop_has_no_token(world, owner):
    save(owner)
    save(owner, twilio_account="", twilio_auth_token="", forget_mail_keys="on")
    own = kept(world)
    assert (own.twilio_auth_token, own.twilio_previous_token, own.resend_api_key, own.resend_signing_secret) == (
        "",
    ) * 4


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("sms_number", {"sms_number": "abc"}), ("twilio_account", {"twilio_account": "AC1"}),
        ("messaging_service", {"messaging_service": "SM" + "c" * 32}), ("texts_a_day", {"texts_a_day": "-1"}),
        ("twilio_auth_token", {"twilio_auth_token": ""}), ("sms_number", {"sms_number": ""}),
        ("resend_signing_secret", {"resend_signing_secret": "secret"}), ("sender_email", {"sender_email": "desk"}),
        ("segments_a_month", {"segments_a_month": "many"}),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_and_nothing_is_kept(world, owner, field, typed):
    answer = save(owner, **typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Sender.objects.exists()


def test_another_account_needs_its_own_token(world, owner):
    save(owner)
    assert save(owner, twilio_account="AC" + "d" * 32, twilio_auth_token="").status_code == 422


def test_a_lost_secret_is_asked_for_again(world, owner, settings):
    save(owner)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    world.harbor.refresh_from_db()
    owner.force_login(world.owner.user)
    assert b"can no longer be opened" in owner.get(PAGE).content
    assert save(owner, twilio_auth_token="").status_code == 422
    assert save(owner).status_code == 302
    assert kept(world).lost == []


def test_the_page_says_what_is_missing_and_where_webhooks_go(world, owner, settings):
    settings.SITE_URL = "https://repairs.example.com"
    page = owner.get(PAGE).content.decode()
    assert "There is no Twilio account" in page
    assert "https://repairs.example.com/api/webhooks/resend<" in page
    save(owner)
    assert "/api/webhooks/resend?shop=harbor-collision<" in owner.get(PAGE).content.decode()


def test_a_test_text_takes_the_way_of_a_customers(world, owner, settings, tmp_path):
    settings.INBOX = tmp_path
    owner.post(f"{PAGE}/test", {"way": "sms", "to": "312 555 0143"})
    row = Notification.objects.get(event="test")
    assert (row.to, row.shop, row.type) == ("+13125550143", world.harbor, "sms")
    deliver_due()
    assert b"Sent" in owner.get(PAGE).content


@pytest.mark.parametrize("to", ["", "911", "+447911123456", "+19005550123", "desk@harbor.test"])
def test_a_test_text_goes_to_a_mobile_number_only(owner, to):
    owner.post(f"{PAGE}/test", {"way": "sms", "to": to})
    assert not Notification.objects.exists()


def test_only_so_many_tests_an_hour(owner):
    for _ in range(14):
        owner.post(f"{PAGE}/test", {"way": "email", "to": "dana@harbor.test"})
    assert Notification.objects.count() == 10


def test_the_switch_pauses_texts_and_says_who_did(world, owner):
    owner.post(f"{PAGE}/switch", {"do": "pause"})
    assert (kept(world).texts_paused_by, bool(kept(world).texts_paused_at)) == ("Dana Whitfield", True)
    assert b"Texts are paused by Dana Whitfield." in owner.get(PAGE).content
    owner.post(f"{PAGE}/switch", {"do": "go"})
    assert kept(world).texts_paused_at is None


@pytest.mark.parametrize("page", ["/shop/", "/shop/board/columns", "/shop/messages", "/shop/settings", PAGE])
def test_an_outage_is_told_on_every_page_that_it_concerns(world, owner, page):
    when = "2026-11-24T10:00:00Z"
    Outage.objects.create(shop=world.harbor, type="sms", needs_staff=True, reason="Token refused.", probe_at=when)
    told = owner.get(page).content
    assert b"Texts are not going out." in told
    assert b"Token refused." in told


def test_a_test_after_a_correction_does_not_wait_for_the_next_probe(world, owner, settings, tmp_path):
    settings.INBOX, later = tmp_path, clock.now() + timedelta(minutes=1)
    Outage.objects.create(shop=world.harbor, type="email", needs_staff=True, reason="Key refused.", probe_at=later)
    owner.post(PAGE, {"texts_a_day": "100", "segment_price": "0.012"})
    owner.post(f"{PAGE}/test", {"way": "email", "to": "dana@harbor.test"})
    deliver_due()
    assert (len(list(tmp_path.glob("*.json"))), Outage.objects.count()) == (1, 0)


def test_an_open_board_learns_of_an_outage(world, advisor, rival):
    before, foreign = (client.get("/shop/board/version").content for client in (advisor, rival))
    Outage.objects.create(
        shop=world.harbor, type="sms", needs_staff=True, reason="No.", probe_at="2026-11-24T10:00:00Z"
    )
    assert advisor.get("/shop/board/version").content != before
    assert rival.get("/shop/board/version").content == foreign


class TestReturned:
    """An address that mail came back from, until somebody looked."""

    @pytest.fixture
    def returned(self, world):
        return ReturnedAddress.objects.create(shop=world.harbor, address=world.accord.email, why="bounced")

    @pytest.mark.parametrize("page", ["/shop/messages", "/shop/estimates/{}"])
    def test_it_is_seen_and_corrected_from_both_pages(self, world, advisor, returned, page):
        assert b"The address is right now" in advisor.get(page.format(world.accord.pk)).content
        form = {"estimate": world.accord.pk} if "{" in page else {}
        answer = advisor.post(f"/shop/addresses/{returned.pk}", form)
        assert answer["Location"] == page.format(world.accord.pk)
        returned.refresh_from_db()
        assert (returned.corrected_by, bool(returned.corrected_at)) == ("Ana Ruiz", True)
        assert b"The address is right now" not in advisor.get(page.format(world.accord.pk)).content

    def test_another_shop_neither_sees_nor_corrects_it(self, world, rival, returned):
        assert b"The address is right now" not in rival.get("/shop/messages").content
        assert rival.post(f"/shop/addresses/{returned.pk}").status_code == 404
        returned.refresh_from_db()
        assert returned.corrected_at is None
