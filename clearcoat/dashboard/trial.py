"""The test payment on the page that sets cards up: what worked, what did not, and what to do then."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clearcoat.core import money
from clearcoat.dashboard.setup import BAD, GOOD, OPEN, Step
from clearcoat.payments.models import Trial
from clearcoat.payments.trial import AMOUNT, PATIENCE


def steps_of_trial(trial: Trial) -> list[Step]:
    """Made, heard of and given back, as far as it came."""
    made = _made(trial)
    return [made, _heard(trial), _returned(trial)] if trial.made_at else [made]


def _made(trial: Trial) -> Step:
    title = _("The payment is made")
    if trial.made_at:
        shown = {"amount": money.shown(AMOUNT, trial.currency)}
        return Step(GOOD, title, _("%(amount)s with Stripe's test card: the keys work.") % shown)
    if not trial.is_under_way:
        return Step(BAD, title, _(trial.failure))
    if trial.is_neglected:
        return Step(BAD, title, _("Nobody has taken it up yet. See on the server that the worker runs."))
    return Step(OPEN, title, _("One moment."))


def _heard(trial: Trial) -> Step:
    title = _("Its event arrives here")
    if trial.made_at and trial.heard_at:
        seconds = max(1, round((trial.heard_at - trial.made_at).total_seconds()))
        words = ngettext("Heard after %(n)d second.", "Heard after %(n)d seconds.", seconds) % {"n": seconds}
        return Step(GOOD, title, words)
    if trial.is_waiting:
        return Step(OPEN, title, _("Waiting for it, for a minute at most."))
    words = _(
        "Nothing came within %(n)d seconds. Compare the webhook's address, its events and its signing secret "
        "with those at Stripe."
    )
    return Step(BAD, title, words % {"n": int(PATIENCE.total_seconds())})


def _returned(trial: Trial) -> Step:
    title = _("The money goes back")
    if trial.returned_at:
        return Step(GOOD, title, _("All of it was given back."))
    if trial.failure:
        words = _("%(why)s It was test money: nobody has lost any.") % {"why": _(trial.failure)}
        return Step(BAD, title, words)
    return Step(OPEN, title, _("After the event, or without it after a minute."))
