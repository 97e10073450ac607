"""The rules in their order: the first that objects is the one that staff read."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from clearcoat.core import clock
from clearcoat.customers.consent import How, standing
from clearcoat.notifications import rules
from clearcoat.notifications.models import Notification
from clearcoat.notifications.rules import useful_seconds, verdict
from clearcoat.notifications.why import Why
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow.consent import Said, agreed, withdraw
from clearcoat.workflow.preferences import preferences_of

NOON = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("America/Chicago"))
NIGHT = datetime(2026, 11, 25, 23, tzinfo=ZoneInfo("America/Chicago"))
MORNING = datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("America/Chicago"))
SAID = Said(How.SPOKEN, "Ana Ruiz", "No more, please.")


@pytest.fixture
def accord(world):
    """Maria's car at a shop with the usual hours; everybody agreed to everything."""
    hours = {"text_from": 9, "text_until": 20, "text_from_sunday": 12}
    ShopSettings.objects.filter(pk=world.harbor.pk).update(**hours)
    world.harbor.settings.refresh_from_db()
    agreed(world.accord, How.INTAKE, "Ana Ruiz", ["marketing"])
    return world.accord


def row(estimate, way="sms", kind="status_update", **fields) -> Notification:
    to = estimate.phone if way == "sms" else estimate.email
    about = {"shop": estimate.shop, "estimate": estimate, "type": way, "channel": kind, "to": to, "event": "news"}
    return Notification(**about | fields)


def why(estimate, *args, at=NOON, **fields) -> str:
    return verdict(row(estimate, *args, **fields), at).why.words


def prefer(estimate, **ways):
    preferences_of(estimate).choose(**ways)


@pytest.mark.parametrize("way", ["sms", "email"])
@pytest.mark.parametrize("kind", ["status_update", "approval", "payment", "review"])
def test_what_nothing_speaks_against_goes_at_once(accord, way, kind):
    accord.status = "completed" if kind == "review" else accord.status
    assert verdict(row(accord, way, kind), NOON) == rules.Verdict(NOON)


@pytest.mark.parametrize(
    ("hour", "minute", "seconds"), [(12, 0, 4 * 3600), (18, 30, 90 * 60), (19, 59, 300), (23, 0, 4 * 3600)]
)
def test_the_provider_tries_to_bring_a_text_until_the_hours_end(accord, hour, minute, seconds):
    assert useful_seconds(row(accord), NOON.replace(hour=hour, minute=minute)) == seconds


def test_a_test_is_not_texted_to_who_asked_for_no_more(accord):
    assert why(accord, "sms", "account") == ""
    withdraw(accord.shop, accord.phone, SAID)
    assert why(accord, "sms", "account") == rules.SAID_NO


@pytest.mark.parametrize("kind", ["status_update", "approval", "payment"])
def test_nobody_is_texted_who_was_not_asked(accord, kind):
    accord.phone = "+13125550188"
    assert why(accord, "sms", kind) == rules.NOT_ASKED
    assert verdict(row(accord, "email", kind), NOON).when


def test_a_review_request_needs_a_yes_of_its_own_by_text_and_only_no_no_by_mail(world, accord):
    world.civic.status = "completed"
    assert why(world.civic, "sms", "review") == rules.NO_REVIEWS
    assert why(world.civic, "email", "review") == ""
    withdraw(world.harbor, world.civic.email, SAID, ["marketing"])
    assert why(world.civic, "email", "review") == rules.SAID_NO


@pytest.mark.parametrize("way", ["sms", "email"])
def test_a_review_is_not_asked_for_while_the_car_is_at_the_shop(accord, way):
    assert why(accord, way, "review") == rules.NOT_DONE


def test_who_said_no_gets_no_text_and_still_the_mail_about_the_repair(accord):
    withdraw(accord.shop, accord.phone, SAID)
    assert why(accord) == rules.SAID_NO
    assert why(accord, "email") == ""


