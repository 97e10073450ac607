"""What became of it: receipts in any order, twice, too early or never; what follows from each."""

import pytest

from clearcoat.core import chaos
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.announce import drafts, queue
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.delivery import follow_up, send_again
from clearcoat.notifications.models import Notification, Outage, ProviderEvent, ReturnedAddress
from clearcoat.notifications.outbox import deliver_due
from clearcoat.notifications.rules import SAID_NO
from clearcoat.workflow.delivery import apply_events
from clearcoat.workflow.move import Move
from clearcoat.workflow.preferences import preferences_of
from clearcoat.workflow.status import change_status
from tests.outbox.callbacks import told
from tests.outbox.rows import make, now, state
from tests.world import agreed

HOUR = 3600
HARD = {"bounce": {"type": "Permanent", "subType": "General", "message": "No such user", "diagnosticCode": []}}
SOFT = {"bounce": {**HARD["bounce"], "type": "Transient", "subType": "MailboxFull"}}

pytestmark = pytest.mark.usefixtures("public")


@pytest.fixture
def sent(text, mail, work) -> tuple[Notification, Notification]:
    work()
    return now(text), now(mail)


def ask(settings, seconds):
    settings.CLOCK_OFFSET += seconds
    while follow_up():
        pass


def test_a_text_names_where_its_receipts_go(sent, twilio):
    assert twilio.ledger[0]["form"]["StatusCallback"] == "https://repairs.example.com/api/webhooks/twilio/status"


def test_nothing_is_delivered_before_its_receipt(sent, twilio, resend):
    assert [row.status for row in sent] == ["sent", "sent"]
    twilio.move(sent[0].provider_id, "delivered")
    resend.move(sent[1].provider_id, "delivered")
    told(twilio, resend)
    assert [(now(row).status, bool(now(row).delivered_at)) for row in sent] == [("delivered", True)] * 2


def test_receipts_in_any_order_and_twice_end_alike(sent, twilio):
    text = sent[0]
    for word in ("delivered", "sending", "sent", "delivered", "queued"):
        twilio.tell(text.provider_id, word)
    told(twilio)
    assert state(text) == "delivered"


def test_a_text_that_arrived_stays_arrived(sent, twilio):
    for word, code in (("undelivered", "30005"), ("delivered", ""), ("failed", "30005")):
        twilio.tell(sent[0].provider_id, word, code)
    told(twilio)
    assert (state(sent[0]), now(sent[0]).reason) == ("delivered", "")


def test_a_mail_that_was_taken_in_may_still_come_back(sent, resend):
    for word, more in (("delivered", {}), ("bounced", HARD), ("delivered", {})):
        resend.tell(sent[1].provider_id, word, **more)
    told(resend)
    assert state(sent[1]) == "undelivered"
    assert "came back" in now(sent[1]).reason


def test_opening_and_following_a_link_are_kept(sent, resend):
    for word in ("opened", "clicked"):
        resend.tell(sent[1].provider_id, word)
    told(resend)
    kept = now(sent[1])
    assert (kept.status, bool(kept.opened_at), bool(kept.clicked_at)) == ("delivered", True, True)


def test_a_receipt_that_comes_before_our_own_answer_is_matched_later(text, twilio, settings):
    twilio.script(["early-callback"])
    disarm = chaos.arm(lambda name: told(twilio) if name == "after the call" else None)
    deliver_due()
    disarm()
    assert state(text) == "sent"
    settings.CLOCK_OFFSET += 6
    apply_events()
    assert state(text) == "delivered"


def test_a_receipt_about_nobodys_message_is_let_go_after_three_days(sent, twilio, settings):
    ProviderEvent.keep(
        "text_status", "SM0:sent", shop_id=None, account="AC", message_id="SM0", body="MessageStatus=sent"
    )
    for _ in range(100):
        settings.CLOCK_OFFSET += HOUR
        apply_events()
    event = ProviderEvent.objects.get()
    assert (event.look_at, event.applied_at) == (None, None)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("30005", "not in service"),
        ("30006", "landline"),
        ("30007", "filtered"),
        ("30004", "blocks"),
        ("", "nobody said"),
    ],
)
def test_a_text_that_did_not_arrive_says_why(sent, twilio, code, words):
    twilio.move(sent[0].provider_id, "undelivered", code)
    told(twilio)
    kept = now(sent[0])
    assert (kept.status, kept.error_message, kept.check_at) == ("undelivered", code, None)
    assert words in kept.reason


@pytest.mark.parametrize(("code", "texts"), [("30003", 3), ("30008", 2), ("30005", 1)])
def test_a_phone_that_is_off_is_tried_again_hours_later_and_not_for_ever(text, twilio, work, code, texts):
    for _ in range(5):
        work(after=3 * HOUR + 60)
        for entry in twilio.ledger:
            if entry["message"]["status"] == "queued":
                twilio.move(entry["message"]["sid"], "undelivered", code)
        told(twilio)
    assert (state(text), len(twilio.ledger)) == ("undelivered", texts)


