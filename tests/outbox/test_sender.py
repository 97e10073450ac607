"""A mail is sent from whom it was decided to come from, however often it is tried."""

from __future__ import annotations

import pytest

from clearcoat.notifications.models import Notification
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from tests.outbox.rows import now


@pytest.fixture
def mail(world) -> Notification:
    return next(row for row in change_status(world.accord, Move("ready"), world.owner).messages if row.type == "email")


def test_the_sender_and_the_address_for_answers_are_kept_in_the_row(mail, settings):
    assert mail.sender.startswith("Harbor Collision <")
    assert mail.reply_to == "desk@harbor.test"


def test_a_sender_changed_between_two_tries_does_not_make_it_another_mail(mail, resend, settings, work):
    resend.script(["accept+500"])
    work(after=61)
    ShopSettings.objects.update(sender_name="Harbor & Sons", reply_to_email="other@harbor.test")
    settings.EMAIL_FROM = "Somebody <else@clearcoat.test>"
    work(after=600)
    assert now(mail).status == "sent"
    mine = [entry for entry in resend.ledger if mail.to in str(entry)]
    assert len(mine) == 1
