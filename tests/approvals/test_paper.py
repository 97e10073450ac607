"""The signed PDF: what it says, that it is tagged, the same twice, kept, and mailed."""

from __future__ import annotations

import hashlib

import pytest

from clearcoat.approvals.models import Paper, Version
from clearcoat.approvals.paper import signed
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from clearcoat.photos import vault
from clearcoat.photos.models import Document
from clearcoat.workflow import approval
from clearcoat.workflow import photo as photos
from tests.approvals.conftest import STROKES, yes
from tests.approvals.pdf import text_of


@pytest.fixture
def decision(asked):
    return approval.decide(asked.estimate, asked.pk, asked.version.sha256, yes(how="drawn", strokes=STROKES))


@pytest.fixture
def filed(kept, decision, work):
    """The document that became of it."""
    work()
    return Document.objects.get(paper__decision=decision)


def mails(decision):
    return Notification.objects.filter(estimate=decision.request.estimate, event="approval_signed")


def test_the_same_decision_is_the_same_bytes(decision):
    assert signed(decision) == signed(decision)


def test_it_is_tagged_in_its_language_with_words_for_the_drawing(decision):
    inside = signed(decision)
    alt = "Firma de María".encode("utf-16-be").hex().upper().encode()
    assert all(mark in inside for mark in (b"/MarkInfo", b"/Lang(es)", b"pdfuaid:part", b"/StructTreeRoot"))
    assert b"/Alt<FEFF" + alt in inside


def test_it_says_what_was_shown_who_signed_and_how_to_check_it(decision):
    told = text_of(signed(decision))
    words = ["Front bumper cover", "$412.35", "$500.00", "$904.48", "María Fernández", "203.0.113.7", "A phone"]
    assert [word for word in [*words, decision.sha256, decision.request.version.sha256] if word not in told] == []


def test_what_was_not_taken_is_named_with_what_the_rest_comes_to(asked):
    keys = tuple(line.key for line in asked.version.says.choices)
    decision = approval.decide(asked.estimate, asked.pk, asked.version.sha256, yes(declined=keys))
    told = text_of(signed(decision))
    assert "Polish the old scratch" in told
    assert "$796.23" in told


@pytest.mark.parametrize("other", [{"decision": "declined"}, {"how": "verbal"}])
def test_nobody_is_said_to_have_signed_who_did_not(accord, by, other):
    decision = approval.record(accord, by, yes(**{"how": "paper"} | other))
    assert decision.shown["intent"] not in text_of(signed(decision))


def test_people_s_words_are_words_alone(accord, by):
    decision = approval.record(accord, by, yes(how="verbal", name="#panic() *Ed*", note="$ #sys.inputs"))
    told = text_of(signed(decision))
    assert "#panic() *Ed*" in told
    assert "#sys.inputs" in told


@pytest.mark.parametrize(
    ("name", "printed"), [("李小龍", "[U+674E]"), ("Sam \U0010fffd\U0001f9ffO", "Sam"), ("A\ufeffna\x01", "Ana")]
)
def test_a_name_that_no_font_has_still_makes_a_paper(asked, name, printed):
    decision = approval.decide(asked.estimate, asked.pk, asked.version.sha256, yes(name=name))
    assert printed in text_of(signed(decision)) or name in text_of(signed(decision))


def test_what_was_changed_afterwards_makes_no_paper(kept, decision, work):
    Version.objects.update(content=decision.request.version.content.replace("412.35", "12.35"))
    assert work() is None
    assert (Paper.objects.get().document, mails(decision).count()) == (None, 0)


def test_the_paper_is_a_shared_document_of_the_repair(filed, decision):
    assert (filed.state, filed.is_shared) == ("ready", True)
    assert vault.whole(filed) == signed(decision)


def test_it_is_mailed_once_with_the_very_file(filed, decision, work):
    work()
    (mail,) = mails(decision)
    assert mail.attachments[0]["sha256"] == filed.sha256 == hashlib.sha256(signed(decision)).hexdigest()


def test_without_an_address_a_text_leads_to_it(kept, decision, work):
    Estimate.objects.filter(pk=decision.request.estimate_id).update(email="")
    work()
    assert dict(mails(decision).values_list("type", "status")) == {"sms": "pending", "email": "suppressed"}


def test_a_lost_paper_is_made_again_and_not_mailed_again(filed, decision, work):
    Document.objects.filter(pk=filed.pk).delete()
    work()
    again = Paper.objects.get(decision=decision).document
    assert (again.sha256, mails(decision).count()) == (filed.sha256, 1)


@pytest.mark.parametrize("act", [photos.remove, lambda row, by: photos.change(row, by, is_shared=False)])
def test_a_signed_paper_is_neither_removed_nor_hidden(filed, by, act):
    with pytest.raises(photos.OnRecord):
        act(filed, by)
    assert Document.objects.shared().filter(pk=filed.pk).exists()


def test_it_waits_while_the_storage_is_away(settings, decision, work):
    settings.STORAGE_URL = "s3://bucket?endpoint=http://127.0.0.1:9"
    work()
    paper = Paper.objects.get()
    assert (paper.document, paper.attempts, mails(decision).count()) == (None, 1, 0)


def test_the_desk_reads_why_a_signed_paper_stays(client, world, filed):
    client.force_login(world.advisor.user)
    address = f"/shop/estimates/{filed.estimate_id}/documents/{filed.pk}/remove"
    assert "This paper is signed." in client.post(address, follow=True).content.decode()
    assert Document.objects.filter(pk=filed.pk).exists()