def test_a_text_is_not_sent_again_before_its_hours_are_over(sent, twilio, work):
    twilio.move(sent[0].provider_id, "undelivered", "30003")
    told(twilio)
    work(after=2 * HOUR)
    assert (state(sent[0]), len(twilio.ledger)) == ("pending", 1)


def test_a_sender_whose_texts_never_arrive_holds_the_shop_and_tells_staff(sent, shop, twilio, work):
    twilio.move(sent[0].provider_id, "undelivered", "30034")
    told(twilio)
    later = make(shop, "sms")
    work()
    assert (state(later), len(twilio.ledger)) == ("pending", 1)
    assert ["A2P 10DLC" in outage.reason for outage in Outage.alarms(shop.pk)] == [True]
    work(after=HOUR + 1)
    assert state(later) == "sent"
    assert Outage.alarms(shop.pk)  # it was taken, as the one before was
    twilio.move(now(later).provider_id, "delivered")
    told(twilio)
    assert Outage.alarms(shop.pk) == []


def test_a_number_that_twilio_closed_gets_nothing_that_waits(shop, twilio, work):
    first, waiting = make(shop, "sms"), make(shop, "sms", send_after="2030-01-01T00:00:00Z")
    twilio.script(["21610"])
    work()
    told()
    assert (state(first), state(waiting)) == ("failed", "suppressed")
    assert now(waiting).reason == SAID_NO


@pytest.mark.parametrize(("word", "more"), [("bounced", HARD), ("complained", {}), ("suppressed", {})])
def test_an_address_that_mail_comes_back_from_gets_no_more(sent, shop, resend, work, word, more):
    mail = sent[1]
    waiting = make(shop, "email", send_after="2030-01-01T00:00:00Z")
    resend.move(mail.provider_id, word, **more)
    told(resend)
    assert state(waiting) == "suppressed"
    late = make(shop, "email")
    work()
    assert state(late) == "suppressed"
    assert "Check it with the customer" in now(late).reason
    assert len(resend.ledger) == 1


def test_an_address_that_staff_corrected_gets_mail_again(sent, shop, resend, work):
    resend.move(sent[1].provider_id, "bounced", **HARD)
    told(resend)
    ReturnedAddress.standing(shop.pk, sent[1].to).correct("Ana")
    late = make(shop, "email")
    work()
    assert state(late) == "sent"


def test_a_mailbox_that_is_full_closes_no_address(sent, shop, resend):
    resend.move(sent[1].provider_id, "bounced", **SOFT)
    told(resend)
    assert state(sent[1]) == "undelivered"
    assert ReturnedAddress.standing(shop.pk, sent[1].to) is None


def test_another_shop_still_writes_to_the_address(sent, shop, resend, work):
    resend.move(sent[1].provider_id, "bounced", **HARD)
    told(resend)
    other = make(type(shop).open("Lakeside"), "email")
    work()
    assert state(other) == "sent"


def test_without_a_receipt_the_provider_is_asked_after_an_hour(sent, twilio, resend, settings):
    twilio.outgoing.clear()
    for entry in twilio.ledger:
        entry["message"] |= {"status": "undelivered", "error_code": 30005}
    for entry in resend.ledger:
        entry["last_event"] = "delivered"
    ask(settings, HOUR - 60)
    assert [state(row) for row in sent] == ["sent", "sent"]
    ask(settings, 61)
    assert [state(row) for row in sent] == ["undelivered", "delivered"]
    assert "not in service" in now(sent[0]).reason


def test_what_nobody_confirms_for_three_days_is_unconfirmed_and_never_delivered(sent, settings):
    for _ in range(71):
        ask(settings, HOUR)
    assert {state(row) for row in sent} == {"sent"}
    for _ in range(8):
        ask(settings, HOUR)
    assert {(now(row).status, now(row).delivered_at) for row in sent} == {("unconfirmed", None)}


def test_the_last_question_may_still_bring_the_word(sent, twilio, settings):
    twilio.ledger[0]["message"]["status"] = "delivered"
    ask(settings, 80 * HOUR)
    assert (state(sent[0]), now(sent[0]).check_at) == ("delivered", None)


def test_a_mail_that_is_sent_again_is_a_new_mail(sent, resend, work, shop):
    resend.move(sent[1].provider_id, "bounced", **SOFT)
    told(resend)
    assert send_again(now(sent[1]))
    work()
    assert (state(sent[1]), len(resend.ledger)) == ("sent", 2)


def test_a_late_receipt_still_counts(sent, twilio, settings):
    for _ in range(80):
        ask(settings, HOUR)
    twilio.move(sent[0].provider_id, "delivered")
    told(twilio)
    assert state(sent[0]) == "delivered"


