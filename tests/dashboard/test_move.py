from datetime import date

import pytest

from clearcoat.core.tokens import PLACEHOLDER
from clearcoat.estimates.models import Estimate, EstimateHistory, RepairStatus
from clearcoat.notifications.models import Notification
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status


def now(estimate) -> Estimate:
    return Estimate.objects.get(pk=estimate.pk)


def counts():
    return [model.objects.count() for model in (EstimateHistory, RepairStatus, Notification)]


def form_of(page):
    """The form of the page; the texts that it shows were drawn with words of their own by this name."""
    return next(one["form"] for one in page.context if hasattr(one.get("form"), "is_bound"))


def test_the_likely_next_state_is_chosen_already(world, advisor):
    page = advisor.get(f"/shop/estimates/{world.civic.pk}/move")
    assert form_of(page).chosen == "in_progress"


def test_the_wanted_state_is_chosen_when_it_is_named(world, advisor):
    page = advisor.get(f"/shop/estimates/{world.civic.pk}/move?to=ready")
    assert form_of(page).chosen == "ready"


def test_the_form_shows_the_very_text_that_is_sent(world, advisor, send):
    shown = advisor.get(f"/shop/estimates/{world.accord.pk}/move?to=ready").context["preview"].drafts
    send(advisor, world.accord, "ready")
    assert {draft.words.text for draft in shown} == set(Notification.objects.values_list("text", flat=True))


def test_the_secret_of_the_link_is_covered(world, advisor):
    page = advisor.get(f"/shop/estimates/{world.accord.pk}/move?to=ready").content.decode()
    assert PLACEHOLDER not in page
    assert world.link(world.accord).token not in page
    assert "/t/••••••" in page


def test_the_reason_stands_where_a_text_would_not_go(world, advisor):
    Estimate.objects.filter(pk=world.accord.pk).update(phone="")
    page = advisor.get(f"/shop/estimates/{world.accord.pk}/move?to=ready").content
    assert b"No mobile number on this estimate." in page


def test_the_preview_follows_what_is_typed(world, advisor, send):
    part = send(advisor, world.accord, "ready", path="move/preview", part=True, notes="Bring both keys")
    assert b"Bring both keys" in part.content
    assert b"<html" not in part.content


def test_the_preview_changes_nothing(world, advisor, send):
    before = counts()
    send(advisor, world.accord, "ready", path="move/preview", notes="Bring both keys", eta="2026-12-09")
    assert counts() == before
    assert now(world.accord).version == world.accord.version


def test_without_scripts_the_preview_keeps_what_was_typed(world, advisor, send):
    page = send(advisor, world.accord, "ready", path="move/preview", notes="Bring both keys", internal_note="Bay 4")
    assert page.content.count(b"Bring both keys") >= 2
    assert b"Bay 4" in page.content


def test_a_half_typed_date_does_not_break_the_preview(world, advisor, send):
    assert send(advisor, world.accord, "ready", path="move/preview", part=True, eta="2026-1").status_code == 200


def test_a_quiet_move_is_previewed_as_quiet(world, advisor, send):
    part = send(advisor, world.accord, "ready", path="move/preview", part=True, quiet="on")
    assert b"you chose not to tell them" in part.content


def test_a_move_moves_the_car_and_goes_back_to_the_board(world, advisor, send):
    answer = send(advisor, world.accord, "ready")
    assert answer.url == f"/shop/?moved={world.accord.pk}#ready"
    assert now(world.accord).status == "ready"


def test_a_move_from_the_cars_page_goes_back_to_it(world, advisor, send):
    assert send(advisor, world.accord, "ready", origin="estimate").url == f"/shop/estimates/{world.accord.pk}"


