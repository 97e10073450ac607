"""The forms that people sign. Each is a row of words with {names} in them, and of fields: no new form is new code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clearcoat.approvals.fields import YES_NO, Field, Row
from clearcoat.approvals.states import profile_of
from clearcoat.core import money
from clearcoat.estimates.models import Estimate


class Form(models.TextChoices):
    """What is signed."""

    AUTHORIZATION = "authorization", _("Authorization of repairs")
    DELIVERY = "delivery", _("Delivery acknowledgement")
    DIRECTION_TO_PAY = "direction_to_pay", _("Direction to pay")


@dataclass(frozen=True, slots=True)
class Blank:
    """One form. In its words {shop}, {customer}, {car}, {insurer}, {claim} and {amount} are filled in."""

    lead: Promise
    terms: Promise
    intent: Promise  # beside the button: what a signature here means
    yes: Promise
    can_decline: bool = True
    shows_work: bool = True  # with the lines and who pays what
    has_state_words: bool = False
    fields: tuple[Field, ...] = ()  # what is filled in beside the signature
    event: str = "form_needed"  # the message that asks for it


# What electronic signatures need said (15 USC 7001(c)); the same on every form.
CONSENT = _(
    "I agree to sign electronically. I can have it on paper instead, at no cost, by asking the shop; I can read and "
    "keep a PDF on this device."
)
PAYEES = (("shop", _("the shop alone")), ("both", _("the shop and me together")))
BLANKS: dict[str, Blank] = {
    Form.AUTHORIZATION: Blank(
        lead=_("{shop} asks for your approval of the work on your {car}."),
        terms=_(
            "I am the owner of the {car} or act for the owner. {shop} may do the work of this estimate, use the parts "
            "that it names and drive the car to test it. Anything beyond it is done only after I agree to it."
        ),
        intent=_("With my signature I authorize {shop} to do this work for at most {amount}."),
        yes=_("Sign and approve"),
        has_state_words=True,
        event="approval_needed",
    ),
    Form.DELIVERY: Blank(
        lead=_("You take back your {car} from {shop}."),
        terms=_("I take back the {car}. I was told what was done and what the warranty covers."),
        intent=_("With my signature I confirm that {shop} gave the {car} back to me."),
        yes=_("Sign"),
        can_decline=False,
        shows_work=False,
        fields=(
            Field("inspected", _("I inspected the car before I took it back"), "choice", choices=YES_NO),
            Field("odometer", _("Odometer"), "number", is_required=False),
            Field("condition", _("What I noticed on the car"), "text", is_required=False),
        ),
    ),
    Form.DIRECTION_TO_PAY: Blank(
        lead=_("{insurer} can pay {shop} directly for the repair of your {car}."),
        terms=_(
            "I direct the insurer that I name here to pay {shop} for this claim, its supplements included. I stay "
            "responsible for what the insurer does not pay."
        ),
        intent=_("With my signature I direct the insurer to pay {shop}."),
        yes=_("Sign"),
        shows_work=False,
        fields=(
            Field("insurer", _("Insurer"), known=attrgetter("insurance_company")),
            Field("claim", _("Claim number"), known=attrgetter("claim_number")),
            Field("date_of_loss", _("Date of the loss"), "date", is_required=False, known=attrgetter("date_of_loss")),
            Field("payee", _("The insurer pays"), "choice", choices=PAYEES),
            Field("amount", _("Amount, if it is not all of it"), "amount", is_required=False),
        ),
    ),
}


def words_for(estimate: Estimate, form: str, own_terms: str = "") -> dict[str, str]:
    """The form's words as this owner reads them, in their language: what is frozen when they are asked.

    `own_terms` are the shop's, in place of ours.
    """
    blank, state = BLANKS[form], profile_of(estimate.shop.settings.approval_state)
    with translation.override(estimate.language):
        names = _names(estimate)
        return {
            "title": str(Form(form).label),
            "lead": _filled(blank.lead, names),
            "terms": _filled(own_terms or blank.terms, names),
            "state": str(state.words) if blank.has_state_words else "",
            "intent": _filled(blank.intent, names),
            "consent": str(CONSENT),
            "yes": str(blank.yes),
        }


def fields_for(estimate: Estimate, form: str) -> list[Row]:
    """The form's fields as this owner is asked, with what the repair knows of them: frozen as the words are."""
    with translation.override(estimate.language):
        return rows_of(estimate, form)


def rows_of(estimate: Estimate, form: str) -> list[Row]:
    """The same in the active language, for who fills it in at the desk."""
    return [field.put(estimate) for field in BLANKS[form].fields]


def title_of(estimate: Estimate, form: str) -> str:
    """What the form is called in the owner's language."""
    with translation.override(estimate.language):
        return str(Form(form).label)


def _names(estimate: Estimate) -> dict[str, str]:
    return {
        "shop": estimate.shop.name,
        "customer": estimate.customer_name,
        "car": estimate.vehicle or translation.gettext("car"),
        "insurer": estimate.insurance_company or translation.gettext("the insurer"),
        "claim": estimate.claim_number or "–",
        "amount": money.shown(estimate.total, estimate.currency),
    }


def _filled(words: str | Promise, names: Mapping[str, str]) -> str:
    """What a person wrote is put in once and never read for names again."""
    told = str(words)
    parts = told.split("{")
    done = [parts[0]]
    for part in parts[1:]:
        name, end, rest = part.partition("}")
        done.append(names[name] + rest if end and name in names else "{" + part)
    return "".join(done)
