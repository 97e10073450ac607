"""The receipt's mail brings its paper, as it was when it was made; without one it goes all the same, and staff know."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest

from clearcoat.estimates.models import Estimate, Task
from clearcoat.notifications.models import Notification
from clearcoat.payments import paper
from clearcoat.payments.models import ReceiptMail
from clearcoat.photos import vault
from clearcoat.workflow.payment import record, refund
from clearcoat.workflow.payment_receipt import MOST_TRIES, mail_one
from tests.approvals.pdf import text_of
from tests.crashes import end_everywhere
from tests.outbox.processes import own_database
from tests.world import build

AWAY = "s3://bucket?endpoint=http://127.0.0.1:9"
LATER = 600  # seconds; longer than any pause or lease


@pytest.fixture
def paid(world, kept):
    """Maria brought $200 in cash."""
    return record(world.accord, "cash", Decimal(200), world.advisor)


def mails():
    return Notification.objects.filter(event="payment_received", type="email")


def file_of(mail):
    return vault.storage().get(mail.attachments[0]["key"])


def broken(*args: object) -> bytes:
    raise ValueError("a paper that cannot be made")


def wait_for_it(settings) -> int:
    """Tries until nothing is due any more, twenty times at most; gives how often."""
    for tries in range(20):
        if not mail_one():
            return tries
        settings.CLOCK_OFFSET += LATER
    return 20


def test_the_text_goes_at_once_and_the_mail_when_its_paper_is_made(paid):
    assert list(Notification.objects.values_list("type", flat=True)) == ["sms"]
    assert (mail_one(), mail_one()) == (1, 0)
    assert mails().count() == 1


def test_the_mail_brings_the_receipt_in_the_customers_language(paid):
    mail_one()
    mail = mails().get()
    told = text_of(file_of(mail))
    assert mail.attachments[0]["name"] == "receipt-1.pdf"
    assert "Adjunto: receipt-1.pdf" in mail.text
    assert "Recibo 1" in told
    assert "$200.00" in told


def test_what_is_given_back_later_does_not_change_the_paper_of_the_mail(paid, world):
    mail_one()
    refund(paid, world.owner, Decimal(50))
    mail = mails().get()
    assert hashlib.sha256(file_of(mail)).hexdigest() == mail.attachments[0]["sha256"]
    assert hashlib.sha256(paper.receipt(paid)).hexdigest() != mail.attachments[0]["sha256"]


def test_who_wants_no_mail_gets_none_and_no_paper_is_made(world, kept):
    Estimate.objects.filter(pk=world.accord.pk).update(email="")
    record(world.accord, "cash", Decimal(200), world.advisor)
    assert mails().get().status == "suppressed"
    assert not ReceiptMail.objects.exists()


@pytest.mark.parametrize("fault", ["the paper", "the storage"])
def test_a_paper_that_cannot_be_made_lets_the_mail_go_without_it_and_tells_staff(paid, settings, monkeypatch, fault):
    """Taken out: MOST_TRIES; then the customer never gets a receipt."""
    if fault == "the paper":
        monkeypatch.setattr(paper, "receipt", broken)
    else:
        settings.STORAGE_URL = AWAY
    assert wait_for_it(settings) == MOST_TRIES + 1
    mail = mails().get()
    assert (mail.attachments, "Adjunto" in mail.text) == ([], False)
    assert Task.objects.open().get().what == "receipt_bare"


def test_a_paper_that_fails_once_is_made_the_second_time(paid, settings, monkeypatch):
    with monkeypatch.context() as for_now:
        for_now.setattr(paper, "receipt", broken)
        mail_one()
    assert not mails().exists()
    settings.CLOCK_OFFSET += LATER
    mail_one()
    assert len(mails().get().attachments) == 1
    assert not Task.objects.exists()


def test_the_insurers_money_makes_no_paper(world, kept):
    record(world.accord, "insurer", Decimal(200), world.advisor)
    assert mail_one() == 0


@pytest.fixture
def repair(transactional_db, tmp_path, kept):
    """A car on a database that other processes share."""
    with own_database(tmp_path):
        yield build()


def test_a_worker_that_ends_at_any_point_leaves_one_mail_with_its_paper(repair, settings, monkeypatch):
    # The maker of papers has threads, which a forked child would wait for in vain.
    monkeypatch.setattr(paper, "receipt", lambda payment: b"%PDF a paper")

    def check(payment) -> None:
        settings.CLOCK_OFFSET += LATER
        while mail_one():
            pass
        mail = mails().get(history__metadata__payment=str(payment.pk))
        assert file_of(mail) == b"%PDF a paper"

    end_everywhere(lambda: record(repair.accord, "cash", Decimal(1), repair.advisor), lambda row: mail_one(), check)
