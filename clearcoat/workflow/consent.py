"""What a person says about our messages: written into the ledger, and obeyed in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from clearcoat.core import clock, phone
from clearcoat.customers import optout
from clearcoat.customers.consent import Consent, How, Subject, Word, asked_words, standing
from clearcoat.customers.optout import Wish
from clearcoat.estimates.models import Estimate
from clearcoat.notifications import announce
from clearcoat.shops.models import Shop

LONGEST_WORDS = 2000
EVERYTHING = tuple(Subject)
YES = {Word.GIVEN, Word.RESTORED}


@dataclass(frozen=True, slots=True)
class Said:
    """How the shop heard it, who wrote it down, the exact words, where they came from, and when they came."""

    how: How
    by: str
    words: str
    source: str = ""
    estimate_number: str = ""
    at: datetime | None = None  # just now


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply wanted, and whether we have to answer it: the provider answers its own words."""

    wish: Wish
    wants_answer: bool


def give(shop: Shop, contact: str, said: Said, subjects: Iterable[str] = (Subject.SERVICE,)) -> bool:
    """A yes for this number or address; after a no it is written as restored. False when it was so already."""
    changed = False
    with transaction.atomic():
        for subject in subjects:
            before = standing(shop.pk, contact, subject)
            if before not in YES and not _came_before(shop, contact, subject, said):
                _write(shop, contact, subject, Word.RESTORED if before else Word.GIVEN, said)
                changed = True
    return changed


def has_agreed(estimate: Estimate, subject: str) -> bool:
    """Whether the last word of the estimate's number was a yes."""
    return bool(estimate.phone) and standing(estimate.shop_id, estimate.phone, subject) in YES


def agreed(estimate: Estimate, how: How, by: str, subjects: Iterable[str], source: str = "", words: str = "") -> bool:
    """The owner agreed to texts to the estimate's number; without `words`, to those in the owner's own language."""
    changed = False
    for subject in subjects if estimate.phone else ():
        with translation.override(estimate.language):
            shown = words or asked_words(subject, estimate.shop.name)
        changed |= give(estimate.shop, estimate.phone, _said(estimate, how, by, shown, source), [subject])
    return changed


def refused(estimate: Estimate, how: How, by: str, words: str, subjects: Iterable[str], source: str = "") -> bool:
    """The owner said no more, by word of mouth or on a page."""
    said = _said(estimate, how, by, words, source)
    changed = [withdraw(estimate.shop, contact, said, subjects) for contact in estimate.contacts if contact]
    return any(changed)


def withdraw(shop: Shop, contact: str, said: Said, subjects: Iterable[str] = EVERYTHING) -> bool:
    """A no, by whichever way it came: what waits for the person is not sent any more. False when it was so already.

    Texts about the repair end for the number itself, or for those beside the address. Marketing ends for all of them:
    who wants no review request by text wants none by mail (47 CFR 64.1200(a)(10)).
    """
    changed = False
    with transaction.atomic():
        for subject in subjects:
            meant = _meant(shop, contact, subject)
            contacts = [one for one in meant if not _came_before(shop, one, subject, said)]
            for one in contacts:
                is_news = standing(shop.pk, one, subject) != Word.WITHDRAWN
                changed |= is_news
                if is_news or said.at:  # a START from before that is applied late has to find a repeated STOP, too
                    _write(shop, one, subject, Word.WITHDRAWN, said)
            announce.suppress(shop.pk, contacts, subject)
    return changed


def heard(shop: Shop, number: str, text: str, at: datetime | None = None) -> Reply:
    """A text of this number arrived. Its wish is obeyed; NONE leaves everything as it is. Twice changes nothing.

    `at` is when it reached us, where that was not just now.
    """
    found, contact = optout.heard(text), phone.e164(number) or number
    said = Said(How.TEXT, contact, text[:LONGEST_WORDS], at=at)
    changed = found.wish == Wish.HELP
    if found.wish == Wish.STOP:
        changed = withdraw(shop, contact, said)
    elif found.wish == Wish.START:
        if standing(shop.pk, contact, Subject.SERVICE) != Word.WITHDRAWN:
            return Reply(Wish.NONE, wants_answer=False)  # a 'Yes' that answers a question of the shop's
        changed = give(shop, contact, said)
    return Reply(found.wish, changed and not found.provider_answers)


def _meant(shop: Shop, contact: str, subject: str) -> list[str]:
    """The contacts that a no about this subject covers, the named one first."""
    is_number = "@" not in contact
    if subject == Subject.SERVICE and is_number:
        return [contact]
    shared = Estimate.objects.filter(Q(phone=contact) | Q(email=contact), shop=shop)
    beside = {one for pair in shared.values_list("phone", "email") for one in pair if one}
    found = [contact, *sorted(beside - {contact})]
    return found if subject == Subject.MARKETING else [one for one in found if "@" not in one]


def _came_before(shop: Shop, contact: str, subject: str, said: Said) -> bool:
    """Whether the person said something newer: a text that could be applied only later overtakes none after it."""
    if said.at is None:
        return False
    return Consent.objects.about(shop.pk, [contact]).filter(subject=subject, created_at__gt=said.at).exists()


def _said(estimate: Estimate, how: How, by: str, words: str, source: str) -> Said:
    return Said(how, by, words, source, estimate.estimate_number)


def _write(shop: Shop, contact: str, subject: str, word: Word, said: Said) -> None:
    Consent.objects.create(
        shop=shop,
        contact=contact,
        subject=subject,
        word=word,
        how=said.how,
        by=said.by[:120],
        words=said.words[:LONGEST_WORDS],
        source=said.source[:80],
        estimate_number=said.estimate_number,
        created_at=said.at or clock.now(),
    )