def test_the_shops_switch_and_the_customers_no_are_kept_apart(accord):
    accord.texts_off = True
    assert why(accord) == rules.SWITCHED_OFF
    assert standing(accord.shop_id, accord.phone, "service") == "given"
    withdraw(accord.shop, accord.phone, SAID)
    accord.texts_off = False
    assert why(accord) == rules.SAID_NO


@pytest.mark.parametrize(
    ("way", "text", "mail"),
    [
        ("both", "", ""),
        ("text", "", rules.WANTS_TEXT),
        ("mail", rules.WANTS_MAIL, ""),
        ("call", rules.WANTS_A_CALL, rules.WANTS_A_CALL),
        ("none", rules.WANTS_NONE, rules.WANTS_NONE),
    ],
)
def test_a_preference_decides_the_way(accord, way, text, mail):
    prefer(accord, status=way)
    assert (why(accord), why(accord, "email")) == (text, mail)
    assert why(accord, "sms", "payment") == ""


def test_who_wants_texts_alone_gets_the_mail_while_no_text_can_go(accord):
    prefer(accord, status="text")
    withdraw(accord.shop, accord.phone, SAID)
    assert why(accord, "email") == ""


def test_a_mail_about_an_account_follows_no_preference(accord):
    prefer(accord, status="none")
    assert why(accord, "email", "account") == ""


def test_at_night_a_text_waits_and_says_so_and_a_mail_does_not(accord):
    assert verdict(row(accord), NIGHT) == rules.Verdict(MORNING, Why(rules.QUIET))
    assert verdict(row(accord, "email"), NIGHT).goes(NIGHT)


def test_mails_keep_the_hours_too_when_the_shop_says_so(accord):
    accord.shop.settings.quiet_mail = True
    assert verdict(row(accord, "email"), NIGHT).when == MORNING


def test_the_hours_are_those_of_the_number_wherever_the_shop_is(accord):
    agreed_number(accord, "+18085550100")
    assert verdict(row(accord), NIGHT).goes(NIGHT)  # seven in the evening in Honolulu
    assert verdict(row(accord), NOON).when == datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Pacific/Honolulu"))


def test_a_holiday_of_the_shop_holds_texts(accord):
    accord.shop.settings.holidays = ["2026-11-25"]
    assert verdict(row(accord), NOON).when == MORNING


def test_the_sixth_text_of_a_day_waits_for_tomorrow(accord):
    for _ in range(rules.TEXTS_A_DAY):
        row(accord, status="sent", called_at=NOON, created_at=NOON).save()
    assert verdict(row(accord), NOON + timedelta(hours=1)) == rules.Verdict(MORNING, Why(rules.ENOUGH))
    assert verdict(row(accord), MORNING).goes(MORNING)
    assert why(accord, "email") == ""


def test_an_open_question_is_answered_at_night_too(accord):
    assert verdict(row(accord, status="unknown"), NIGHT).goes(NIGHT)


@pytest.mark.parametrize(
    ("spoil", "first"),
    [
        (lambda e: setattr(e, "phone", ""), rules.NO_NUMBER),
        (lambda e: setattr(e, "texts_off", True), rules.SWITCHED_OFF),
        (lambda e: withdraw(e.shop, e.phone, SAID), rules.SAID_NO),
        (lambda e: prefer(e, status="none"), rules.WANTS_NONE),
    ],
)
def test_the_rules_are_asked_in_their_order(accord, spoil, first):
    """It is night and the customer wants nothing; each case adds what comes before that."""
    prefer(accord, status="none")
    spoil(accord)
    assert why(accord, at=NIGHT) == first


def test_a_reason_is_read_in_the_readers_language_however_it_was_written():
    with translation.override("es"):
        assert Why(rules.QUIET).shown != rules.QUIET
        assert Why(rules.NOT_TEXTABLE, {"number": "12"}).shown.startswith("12 ")
        assert "100%" in Why("A reason with 100% that nobody translated").shown


def test_a_verdict_writes_nothing(accord, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        verdict(row(accord), clock.now())
    assert not Notification.objects.exists()


def agreed_number(accord, number):
    accord.phone = number
    agreed(accord, How.INTAKE, "Ana Ruiz", ["service"])
