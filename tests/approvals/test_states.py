"""How far a total may rise before the owner is asked again, and what the state has said beside the terms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clearcoat.approvals.blanks import words_for
from clearcoat.approvals.models import OwnTerms
from clearcoat.approvals.signature import NotSigned
from clearcoat.approvals.states import PROFILES, profile_of
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow import approval
from tests.approvals.conftest import now, yes

# State, authorised, the highest total that needs no new authorisation.
HIGHEST = [
    ("", "1000.00", "1000.00"),
    ("CA", "1000.00", "1000.00"),
    ("TX", "1000.00", "1000.00"),
    ("FL", "50.00", "60.00"),  # $10 is more than 10 percent
    ("FL", "300.00", "330.00"),  # 10 percent
    ("FL", "1000.00", "1050.00"),  # never more than $50
]


@pytest.mark.parametrize(("state", "authorised", "highest"), HIGHEST)
def test_one_cent_above_the_threshold_asks_again(state, authorised, highest):
    threshold = profile_of(state).threshold
    assert threshold.allows(Decimal(authorised), Decimal(highest))
    assert not threshold.allows(Decimal(authorised), Decimal(highest) + Decimal("0.01"))


@pytest.mark.parametrize("state", PROFILES)
def test_every_state_names_its_sources_and_keeps_records_for_three_years(state):
    assert profile_of(state).sources
    assert profile_of(state).years_kept >= 3


def choose(estimate, state):
    ShopSettings.objects.filter(pk=estimate.shop_id).update(approval_state=state)
    return now(estimate)


def test_no_state_s_words_are_shown_until_one_is_chosen(accord):
    assert words_for(accord, "authorization")["state"] == ""
    assert "$50" in words_for(choose(accord, "FL"), "authorization")["state"]


def test_a_delivery_has_no_words_of_the_state(accord):
    assert words_for(choose(accord, "FL"), "delivery")["state"] == ""


def test_words_are_in_the_owner_s_language(accord):
    assert "19" in words_for(accord, "authorization")["lead"]
    assert words_for(accord, "authorization")["title"] == "Autorización de la reparación"


def test_the_shop_s_own_terms_take_the_place_of_ours_and_names_in_names_stay(accord, by):
    accord.shop.name = "{amount} Motors"
    OwnTerms.keep(accord.shop_id, "authorization", "es", "Yo autorizo a {shop}, {nobody}.")
    asked = words_for(accord, "authorization", OwnTerms.said(accord.shop_id, "authorization", "es"))
    assert asked["terms"] == "Yo autorizo a {amount} Motors, {nobody}."


def test_what_was_asked_keeps_the_words_that_it_was_asked_with(asked):
    OwnTerms.keep(asked.estimate.shop_id, "authorization", "es", "Otras condiciones.")
    assert approval.send_for_approval(asked.estimate, asked.estimate.shop.staff.first()).words == asked.words


def test_a_spoken_yes_in_california_needs_the_number_that_was_called(accord, by):
    car = choose(accord, "CA")
    with pytest.raises(NotSigned) as refused:
        approval.record(car, by, yes(how="verbal"))
    assert set(refused.value.fields) == {"note"}
    assert approval.record(car, by, yes(how="verbal", note="(312) 555-0143")).note == "(312) 555-0143"
