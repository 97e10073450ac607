"""One request by the customer's ways: never early, never twice, with consent, and a reason where it does not go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clearcoat.customers.consent import How, Subject
from clearcoat.customers.preferences import NotificationPreferences
from clearcoat.estimates.models import Estimate, Task
from clearcoat.notifications.delivery import send_again
from clearcoat.notifications.models import Notification
from clearcoat.reviews.models import Review, ReviewPlatform
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow import consent, review_due
from clearcoat.workflow.review import CannotAsk, ask_by_hand, skip
from clearcoat.workflow.review_book import lines
from clearcoat.workflow.review_due import ask_due
from tests.reviews.conftest import TUESDAY, asked, handed_over, move
from tests.world import agreed

IN_TIME = {"days": 4, "hours": 3}  # Sunday at one: the reminder's hour


def the_line(estimate: Estimate):
    (line,) = lines(Review.objects.filter(estimate=estimate))
    return line


def test_nothing_is_asked_before_its_time(done, later):
    later(hours=23, minutes=59)
    assert asked(done) == []


def test_it_is_asked_once_by_each_way(done, later):
    later(hours=24)
    later(hours=1)
    assert [(row.type, row.status) for row in asked(done)] == [("email", "pending"), ("sms", "pending")]


def test_the_message_leads_to_the_page_of_the_request(done, later):
    later(days=1)
    for row in asked(done):
        assert "/t/{secret}/review" in row.text


def test_the_links_are_kept_as_they_were_shown(done, later, shop):
    later(days=1)
    ReviewPlatform.offer(shop.pk, "google", place_id="Another_place_1")
    assert [link["kind"] for link in Review.objects.get().links] == ["google", "facebook"]
    assert Review.objects.get().shown_links[0]["address"].endswith("placeid=ChIJN1t_tDeuEmsR")


def test_yelp_is_left_out_until_the_shop_turns_it_on(shop):
    ReviewPlatform.offer(shop.pk, "yelp", address="https://www.yelp.com/biz/harbor")
    assert "yelp" not in [link["kind"] for link in ReviewPlatform.links_of(shop.pk)]
    ReviewPlatform.offer(shop.pk, "yelp", is_on=True)
    assert "yelp" in [link["kind"] for link in ReviewPlatform.links_of(shop.pk)]


def test_without_a_yes_to_requests_only_the_mail_goes(shop, world, by, later):
    handed_over(world.civic, by)
    later(days=1)
    mail, text = asked(world.civic)
    assert (mail.status, text.status) == ("pending", "suppressed")
    assert "did not agree to review requests" in text.shown_reason


def test_who_said_no_is_not_asked_and_the_reason_shows(done, shop, later):
    consent.refused(done, How.MAIL, "Maria", "No more", [Subject.MARKETING])
    later(days=1)
    line = the_line(done)
    assert (line.outcome, {row.status for row in asked(done)}) == ("unsent", {"suppressed"})
    assert "asked for no more" in line.why


def test_a_no_after_the_decision_is_obeyed(done, later):
    later(days=1)
    consent.refused(done, How.MAIL, "Maria", "No more", [Subject.MARKETING])
    assert the_line(done).outcome == "unsent"


def test_who_prefers_no_such_question_is_left_alone(done, later):
    NotificationPreferences.objects.create(customer=done.customer, shop=done.shop, contact=done.email, review="none")
    later(days=1)
    assert {row.status for row in asked(done)} == {"suppressed"}


@pytest.mark.parametrize(("late", "outcome"), [(6.9, "waiting"), (7.1, "skipped")])
def test_a_week_late_is_sent_and_later_is_dropped_with_the_reason(done, later, late, outcome):
    later(days=1 + late)
    line = the_line(done)
    assert line.outcome == outcome
    assert ("more than a week late" in line.why) == (outcome == "skipped")


def test_a_request_that_a_pause_held_for_a_week_is_dropped(done, later, deliver, settings):
    later(days=1)
    settings.CLOCK_OFFSET += timedelta(days=8).total_seconds()
    deliver()
    assert {(row.status, row.shown_reason) for row in asked(done)} == {
        ("suppressed", "It would have come more than a week late.")
    }


def test_two_outages_add_up_to_a_request_that_is_dropped(done, later, deliver, settings):
    """The worker was away for four days, and then the provider was."""
    later(days=5)
    settings.CLOCK_OFFSET += timedelta(days=4).total_seconds()
    deliver()
    assert {row.shown_reason for row in asked(done)} == {"It would have come more than a week late."}


def test_an_ask_by_hand_is_never_late(done, by, settings, deliver):
    settings.CLOCK_OFFSET += timedelta(days=40).total_seconds()
    ask_by_hand(done, by)
    settings.CLOCK_OFFSET += timedelta(days=1).total_seconds()
    deliver()
    assert {row.status for row in asked(done)} == {"sent"}


def test_mails_keep_the_hours_too(done, later, at, deliver):
    at(datetime(2026, 11, 26, 5, tzinfo=UTC))  # eleven in the evening
    later()
    deliver()
    assert {row.status for row in asked(done)} == {"pending"}
    assert {row.send_after for row in asked(done)} == {datetime(2026, 11, 26, 15, tzinfo=UTC)}


def test_a_text_goes_days_after_the_repair_was_closed(done, later, deliver, shop):
    later(days=6)
    later(seconds=61)
    deliver()
    assert {row.status for row in asked(done)} == {"sent"}


class TestTriedAgain:
    """A message that failed is sent again by staff."""

    @pytest.fixture
    def failed(self, done, later) -> Estimate:
        later(days=1)
        Notification.objects.filter(channel="review").update(status="failed")
        return done

    @pytest.fixture
    def again(self, failed, deliver, settings):
        def send() -> list[str]:
            for row in asked(failed)[:2]:
                assert send_again(row)
            settings.CLOCK_OFFSET += 120
            deliver()
            return [row.shown_reason for row in asked(failed)[:2] if row.status == "suppressed"]

        return send

    def test_it_goes_out(self, failed, again):
        assert again() == []
        assert {row.status for row in asked(failed)} == {"sent"}

    @pytest.mark.parametrize("to", ["in_progress", "total_loss"])
    def test_it_does_not_while_the_car_is_back(self, failed, again, by, to):
        move(failed, "in_progress", by)
        move(failed, to, by)
        assert again() == ["The repair is not completed any more."] * 2

    def test_it_does_not_after_a_newer_request(self, failed, again, by):
        ask_by_hand(failed, by)
        assert again() == ["The customer was asked anew since."] * 2
        assert [row.status for row in asked(failed)[2:]] == ["sent", "sent"]


class TestCoolDown:
    """One person, two cars."""

    @pytest.fixture
    def two(self, shop, world, by, later):
        handed_over(world.civic, by)
        later(days=1)
        return world.civic, handed_over(world.outback, by)

    def test_the_second_repair_of_a_person_is_not_asked_about(self, two, later):
        later(days=1)
        line = the_line(two[1])
        assert (line.outcome, asked(two[1])) == ("skipped", [])
        assert f"was asked for repair {two[0].estimate_number} on" in line.why

    @pytest.mark.parametrize("same", ["email", "phone"])
    def test_an_address_or_a_number_is_the_person(self, two, later, same):
        Estimate.objects.filter(pk=two[1].pk).update(
            customer=None, **{"email": "", "phone": ""} | {same: getattr(two[0], same).upper()}
        )
        later(days=1)
        assert the_line(two[1]).outcome == "skipped"

    def test_after_the_cool_down_the_person_is_asked_again(self, two, later, shop):
        ShopSettings.objects.filter(pk=shop.pk).update(review_cooldown_days=0)
        later(days=1)
        assert the_line(two[1]).outcome == "waiting"

    def test_a_stranger_to_the_first_is_asked(self, two, later):
        Estimate.objects.filter(pk=two[1].pk).update(customer=None, email="else@demo.test", phone="+13125550190")
        later(days=1)
        assert the_line(two[1]).outcome == "waiting"

    def test_nobody_is_the_same_person_as_nobody(self, two, later):
        Estimate.objects.filter(pk__in=[car.pk for car in two]).update(customer=None, email="", phone="")
        later(days=1)
        assert the_line(two[1]).outcome == "unsent"

    def test_a_request_that_never_left_counts_for_nothing(self, two, later):
        Notification.objects.filter(channel="review").update(status="failed")
        later(days=1)
        assert the_line(two[1]).outcome == "waiting"

    def test_it_holds_for_an_ask_by_hand(self, two, by):
        with pytest.raises(CannotAsk, match="was asked for repair"):
            ask_by_hand(two[1], by)
        assert asked(two[1]) == []


class TestByHand:
    """Staff ask before the time, or for one that was left out."""

    def test_it_goes_at_once_and_not_again_by_itself(self, done, by, later):
        review = ask_by_hand(done, by)
        later(days=2)
        assert (review.requested_by, len(asked(done))) == ("Dana Whitfield", 2)

    def test_once_only(self, done, by):
        ask_by_hand(done, by)
        with pytest.raises(CannotAsk, match="already"):
            ask_by_hand(done, by)
        assert len(asked(done)) == 2

    def test_a_repair_under_way_is_not_asked_about(self, shop, world, by):
        with pytest.raises(CannotAsk, match="completed"):
            ask_by_hand(world.accord, by)
        assert not Review.objects.exists()

    def test_a_skipped_one_may_be_asked(self, done, by, review):
        skip(review, by, "On holiday")
        assert ask_by_hand(done, by).reason == ""
        assert len(asked(done)) == 2

    def test_one_that_nobody_could_be_told_may_be_asked_again(self, shop, world, by, later):
        Estimate.objects.filter(pk=world.civic.pk).update(email="")
        handed_over(world.civic, by)
        later(days=1)
        agreed(world.advisor, world.civic, Subject.MARKETING)
        ask_by_hand(world.civic, by)
        assert [row.status for row in asked(world.civic) if row.type == "sms"] == ["suppressed", "pending"]

    def test_a_repair_from_before_there_were_requests_may_be_asked_about(self, done, by):
        Review.objects.all().delete()
        assert ask_by_hand(done, by).state == "requested"


class TestByCall:
    """Who wants a call instead is on the list of calls."""

    @pytest.fixture
    def caller(self, done) -> Estimate:
        NotificationPreferences.objects.create(
            customer=done.customer, shop=done.shop, contact=done.email, review="call"
        )
        return done

    def test_two_clicks_are_one_call(self, caller, by):
        ask_by_hand(caller, by)
        with pytest.raises(CannotAsk, match="already"):
            ask_by_hand(caller, by)
        assert [task.what for task in Task.objects.open()] == ["review_request"]

    def test_a_call_that_was_dropped_is_planned_anew(self, caller, by, later):
        ask_by_hand(caller, by)
        move(caller, "in_progress", by)
        handed_over(caller, by)
        later(days=1)
        assert [task.what for task in Task.objects.open()] == ["review_request"]


class TestReminder:
    """One at most, to who did nothing at all."""

    @pytest.fixture
    def sent(self, done, later):
        later(days=1)
        Notification.objects.filter(channel="review").update(status="sent", sent_at=TUESDAY)
        return done

    def test_it_comes_once_four_days_later(self, sent, later):
        later(days=4, hours=1)  # Sunday at eleven
        assert len(asked(sent)) == 2
        later(hours=2)
        later(days=30)
        assert [row.event for row in asked(sent)[2:]] == ["review_reminder"] * 2
        assert Review.objects.get().state == "reminded"

    @pytest.mark.parametrize("did", [{"completed_at": TUESDAY}, "click"])
    def test_who_answered_or_clicked_is_not_reminded(self, sent, later, did):
        review = Review.objects.get()
        if did == "click":
            review.clicks.create(link="1", platform="google")
        else:
            Review.objects.update(**did)
        later(**IN_TIME)
        assert len(asked(sent)) == 2

    def test_a_shop_may_do_without(self, done, shop, later):
        ShopSettings.objects.filter(pk=shop.pk).update(review_reminds=False)
        later(days=1)
        Notification.objects.filter(channel="review").update(status="sent", sent_at=TUESDAY)
        later(**IN_TIME)
        assert len(asked(done)) == 2

    def test_who_was_not_reached_is_not_reminded(self, sent, later):
        Notification.objects.filter(channel="review").update(status="failed", sent_at=None)
        later(**IN_TIME)
        assert len(asked(sent)) == 2

    def test_who_was_reached_just_now_is_not_reminded(self, sent, later):
        Notification.objects.filter(channel="review").update(sent_at=TUESDAY + timedelta(days=4))
        later(**IN_TIME)
        assert len(asked(sent)) == 2

    def test_a_week_late_it_is_dropped(self, sent, later):
        later(days=12)
        assert len(asked(sent)) == 2

    def test_an_opened_repair_is_not_reminded_of_not_even_when_completed_again(self, sent, by, later):
        move(sent, "in_progress", by)
        handed_over(sent, by)
        later(**IN_TIME)
        assert len(asked(sent)) == 2


def test_a_row_that_another_worker_took_is_left_to_it(done, later, monkeypatch, settings):
    """Both read it as due; the second comes to the row after the first one's commit."""
    settings.CLOCK_OFFSET += timedelta(days=1).total_seconds()
    held = review_due.locked

    def quicker(pk):
        monkeypatch.setattr(review_due, "locked", held)
        assert ask_due() == 1
        return held(pk)

    monkeypatch.setattr(review_due, "locked", quicker)
    assert ask_due() == 0
    assert len(asked(done)) == 2
