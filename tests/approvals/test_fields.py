"""What is filled in on a form: known, checked, frozen with the signature, and read back by everybody."""

from __future__ import annotations

import pytest

from clearcoat.approvals.blanks import BLANKS
from clearcoat.approvals.fields import KINDS, read
from clearcoat.approvals.models import Decision
from clearcoat.approvals.paper import signed
from clearcoat.approvals.signature import NotSigned
from clearcoat.notifications.models import Notification
from clearcoat.workflow import approval
from tests.api.caller import Caller
from tests.approvals.conftest import now, yes
from tests.approvals.pdf import text_of

PAYS = {"payee": "shop", "amount": "$1,250", "date_of_loss": "2026-11-02"}


@pytest.fixture
def direction(accord, by):
    """A direction to pay put before Maria."""
    return approval.send_for_approval(accord, by, "direction_to_pay")


def sign(asked, **filled) -> Decision:
    return approval.decide(asked.estimate, asked.pk, asked.version.sha256, yes(filled=filled))


def values(decision) -> dict[str, str]:
    return {one["name"]: one["value"] for one in decision.filled}


def row(kind, **other):
    return {"name": "x", "label": "X", "kind": kind, "is_required": False, "choices": [], "value": ""} | other


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("line", "  two\twords\u202e ", "two words"),
        ("text", "one\r\n two\x00", "one\ntwo"),
        ("number", "45,210", "45210"),
        ("amount", "$1,250.5", "1250.50"),
        ("date", "2026-11-02", "2026-11-02"),
        ("amount", "", ""),
    ],
)
def test_what_is_typed_has_one_spelling(kind, typed, kept):
    assert read(row(kind), typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "45.5"), ("number", "\u0664\u0665"), ("amount", "-5"), ("amount", "1e5"), ("amount", "NaN"),
        ("date", "11/02/2026"), ("date", "0001-01-01"), ("line", "x" * 121), ("text", "x" * 601),
    ],
)  # fmt: skip
def test_what_it_does_not_hold_is_refused_with_what_to_do(kind, typed):
    with pytest.raises(ValueError, match=r"\.$"):
        read(row(kind), typed)


def test_a_choice_is_one_of_those_shown():
    asked = row("choice", choices=[["yes", "Yes"]], is_required=True)
    for typed in ("perhaps", ""):
        with pytest.raises(ValueError, match="Choose one"):
            read(asked, typed)


def test_every_field_of_every_form_is_of_a_known_kind_and_only_choices_have_choices():
    fields = [field for blank in BLANKS.values() for field in blank.fields]
    assert all(field.kind in KINDS and bool(field.choices) == (field.kind == "choice") for field in fields)


def test_what_the_repair_knows_is_filled_in_already(direction, accord):
    known = {one["name"]: one["value"] for one in direction.fields}
    assert (known["insurer"], known["claim"]) == (accord.insurance_company, accord.claim_number)


def test_what_was_filled_in_is_frozen_and_a_change_of_it_is_seen(direction, accord):
    decision = sign(direction, **PAYS)
    assert values(decision) == {**PAYS, "amount": "1250.00"} | {
        "insurer": accord.insurance_company,
        "claim": accord.claim_number,
    }
    changed = [{**decision.filled[0], "value": "Another"}, *decision.filled[1:]]
    Decision.objects.update(filled=changed)
    assert not Decision.objects.get().is_whole()


@pytest.mark.parametrize(
    ("change", "field"), [({"insurer": " "}, "insurer"), ({"payee": "me"}, "payee"), ({"nobody": "x"}, "nobody")]
)
def test_what_is_missing_or_wrong_signs_nothing(direction, change, field):
    with pytest.raises(NotSigned) as refused:
        sign(direction, **PAYS | change)
    assert set(refused.value.fields) == {f"fields.{field}"}
    assert not Decision.objects.exists()


def test_a_no_needs_nothing_filled_in(direction):
    decision = approval.decide(direction.estimate, direction.pk, direction.version.sha256, yes(decision="declined"))
    assert decision.filled == []


def test_the_paper_says_what_was_filled_in_in_the_owner_s_language(direction):
    told = text_of(signed(sign(direction, **PAYS)))
    assert [words for words in ("$1,250.00", "solo al taller", "2 de noviembre de 2026") if words not in told] == []


def test_a_form_is_sent_by_text_and_mail_and_its_decision_stops_them_but_not_another_s(direction, accord, by):
    approval.send_for_approval(now(accord), by, "delivery")
    sign(direction, **PAYS)
    rows = Notification.objects.filter(estimate=accord, event="form_needed")
    told = sorted((row.facts["asked"], row.status) for row in rows)
    assert told == [("delivery", "pending")] * 2 + [("direction_to_pay", "cancelled")] * 2
    assert "Recibo de entrega" in rows.filter(type="sms", status="pending").get().text


def test_staff_write_down_a_paper_with_its_fields_over_the_api(world, direction, accord):
    said = {"decision": "approved", "name": "Maria", "how": "paper", "form": "direction_to_pay"}
    caller = Caller.of(world.advisor.user)
    missing = caller.post(f"/api/estimates/{accord.pk}/approvals", said)
    assert list(missing.json()["error"]["fields"]) == ["fields.payee"]
    answer = caller.post(f"/api/estimates/{accord.pk}/approvals", said | {"fields": {"payee": "both"}})
    assert {one["name"]: one["value"] for one in answer.json()["fields"]}["payee"] == "both"


def test_the_desk_sends_a_form_and_reads_what_was_filled_in(client, world, accord):
    client.force_login(world.advisor.user)
    car = f"/shop/estimates/{accord.pk}"
    assert accord.claim_number in client.get(f"{car}/approval/send?form=direction_to_pay").content.decode()
    assert client.post(f"{car}/approval/send", {"form": "direction_to_pay"}).status_code == 302
    sign(now(accord).approval_requests.get(), **PAYS)
    assert "$1,250.00" in client.get(car).content.decode()


def test_the_desk_writes_down_a_signed_paper_and_loses_nothing_that_was_typed(client, world, accord):
    client.force_login(world.advisor.user)
    address = f"/shop/estimates/{accord.pk}/approval/record"
    typed = {"form": "delivery", "decision": "approved", "how": "paper", "name": "Maria", "at": "2026-11-20T10:15"}
    page = client.post(address, typed | {"fields.condition": "A swirl on the hood"})
    assert (page.status_code, "A swirl on the hood" in page.content.decode()) == (422, True)
    client.post(address, typed | {"fields.condition": "A swirl", "fields.inspected": "no"})
    assert values(Decision.objects.get()) == {"inspected": "no", "odometer": "", "condition": "A swirl"}
