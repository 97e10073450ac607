"""A repair moves, and everybody who asks reads the same of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clearcoat.estimates.models import EstimateHistory
from clearcoat.notifications.models import Notification
from tests.api.caller import at_fault, car, fault, mine


def move(caller, estimate, status, **other):
    return caller.patch(car(estimate, "/status"), {"status": status, **other})


def test_a_move_says_what_will_be_sent_to_whom_and_when(world, advisor):
    told = move(advisor, world.accord, "ready", notes="Ask for Ana").json()
    assert (told["status"], told["statusLabel"], told["changed"]) == ("ready", "Ready", True)
    assert {(m["type"], m["to"], m["status"]) for m in told["messages"]} == {
        ("sms", "+13125550143", "pending"), ("email", "maria@demo.test", "pending"),
    }  # fmt: skip
    assert all(m["sendAfter"] and m["text"] and m["event"] == "ready" for m in told["messages"])


def test_the_same_move_again_changes_nothing(world, advisor):
    first = move(advisor, world.accord, "ready").json()
    again = move(advisor, world.accord, "ready").json()
    assert (again["changed"], again["messages"], again["version"]) == (False, [], first["version"])
    assert Notification.objects.count() == 2


def test_a_move_without_a_word_to_the_customer(world, advisor):
    assert move(advisor, world.accord, "ready", notify=False).json()["messages"] == []


def test_a_forbidden_move_says_how_it_is(world, advisor):
    answer = move(advisor, world.accord, "draft")
    assert fault(answer) == (409, "invalid_transition")
    assert answer.json()["current"]["status"] == "in_progress"


def test_only_a_manager_opens_an_end_again(world, advisor, owner):
    move(advisor, world.accord, "completed")
    assert fault(move(advisor, world.accord, "ready")) == (409, "invalid_transition")
    assert move(owner, world.accord, "ready").status_code == 200


def test_a_move_made_on_an_older_version_is_refused_with_the_present_one(world, advisor):
    answer = move(advisor, world.accord, "ready", version=1)
    assert (fault(answer), answer.json()["current"]["version"]) == ((409, "conflict"), world.accord.version)


def test_a_repeated_click_on_an_older_version_is_no_conflict(world, advisor):
    assert move(advisor, world.accord, "in_progress", version=1).json()["changed"] is False


def test_the_true_reason_of_a_hold_is_kept(world, advisor):
    told = move(advisor, world.accord, "waiting_for_parts", holdReason="insurer").json()
    assert (told["holdReason"], told["statusLabel"]) == ("insurer", "Waiting for the insurer")


@pytest.mark.parametrize(("day", "kept"), [("2026-12-24", "2026-12-24"), (None, None)])
def test_the_promised_date_is_set_or_taken_away(world, advisor, day, kept):
    assert move(advisor, world.accord, "ready", estimatedCompletion=day).json()["estimatedCompletion"] == kept


def test_a_date_that_is_left_out_stays(world, advisor):
    assert move(advisor, world.accord, "ready").json()["estimatedCompletion"] == "2026-12-04"


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "done"), ("status", None), ("notes", "x" * 1001), ("notes", "\x00"), ("estimatedCompletion", "soon"),
     ("estimatedCompletion", "2026-13-01"), ("holdReason", "weather"), ("notify", "no"), ("notify", 0),
     ("version", 0), ("version", 2**63), ("version", "2"), ("to", "+13125550100"), ("text", "Free words")],
)  # fmt: skip
def test_a_wrong_or_unknown_field_is_named_and_nothing_moves(world, advisor, field, value):
    assert at_fault(advisor.patch(car(world.accord, "/status"), {"status": "ready", field: value})) == {field}
    world.accord.refresh_from_db()
    assert world.accord.status == "in_progress"


def test_a_move_is_taken_back_while_nobody_was_told(world, advisor):
    move(advisor, world.accord, "ready")
    told = advisor.delete(car(world.accord, "/status")).json()
    assert (told["status"], told["changed"]) == ("in_progress", True)
    assert set(Notification.objects.values_list("status", flat=True)) == {"cancelled"}


def test_a_move_that_is_too_old_is_not_taken_back(world, advisor):
    EstimateHistory.objects.update(created_at=world.accord.created_at - timedelta(minutes=2))
    answer = advisor.delete(car(world.accord, "/status"))
    assert (fault(answer), answer.json()["current"]["status"]) == ((409, "conflict"), "in_progress")


def preview(caller, estimate, query):
    return caller.get(car(estimate, f"/status/preview?{query}"))


def test_the_preview_is_what_is_sent(world, advisor):
    shown = {m["type"]: m["text"] for m in preview(advisor, world.accord, "to=ready").json()["messages"]}
    sent = {m["type"]: m["text"] for m in move(advisor, world.accord, "ready").json()["messages"]}
    assert shown == sent


def test_the_preview_writes_nothing(world, advisor):
    assert preview(advisor, world.accord, "to=ready").status_code == 200
    assert not Notification.objects.exists()


def test_the_preview_says_why_nothing_would_be_sent(world, advisor):
    told = preview(advisor, world.accord, "to=cancelled").json()
    assert told == {"messages": [], "reason": "This change sends nothing to the customer."}


def test_the_preview_of_a_forbidden_move_is_refused_like_the_move(world, advisor):
    assert fault(preview(advisor, world.accord, "to=draft")) == (409, "invalid_transition")


@pytest.mark.parametrize("query", ["", "to=done", "to=ready&notes=%00", "to=ready&estimatedCompletion=soon"])
def test_a_wrong_preview_names_its_field(world, advisor, query):
    assert at_fault(preview(advisor, world.accord, query))


def test_the_customer_and_the_link_read_the_same_status(world, maria, holder):
    assert maria.get(mine(world.accord, "/status")).json() == holder.get(mine(world.accord, "/status")).json()


def test_the_status_tells_where_the_repair_stands(world, advisor, maria):
    move(advisor, world.accord, "waiting_for_parts", notes="Fender", estimatedCompletion="2026-12-11", etaReason="Late")
    told = maria.get(mine(world.accord, "/status")).json()
    assert set(told) == {
        "status", "statusLabel", "explanation", "progress", "estimatedCompletion", "etaHistory", "holdReason",
        "timeline", "version",
    }  # fmt: skip
    assert (told["status"], told["holdReason"], told["estimatedCompletion"]) == (
        "waiting_for_parts", "parts", "2026-12-11",
    )  # fmt: skip
    assert [(c["before"], c["after"], c["reason"]) for c in told["etaHistory"]][-1] == (
        "2026-12-04", "2026-12-11", "Late",
    )  # fmt: skip
    assert set(told["timeline"][-1]) == {"status", "label", "notes", "updatedBy", "createdAt"}
    assert (told["timeline"][-1]["notes"], told["timeline"][-1]["updatedBy"]) == ("Fender", "Ana Ruiz")


def test_internal_words_reach_no_customer(world, advisor, maria):
    move(advisor, world.accord, "ready", internalNotes="Hates blue")
    advisor.patch(car(world.accord), {"internalNotes": "Owes us"})
    for rest in ("", "/status"):
        assert not {"Hates blue", "Owes us"} & set(maria.get(mine(world.accord, rest)).content.decode().split('"'))


def test_the_reader_chooses_the_language(world, maria):
    told = maria.get(mine(world.accord, "/status"), Accept_Language="es").json()
    assert told["statusLabel"] != "In progress"


def test_an_unchanged_status_is_304_until_it_moves(world, maria, advisor):
    tag = maria.get(mine(world.accord, "/status")).headers["ETag"]
    for told in (tag, f'"x", {tag}'):
        assert maria.get(mine(world.accord, "/status"), If_None_Match=told).status_code == 304
    move(advisor, world.accord, "ready")
    assert maria.get(mine(world.accord, "/status"), If_None_Match=tag).status_code == 200


def test_another_language_is_another_tag(world, maria):
    tag = maria.get(mine(world.accord, "/status")).headers["ETag"]
    assert maria.get(mine(world.accord, "/status"), If_None_Match=tag, Accept_Language="es").status_code == 200


def test_the_stream_tells_what_was_missed(world, maria):
    news = maria.get(mine(world.accord, "/events?after=1")).content.decode()
    assert f'id: {world.accord.version}\nevent: changed\ndata: {{"what": "status"}}\n\n' in news


def test_the_stream_says_nothing_to_who_is_up_to_date(world, maria):
    answer = maria.get(mine(world.accord, "/events"), Last_Event_ID=str(world.accord.version))
    assert (answer.headers["Content-Type"], b"changed" in answer.content) == ("text/event-stream", False)


@pytest.mark.parametrize("told", ["²", "x", "-1", "9" * 5000, str(2**63), "1.5"])
def test_a_made_up_last_event_is_no_fault_of_ours(world, maria, told):
    assert maria.get(mine(world.accord, "/events"), Last_Event_ID=told).status_code == 200


@pytest.mark.parametrize("after", ["-1", str(2**63), "x"])
def test_a_made_up_version_to_begin_at_is_refused(world, maria, after):
    assert at_fault(maria.get(mine(world.accord, f"/events?after={after}"))) == {"after"}
