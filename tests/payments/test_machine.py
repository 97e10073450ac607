"""After any sequence of what may happen to money, and one reconciliation, our ledger is the bank's, to the cent."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as how
from hypothesis.stateful import run_state_machine_as_test

from clearcoat.payments import ledger
from clearcoat.workflow import payment_card
from tests.payments.conftest import Till
from tests.payments.machine import Dealings
from tests.world import World

STEPS = 12  # of one sequence
USUALLY = 30  # sequences, the same each time; `--sequences 1000` tries that many new ones


@pytest.fixture
def dealings(world: World, till: Till, monkeypatch: pytest.MonkeyPatch) -> type[Dealings]:
    """The machine, before Harbor's Accord, whose owner owes $500."""
    monkeypatch.setattr(payment_card, "spend", lambda *_: None)  # a sequence may open more than five an hour
    return type("Ready", (Dealings,), {"world": world, "wire": till.wire})


@pytest.mark.timeout(3600)  # with --sequences
def test_after_any_sequence_the_ledger_is_the_bank_s_to_the_cent(dealings: type[Dealings], pytestconfig: pytest.Config):
    many = pytestconfig.getoption("--sequences")
    run_state_machine_as_test(
        dealings,
        settings=how(
            max_examples=many or USUALLY, stateful_step_count=STEPS, derandomize=not many, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.fixture
def machine(dealings: type[Dealings]) -> Iterator[Dealings]:
    """One that a test drives by hand."""
    one = dealings()
    yield one
    one.close()


def twice_told(machine: Dealings) -> None:
    """The customer pays; the page and the webhook say so, the webhook twice."""
    machine.opens_the_pay_page(None)
    machine.pays(0, "pm_card_visa")
    machine.comes_back_to_the_page(0)
    while machine.told():
        machine.an_event_arrives(0, twice=True)
    machine.the_worker_works()


def test_what_is_told_twice_is_booked_once(machine: Dealings):
    twice_told(machine)
    machine.agrees()


def test_without_the_check_for_what_is_known_it_would_be_booked_twice(machine: Dealings, monkeypatch):
    real = ledger.enter

    def forgetful(*facts: Any, object_id: str, **more: Any) -> bool:
        return real(*facts, object_id=f"{object_id}-{uuid.uuid4().hex[:8]}", **more)

    monkeypatch.setattr(ledger, "enter", forgetful)
    twice_told(machine)
    with pytest.raises(AssertionError):
        machine.agrees()
