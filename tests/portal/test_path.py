import pytest

from clearcoat.estimates.models import Estimate, RepairStatus
from clearcoat.portal.path import stops


def states(status, *stations):
    drawn = stops(Estimate(status=status), [RepairStatus(status=station) for station in stations])
    return [stop.state for stop in drawn], [stop.is_paused for stop in drawn].count(True)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("draft", ["next", "next", "next", "next"]),
        ("received", ["now", "next", "next", "next"]),
        ("in_progress", ["done", "now", "next", "next"]),
        ("ready", ["done", "done", "now", "next"]),
        ("completed", ["done", "done", "done", "done"]),
        ("cancelled", []),
        ("total_loss", []),
    ],
)
def test_each_state_has_its_place(status, expected):
    assert states(status) == (expected, 0)


def test_a_wait_before_the_work_pauses_at_received():
    assert states("waiting_for_parts", "received", "waiting_for_parts") == (["now", "next", "next", "next"], 1)


def test_a_wait_within_the_work_pauses_at_in_progress():
    assert states("waiting_for_parts", "received", "in_progress") == (["done", "now", "next", "next"], 1)


def test_a_car_that_was_ready_and_waits_again_is_not_ready():
    assert states("waiting_for_parts", "in_progress", "ready") == (["done", "now", "next", "next"], 1)


def test_a_car_that_went_back_to_work_is_not_ready():
    assert states("in_progress", "ready", "in_progress") == (["done", "now", "next", "next"], 0)


def test_waiting_is_no_stop_of_its_own():
    labels = [stop.label for stop in stops(Estimate(status="in_progress"), [])]
    assert labels == ["Received", "In progress", "Ready", "Completed"]
