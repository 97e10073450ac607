"""Approvals over the API: exactly the version that was read, by whoever may decide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clearcoat.approvals.models import Decision
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow import estimate as estimates
from tests.api.caller import Caller

YES = {"decision": "approved", "version": 1, "name": "María Fernández"}


@pytest.fixture
def advisor(world):
    return Caller.of(world.advisor.user)


@pytest.fixture
def maria(world):
    return Caller.of(world.maria.user)


@pytest.fixture
def asked(world, advisor):
    """Her address, once she was asked about a repair with an extra of hers."""
    extra = {"type": "paint", "description": "Old scratch", "unitPrice": "100.00", "customerPays": True}
    assert advisor.post(f"/api/estimates/{world.accord.pk}/items", extra).status_code == 201
    assert advisor.post(f"/api/estimates/{world.accord.pk}/approval-requests", {}).status_code == 201
    return f"/api/customer/estimates/{world.accord.pk}/approval"


def test_the_owner_reads_what_is_asked_and_signs_it(asked, maria, world):
    told = maria.get(asked).json()
    assert (told["state"], told["version"], told["isWhole"]) == ("requested", 1, True)
    answer = maria.post(asked, YES)
    assert (answer.status_code, answer.json()["how"]) == (201, "typed")
    assert maria.get(f"/api/customer/estimates/{world.accord.pk}").json()["approval"] == "approved"


def test_an_old_version_is_409_with_the_new_one_and_what_changed(asked, maria, world):
    world.accord.refresh_from_db()
    estimates.change_line(world.accord, world.advisor, world.accord.items.first(), unit_price=Decimal(500))
    answer = maria.post(asked, YES)
    told = answer.json()
    assert (answer.status_code, told["error"]["code"], told["newest"]["version"]) == (409, "not_newest", 2)
    assert told["newest"]["changes"][0]["after"] == "500.00"
    assert maria.post(asked, YES | {"version": 2}).status_code == 201


def test_other_words_about_the_same_version_are_not_what_was_read(asked, maria, advisor, world):
    seen = maria.get(asked).json()["id"]
    base = f"/api/estimates/{world.accord.pk}/approval-requests"
    advisor.delete(f"{base}/{seen}")
    advisor.post(base, {})
    assert maria.post(asked, YES | {"requestId": seen}).status_code == 409
    assert maria.post(asked, YES | {"requestId": maria.get(asked).json()["id"]}).status_code == 201


def test_a_line_that_is_not_taken_costs_nothing(asked, maria, world):
    assert maria.post(asked, YES | {"lineIds": []}).json()["declinedLineIds"]
    assert maria.get(f"/api/customer/estimates/{world.accord.pk}").json()["customerDue"] == "500.00"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"agreed": False}, "agreed"), ({"lineIds": ["x"]}, "lineIds"), ({"signature": "M1,1"}, "signature")],
)
def test_what_is_missing_is_said_under_the_body_s_names(asked, maria, change, field):
    answer = maria.post(asked, YES | change)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, [field])
    assert not Decision.objects.exists()


def test_a_link_decides_only_where_the_shop_lets_it(asked, world):
    link = Caller(link=world.link(world.accord).token)
    ShopSettings.objects.filter(pk=world.harbor.pk).update(link_approves=False)
    assert link.post(asked, YES).json()["error"]["code"] == "sign_in"
    ShopSettings.objects.filter(pk=world.harbor.pk).update(link_approves=True)
    assert link.post(asked, YES).status_code == 201


def test_staff_write_down_a_spoken_yes(asked, advisor, world):
    said = {"decision": "approved", "name": "María Fernández", "how": "verbal", "at": "2026-01-05T10:00:00-06:00"}
    answer = advisor.post(f"/api/estimates/{world.accord.pk}/approvals", said)
    assert (answer.status_code, answer.json()["recordedBy"]) == (201, "Ana Ruiz")
    (row,) = advisor.get(f"/api/estimates/{world.accord.pk}/approval-requests").json()["items"]
    assert (row["state"], row["decision"]["at"]) == ("approved", "2026-01-05T16:00:00Z")


@pytest.mark.parametrize("at", ["2199-01-05T10:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_what_is_said_tomorrow_or_in_another_age_is_not_written_down(asked, advisor, world, at):
    said = {"decision": "approved", "name": "M", "how": "verbal", "at": at}
    answer = advisor.post(f"/api/estimates/{world.accord.pk}/approvals", said)
    assert list(answer.json()["error"]["fields"]) == ["at"]


def test_a_request_is_taken_back_once(asked, advisor, world):
    base = f"/api/estimates/{world.accord.pk}/approval-requests"
    (row,) = advisor.get(base).json()["items"]
    assert [advisor.delete(f"{base}/{row['id']}").status_code for _ in range(2)] == [204, 409]
