"""Consent at the desk: asked at intake, recorded with one tap, printed; and calls for who wants no messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clearcoat.core import clock
from clearcoat.customers.consent import Consent, standing
from clearcoat.estimates.models import Estimate, Task
from clearcoat.estimates.tasks import Todo
from clearcoat.notifications.models import Notification
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow.consent import heard
from clearcoat.workflow.move import Move
from clearcoat.workflow.preferences import preferences_of
from clearcoat.workflow.status import change_status
from clearcoat.workflow.take_back import TooLate, take_back

NEW = {
    "last_name": "Ng", "phone": "(312) 555-0188", "language": "es", "tax_rate": "8.25", "deductible": "0",
    "betterment": "0",
}  # fmt: skip
UNASKED = "No consent to text yet"


def say(client, estimate, answer, subject="service", **more):
    return client.post(f"/shop/estimates/{estimate.pk}/consent", {"subject": subject, "answer": answer} | more)


@pytest.fixture
def unasked(world) -> Estimate:
    """Maria's car with a number that nobody asked about."""
    Estimate.objects.filter(pk=world.accord.pk).update(phone="+13125550188")
    return Estimate.objects.select_related("shop__settings").get(pk=world.accord.pk)


@pytest.fixture
def wants_a_call(world) -> Estimate:
    preferences_of(world.accord).choose(status="call")
    return world.accord


def test_a_ticked_box_at_intake_is_written_down_with_its_words(world, advisor):
    advisor.post("/shop/estimates/new", NEW | {"texts": "on"})
    entry = Consent.objects.get(contact="+13125550188")
    assert (entry.subject, entry.word, entry.how, entry.by) == ("service", "given", "intake", "Ana Ruiz")
    assert "Harbor Collision" in entry.words
    assert entry.source == f"staff {world.advisor.pk}"


def test_an_empty_box_is_no_consent(advisor):
    advisor.post("/shop/estimates/new", NEW)
    assert not Consent.objects.filter(contact="+13125550188").exists()


def test_the_form_shows_the_words_in_both_languages(advisor):
    page = advisor.get("/shop/estimates/new").content.decode()
    assert "Harbor Collision may text this number" in page
    assert "Harbor Collision puede enviar mensajes" in page


def test_the_board_and_the_car_say_that_nobody_asked_until_somebody_did(advisor, unasked):
    pages = ("/shop/", f"/shop/estimates/{unasked.pk}")
    assert all(UNASKED in advisor.get(page).content.decode() for page in pages)
    assert say(advisor, unasked, "yes").status_code == 302
    assert not any(UNASKED in advisor.get(page).content.decode() for page in pages)


def test_one_tap_records_who_heard_the_yes_and_how(world, advisor, unasked):
    say(advisor, unasked, "yes")
    entry = Consent.objects.get(contact=unasked.phone)
    assert (entry.how, entry.by, entry.word) == ("spoken", "Ana Ruiz", "given")


def test_a_spoken_no_stops_what_waits(advisor, world):
    change_status(world.accord, Move("ready"), world.owner)
    say(advisor, world.accord, "no", words="Basta, por favor")
    assert Notification.objects.get(estimate=world.accord, type="sms").status == "suppressed"
    entry = Consent.objects.about(world.harbor.pk, [world.accord.phone]).first()
    assert (entry.word, entry.words) == ("withdrawn", "Basta, por favor")


def test_a_letter_that_no_database_holds_does_not_undo_a_no(advisor, world):
    say(advisor, world.accord, "no", words="No \0more")
    assert Consent.objects.about(world.harbor.pk, [world.accord.phone]).first().words == "No more"


@pytest.mark.parametrize("typed", [{"answer": "perhaps"}, {"answer": "no", "subject": "weather"}, {}])
def test_nonsense_records_nothing(advisor, world, typed):
    before = Consent.objects.count()
    advisor.post(f"/shop/estimates/{world.accord.pk}/consent", typed)
    assert Consent.objects.count() == before


def test_the_evidence_can_be_printed_with_everything_that_is_on_record(advisor, world):
    say(advisor, world.accord, "no", words="Don't <b>text</b> me")
    page = advisor.get(f"/shop/estimates/{world.accord.pk}/consent").content.decode()
    for said in ("Don&#x27;t &lt;b&gt;text&lt;/b&gt; me", "Yes, you may text me.", "+13125550143", "Ana Ruiz"):
        assert said in page