def test_everything_typed_reaches_the_repair(world, advisor, send):
    typed = {"hold_reason": "sublet", "notes": "Wheels are aligned", "internal_note": "Call Joe"}
    send(advisor, world.accord, "waiting_for_parts", eta="2026-12-11", eta_reason="The aligner is busy", **typed)
    car = now(world.accord)
    assert (car.hold_reason, car.estimated_completion) == ("sublet", date(2026, 12, 11))
    assert car.timeline.last().notes == "Wheels are aligned"
    assert "Call Joe" in car.history.first().description


def test_a_quiet_move_tells_nobody(world, advisor, send):
    send(advisor, world.accord, "ready", quiet="on")
    assert not Notification.objects.exists()


def test_a_later_date_needs_its_reason(world, advisor, send):
    answer = send(advisor, world.accord, "ready", eta="2026-12-20")
    assert answer.status_code == 422
    assert now(world.accord).status == "in_progress"


def test_an_emptied_date_is_taken_away(world, advisor, send):
    send(advisor, world.accord, "ready", eta="")
    assert now(world.accord).estimated_completion is None


def test_an_untouched_date_is_no_part_of_the_move(world, advisor, send):
    send(advisor, world.accord, "ready")
    assert "eta" not in now(world.accord).history.first().metadata


def test_a_new_date_alone_leaves_the_car_where_it_is(world, advisor, send):
    send(advisor, world.accord, "in_progress", eta="2026-12-09", eta_reason="Paint cures")
    assert now(world.accord).status == "in_progress"
    assert now(world.accord).estimated_completion == date(2026, 12, 9)


def test_a_second_click_changes_nothing(world, advisor, send):
    send(advisor, world.accord, "ready", internal_note="Once")
    before = counts()
    assert send(advisor, world.accord, "ready", internal_note="Once").status_code == 302
    assert counts() == before


@pytest.mark.parametrize("part", [True, False])
def test_a_stale_form_shows_how_it_stands_and_keeps_every_word(world, advisor, send, part):
    change_status(now(world.accord), Move("waiting_for_parts", notify=False), world.owner)
    answer = send(advisor, world.accord, "ready", part=part, notes="My own words", internal_note="Bay 4")
    assert answer.status_code == 409
    assert now(world.accord).status == "waiting_for_parts"
    page = answer.content.decode()
    assert all(words in page for words in ("My own words", "Bay 4", "Waiting for parts now", "Dana Whitfield"))


def test_the_stale_form_can_be_sent_again(world, advisor, send):
    change_status(now(world.accord), Move("waiting_for_parts", notify=False), world.owner)
    again = form_of(send(advisor, world.accord, "ready", notes="My own words")).data
    advisor.post(f"/shop/estimates/{world.accord.pk}/move", again)
    assert now(world.accord).status == "ready"


def test_a_stale_form_does_not_bring_an_old_date_back(world, advisor, send):
    change_status(now(world.accord), Move("in_progress", eta=date(2026, 12, 18), notify=False), world.owner)
    again = form_of(send(advisor, world.accord, "ready")).data
    advisor.post(f"/shop/estimates/{world.accord.pk}/move", again)
    assert now(world.accord).estimated_completion == date(2026, 12, 18)


def test_a_forbidden_move_says_so(world, advisor, send):
    change_status(world.outback, Move("completed", notify=False), world.advisor)
    answer = send(advisor, now(world.outback), "in_progress")
    assert answer.status_code == 409
    assert b"Only an owner or manager" in answer.content


def test_a_manager_opens_a_completed_repair_again(world, owner, send):
    change_status(world.outback, Move("completed", notify=False), world.advisor)
    assert send(owner, now(world.outback), "in_progress").status_code == 302


@pytest.mark.parametrize("to", ["", "nonsense"])
def test_a_state_that_does_not_exist_is_refused(world, advisor, send, to):
    assert send(advisor, world.accord, to).status_code == 422


def test_a_script_gets_the_notice_with_the_way_back(world, advisor, send):
    part = send(advisor, world.accord, "ready", part=True).content.decode()
    assert f"/shop/estimates/{world.accord.pk}/take-back" in part
    assert "<html" not in part
