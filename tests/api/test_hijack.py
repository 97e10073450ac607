"""Whoever gets to an address before its owner gains nothing by it (Sudhodanan and Paverd 2022, five ways)."""

from __future__ import annotations

from clearcoat.accounts.models import AccessToken, PasswordReset
from clearcoat.customers.models import Registration
from clearcoat.estimates.models import Estimate
from tests.api.caller import Caller, at_fault, fault, mine

VICTIM = "robin@elsewhere.test"
THEIRS, OURS = "the-attackers-choice-1", "the-owners-choice-22"


def register(password, **other):
    names = {"firstName": "Robin", "lastName": "Weiss"}
    answer = Caller().post("/api/customer/register", {"email": VICTIM, "password": password, **names, **other})
    assert answer.status_code == 202
    return Registration.newest(VICTIM)


def verify(wish, **other):
    return Caller().post("/api/customer/verify-email", {"email": VICTIM, "code": wish.code, **other})


def may_enter(password):
    return Caller().post("/api/customer/login", {"email": VICTIM, "password": password}).status_code == 200


def test_a_password_from_before_does_not_open_the_account(world):
    register(THEIRS)
    verify(register(OURS), password=OURS)
    assert (may_enter(THEIRS), may_enter(OURS)) == (False, True)


def test_a_password_slipped_in_between_does_not_open_the_account(world):
    """The owner's mail of the attacker's registration is the newest: its code alone is not enough."""
    register(OURS)
    slipped_in = register(THEIRS)
    assert at_fault(verify(slipped_in)) == {"password"}
    assert verify(slipped_in, password=OURS).status_code == 200
    assert (may_enter(THEIRS), may_enter(OURS)) == (False, True)


def test_no_sign_in_from_before_outlives_the_confirmation(world):
    register(THEIRS)
    assert not AccessToken.objects.filter(user__email=VICTIM).exists()
    verify(register(OURS), password=OURS)
    assert AccessToken.objects.filter(user__email=VICTIM).count() == 1


def test_a_number_planted_before_is_not_in_the_account(world):
    planted = register(THEIRS, phoneNumber="(312) 555-0199")
    told = verify(planted, password=OURS).json()["customer"]
    assert told["phoneNumber"] == ""


def test_a_change_of_address_cannot_be_left_pending(world, maria):
    assert at_fault(maria.patch("/api/customer/me", {"email": VICTIM})) == {"email"}
    old = register(THEIRS)
    verify(register(OURS), password=OURS)
    assert fault(verify(old)) == (422, "wrong_code")
    assert not PasswordReset.objects.exists()


def test_an_unconfirmed_address_shows_nothing(world, maria):
    register(THEIRS)
    assert Estimate.objects.get(pk=world.golf.pk).customer is None
    assert maria.get(mine(world.golf)).status_code == 404


def test_an_estimate_given_another_address_leaves_the_account(world, maria, advisor):
    advisor.patch(f"/api/estimates/{world.accord.pk}", {"customerEmail": VICTIM})
    assert maria.get(mine(world.accord)).status_code == 404