def test_a_provider_that_cannot_be_asked_is_asked_again(sent, twilio, settings):
    base, settings.TWILIO_API_BASE = settings.TWILIO_API_BASE, "http://127.0.0.1:9"
    twilio.ledger[0]["message"]["status"] = "delivered"
    ask(settings, HOUR + 1)
    assert state(sent[0]) == "sent"
    settings.TWILIO_API_BASE = base
    ask(settings, 6 * HOUR + 1)
    assert state(sent[0]) == "delivered"


class TestInstead:
    """A text about the repair that does not arrive is told by mail, once."""

    @pytest.fixture
    def moved(self, world, work):
        """The car moved while the shop knew no mail address; now it does."""
        car = world.accord
        type(car).objects.filter(pk=car.pk).update(email="")
        car.email = ""
        change_status(car, Move("ready", notes="Ask for Ana."), world.advisor)
        type(car).objects.filter(pk=car.pk).update(email="maria@demo.test")
        return car

    def test_a_refused_text_becomes_one_mail(self, moved, twilio, resend, work):
        twilio.script(["21614"])
        for _ in range(4):
            work(after=61)
        assert [entry["mail"]["to"] for entry in resend.ledger] == [["maria@demo.test"]]
        assert "Ask for Ana." in resend.ledger[0]["mail"]["text"]

    def test_a_text_that_did_not_arrive_becomes_one_mail_however_often_it_is_told(self, moved, twilio, resend, work):
        work(after=61)
        for _ in range(3):
            twilio.move(twilio.ledger[0]["message"]["sid"], "undelivered", "30005")
            told(twilio)
            work(after=61)
        assert len(resend.ledger) == 1

    def test_who_wants_texts_alone_gets_the_mail_once_the_text_cannot_arrive(self, world, twilio, resend, work):
        preferences_of(world.accord).choose(status="text")
        change_status(world.accord, Move("ready", notes="Ask for Ana."), world.advisor)
        work(after=61)
        assert resend.ledger == []
        for _ in range(3):
            twilio.move(twilio.ledger[0]["message"]["sid"], "undelivered", "30005")
            told(twilio)
            work(after=61)
        assert ["Ask for Ana." in entry["mail"]["text"] for entry in resend.ledger] == [True]

    @pytest.mark.parametrize(
        ("event", "state", "mails"),
        [("approval_needed", "ready", 1), ("payment_asked", "ready", 1), ("review_request", "completed", 0)],
    )
    def test_so_is_what_waits_for_the_owner_but_no_marketing(self, world, twilio, resend, work, event, state, mails):
        Estimate.objects.filter(pk=world.accord.pk).update(status=state)
        world.accord.refresh_from_db()
        agreed(world.advisor, world.accord, "marketing")
        preferences_of(world.accord).choose(status="text", payment="text", review="text")
        queue(world.accord.history.latest("pk"), world.accord, drafts(world.accord, event, Facts()))
        work(after=61)
        assert (len(twilio.ledger), len(resend.ledger)) == (1, 0)
        twilio.move(twilio.ledger[0]["message"]["sid"], "undelivered", "30005")
        told(twilio)
        work(after=61)
        assert len(resend.ledger) == mails

    def test_a_mail_of_the_same_change_is_not_repeated(self, world, twilio, resend, work):
        change_status(world.accord, Move("ready"), world.advisor)
        twilio.script(["21614"])
        for _ in range(4):
            work(after=61)
        assert len(resend.ledger) == 1
        assert Notification.objects.get(type="sms").status == "failed"

    def test_a_mail_that_went_before_is_the_only_one_though_it_came_back(self, world, twilio, resend, work):
        change_status(world.accord, Move("ready"), world.advisor)
        work(after=61)
        resend.move(resend.ledger[0]["id"], "bounced", **SOFT)
        type(world.accord).objects.update(email="another@demo.test")
        twilio.move(twilio.ledger[0]["message"]["sid"], "undelivered", "30005")
        told(resend, twilio)
        work(after=61)
        assert len(resend.ledger) == 1

    def test_an_address_that_mail_comes_back_from_is_not_written_to_instead(self, moved, world, twilio, resend, work):
        ReturnedAddress.objects.create(shop=world.harbor, address="maria@demo.test", why="bounced")
        twilio.script(["21614"])
        for _ in range(4):
            work(after=61)
        assert resend.ledger == []

    def test_a_text_about_an_older_state_is_not_told_by_mail(self, moved, world, twilio, resend, work):
        work(after=61)
        moved.refresh_from_db()
        change_status(moved, Move("in_progress", notify=False), world.advisor)
        twilio.move(twilio.ledger[0]["message"]["sid"], "undelivered", "30005")
        told(twilio)
        work(after=61)
        assert resend.ledger == []