def test_the_evidence_of_one_shop_says_nothing_of_another(rival, world):
    assert rival.get(f"/shop/estimates/{world.accord.pk}/consent").status_code == 404


def test_who_texted_stop_has_to_text_start_and_the_desk_is_told_so(advisor, world):
    heard(world.harbor, world.accord.phone, "STOP")
    assert "texts START" in advisor.get(f"/shop/estimates/{world.accord.pk}").content.decode()


def test_call_me_makes_a_call_and_no_message(world, advisor, wants_a_call):
    rows = change_status(wants_a_call, Move("ready"), world.owner).messages
    assert {row.status for row in rows} == {"suppressed"}
    for page in ("/shop/", f"/shop/estimates/{wants_a_call.pk}"):
        shown = advisor.get(page).content.decode()
        assert "Calls to make" in shown
        assert "the car is ready for pick-up" in shown


def test_a_call_is_done_with_one_tap_by_somebody(world, advisor, wants_a_call):
    change_status(wants_a_call, Move("ready"), world.owner)
    task = Task.objects.get()
    for _ in range(2):
        assert advisor.post(f"/shop/tasks/{task.pk}/done")["Location"] == "/shop/"
    task.refresh_from_db()
    assert task.done_by == "Ana Ruiz"
    assert "Calls to make" not in advisor.get("/shop/").content.decode()


def test_everybody_sees_a_managers_call_and_a_manager_ends_it(world, advisor, tech, owner):
    task = Task.open_for(world.accord.history.first(), Todo.LOW_SCORE)
    for client in (advisor, tech):
        assert "a low score" in client.get("/shop/").content.decode()
        assert "for a manager" in client.get("/shop/").content.decode()
        assert client.post(f"/shop/tasks/{task.pk}/done").status_code == 403
    assert "for a manager" not in owner.get("/shop/").content.decode()
    owner.post(f"/shop/tasks/{task.pk}/done")
    task.refresh_from_db()
    assert task.done_by == "Dana Whitfield"


def test_another_shop_sees_and_ends_no_call(world, rival, wants_a_call):
    change_status(wants_a_call, Move("ready"), world.owner)
    assert "Calls to make" not in rival.get("/shop/").content.decode()
    assert rival.post(f"/shop/tasks/{Task.objects.get().pk}/done").status_code == 404
    assert Task.objects.open().count() == 1


def test_only_the_newest_news_is_called_about_and_a_move_taken_back_brings_the_older_back(world, wants_a_call):
    change_status(wants_a_call, Move("waiting_for_parts"), world.owner)
    change_status(wants_a_call, Move("ready"), world.owner)
    assert [task.what for task in Task.objects.open()] == ["ready"]
    take_back(wants_a_call, world.owner)
    assert [task.what for task in Task.objects.open()] == ["waiting_for_parts"]


def test_a_move_whose_call_was_made_is_not_taken_back(world, wants_a_call):
    change_status(wants_a_call, Move("ready"), world.owner)
    Task.objects.get().mark_done("Ana Ruiz")
    with pytest.raises(TooLate):
        take_back(wants_a_call, world.owner)


def test_the_preview_says_when_a_text_will_go_and_why_not_before(world, advisor, send, settings):
    ShopSettings.objects.update(text_from=9, text_until=10, holidays=every_day())
    page = send(advisor, world.accord, "ready", path="move/preview", part=True).content.decode()
    assert "Goes " in page
    assert "hours in which this customer is texted" in page


def test_the_shops_switch_is_its_own_and_leaves_the_ledger_alone(world, advisor):
    Estimate.objects.filter(pk=world.accord.pk).update(texts_off=True)
    before = Consent.objects.count()
    world.accord.refresh_from_db()
    rows = {row.type: row.shown_reason for row in change_status(world.accord, Move("ready"), world.owner).messages}
    assert "switched texts off" in rows["sms"]
    assert (Consent.objects.count(), standing(world.harbor.pk, world.accord.phone, "service")) == (before, "given")


def every_day() -> list[str]:
    """Today and the days around it, so that no text goes whenever this runs."""
    return [(clock.now() + timedelta(days=n)).date().isoformat() for n in range(-1, 3)]
