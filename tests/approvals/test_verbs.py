"""Asked, decided, written down, taken back: and never a signature on what was not shown."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from clearcoat.approvals.models import Decision, Paper, Request, Standing, Version
from clearcoat.approvals.signature import NotSigned
from clearcoat.core import clock
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.totals import totals_of
from clearcoat.notifications.models import Notification
from clearcoat.threads.models import Post
from clearcoat.workflow import approval
from clearcoat.workflow import estimate as estimates
from clearcoat.workflow.approval_follow import authorised
from clearcoat.workflow.approval_request import newest
from tests.approvals.conftest import STROKES, now, yes


def sign(asked, **other) -> Decision:
    return approval.decide(asked.estimate, asked.pk, asked.version.sha256, yes(**other))


def texts(estimate, event="approval_needed"):
    return Notification.objects.filter(estimate=estimate, event=event)


def dearer(estimate, by, price=500):
    estimates.change_line(now(estimate), by, estimate.items.first(), unit_price=Decimal(price))


def test_asking_writes_to_the_owner_by_text_and_mail(asked, accord):
    assert sorted(texts(accord).values_list("type", flat=True)) == ["email", "sms"]
    assert (now(accord).approval, asked.told) == ("requested", 1)


def test_asking_twice_asks_once(asked, accord, by):
    assert approval.send_for_approval(accord, by) == asked
    assert texts(accord).count() == 2


def test_a_signature_is_on_exactly_what_was_shown(asked, accord):
    decision = sign(asked)
    assert decision.request.version.shows(now(accord))
    assert decision.is_whole()
    assert now(accord).approval == "approved"


def test_what_was_hashed_is_read_back_alike(asked):
    stored = Decision.objects.get(pk=sign(asked, how="drawn", strokes=STROKES).pk)
    assert stored.is_whole()


def test_deciding_twice_is_deciding_once(asked):
    first = sign(asked)
    assert sign(asked, decision="declined") == first
    assert Decision.objects.count() == Paper.objects.count() == 1


def test_an_old_version_is_not_signed_and_the_new_one_is_shown(asked, accord, by):
    dearer(accord, by)
    with pytest.raises(approval.NotNewest) as refused:
        sign(asked)
    assert refused.value.request == newest(accord) != asked
    assert not Decision.objects.exists()


def test_the_newest_request_with_the_hash_of_another_version_is_not_signed(asked):
    with pytest.raises(approval.NotNewest):
        approval.decide(asked.estimate, asked.pk, "0" * 64, yes())


def test_a_change_that_no_verb_saw_is_noticed_at_signing(asked, accord):
    accord.items.filter(customer_pays=True).update(line_total=Decimal(999))
    with pytest.raises(approval.NotNewest) as refused:
        sign(asked)
    assert refused.value.request.version.number == 2


def test_one_changed_byte_of_a_stored_version_is_seen_and_stops_the_signing(asked):
    changed = asked.version.content.replace("412.35", "412.36")
    Version.objects.update(content=changed)
    assert not Version.objects.get().is_whole()
    with pytest.raises(approval.NotNewest) as refused:
        sign(asked)
    assert refused.value.request.version.is_whole()


@pytest.mark.parametrize("change", [{"name": "Somebody"}, {"ip": "203.0.113.8"}, {"declined_lines": ["x"]}])
def test_a_changed_decision_is_seen(asked, change):
    decision = sign(asked)
    Decision.objects.filter(pk=decision.pk).update(**change)
    assert not Decision.objects.get(pk=decision.pk).is_whole()


def test_a_line_that_the_owner_does_not_want_costs_nothing(asked, accord):
    extra = asked.version.says.choices[0]
    before = now(accord)
    sign(asked, declined=(extra.key,))
    after = now(accord)
    assert before.total - after.total == before.extras == Decimal("108.25")
    assert (after.extras, after.customer_due) == (0, Decimal(500))


def test_a_no_to_all_of_it_takes_no_single_line_out(asked, accord):
    before = now(accord).total
    decision = sign(asked, decision="declined", declined=(asked.version.says.choices[0].key,))
    assert (now(accord).total, decision.declined_lines) == (before, [])


def test_what_is_authorised_without_a_line_is_to_the_cent_what_the_rest_comes_to(world, by):
    lines = [
        EstimateLineItem(type="misc", part_name=name, customer_pays=True, unit_price=Decimal("100.06")) for name in "ab"
    ]
    car = estimates.create(world.harbor, by, lines, tax_rate=Decimal("8.25"))
    asked = approval.send_for_approval(car, by, is_told=False)
    sign(asked, declined=(asked.version.says.choices[0].key,))
    rest = totals_of(car.items.all(), car.tax_rate)["total"]
    assert now(car).total == authorised(car) == rest == Decimal("108.31")


def test_a_line_that_the_insurer_pays_is_not_declined_by_itself(asked):
    bumper = next(line for line in asked.version.says.lines if not line.customer_pays)
    with pytest.raises(NotSigned) as refused:
        sign(asked, declined=(bumper.key,))
    assert set(refused.value.fields) == {"lines"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"agreed": False}, "agreed"),
        ({"name": "  "}, "name"),
        ({"name": "\u200b\u2060"}, "name"),  # nothing to see
        ({"decision": "perhaps"}, "decision"),
        ({"strokes": 'M1,1 L2,2"/><script>'}, "strokes"),
        ({"strokes": "M1,1 L2,2 " * 5000}, "strokes"),
    ],
)
def test_what_is_no_signature_signs_nothing(asked, given, field):
    with pytest.raises(NotSigned) as refused:
        sign(asked, **given)
    assert set(refused.value.fields) == {field}
    assert newest(asked.estimate) == asked


def test_staff_write_down_a_spoken_yes_with_who_when_and_how(accord, by):
    at = clock.now() - timedelta(hours=1)
    decision = approval.record(accord, by, yes(how="verbal", agreed=False, at=at, note="Called 312 555 0143"))
    assert (decision.recorded_by, decision.at, decision.how) == (by.name, at, "verbal")
    assert not texts(accord).exists()


def test_a_decision_stops_the_messages_that_ask_for_it(asked, accord):
    sign(asked)
    assert set(texts(accord).values_list("status", flat=True)) == {"cancelled"}


def test_taking_it_back_leaves_nothing_to_sign(asked, accord, by):
    assert approval.withdraw(accord, asked.pk, by)
    with pytest.raises(approval.NotNewest) as refused:
        sign(asked)
    assert (refused.value.request, now(accord).approval) == (None, "none")


def test_what_is_taken_back_leaves_no_approval_of_a_total_that_rose(asked, accord, by):
    sign(asked)
    dearer(accord, by)
    assert approval.withdraw(accord, newest(accord).pk, by)
    assert now(accord).approval == "none"


def test_what_was_signed_at_the_shop_is_what_the_owner_saw_last(accord, by):
    asked = approval.send_for_approval(accord, by, is_told=False)
    sign(asked, how="in_person", recorded_by=by.name)
    dearer(accord, by)
    assert newest(accord).version.before == asked.version


def test_what_was_told_with_another_form_is_not_what_the_owner_saw_of_the_work(accord, by):
    approval.send_for_approval(accord, by, "delivery")
    dearer(accord, by)
    assert approval.send_for_approval(accord, by).version.before is None


def test_a_spoken_yes_about_a_version_that_was_changed_is_about_a_new_one(asked, accord, by):
    Version.objects.update(sha256="0" * 64)
    assert approval.record(accord, by, yes(how="verbal")).request.version.number == 2


def test_what_was_decided_cannot_be_taken_back(asked, accord, by):
    sign(asked)
    assert not approval.withdraw(accord, asked.pk, by)
    assert now(accord).approval == "approved"


def test_a_question_leaves_the_request_open(asked, accord):
    approval.ask(accord, "Why a new bumper?")
    assert Post.objects.get(thread__estimate=accord).text == "Why a new bumper?"
    assert newest(accord) == asked


def test_a_delivery_is_acknowledged_by_the_same_verbs_and_leaves_the_approval_alone(accord, by):
    asked = approval.send_for_approval(accord, by, "delivery")
    assert sign(asked, filled={"inspected": "yes"}).request.state == Standing.APPROVED
    assert (now(accord).approval, texts(accord).count()) == ("none", 0)


def test_an_estimate_with_a_version_is_kept(world, by):
    draft = estimates.create(world.harbor, by)
    approval.send_for_approval(draft, by, is_told=False)
    with pytest.raises(estimates.KeepIt):
        estimates.delete(draft)


def test_a_rise_after_the_approval_asks_again(asked, accord, by):
    sign(asked)
    dearer(accord, by)
    assert newest(accord).version.number == 2
    assert now(accord).approval == "requested"


def test_what_became_cheaper_does_not_ask_again(asked, accord, by):
    sign(asked)
    dearer(accord, by, 100)
    assert newest(accord) is None
    assert now(accord).approval == "approved"


def test_what_was_declined_is_not_asked_for_again_by_itself(asked, accord, by):
    sign(asked, decision="declined")
    dearer(accord, by)
    assert Request.objects.filter(estimate=accord).count() == 1
