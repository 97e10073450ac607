"""What an owner says after the repair: a score for the shop alone, a public review, or that something is not right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clearcoat.estimates.models import Estimate
from clearcoat.photos.intake import NotKept, NotTaken, Upload, by_content
from clearcoat.reviews.models import BEST, LONGEST_WORDS, Link, Review, State
from clearcoat.workflow.review_answer import review_of

MOST_PHOTOS = 6  # with one report
SCORES = [(score, score) for score in range(BEST + 1)]


class Answer(forms.Form):
    """The one question, and words; neither is published."""

    rating = forms.TypedChoiceField(
        label=gettext_lazy("How satisfied are you with the repair?"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a number from 0 to 5.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What should we know?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def of(cls, review: Review) -> Answer:
        """With what the owner answered before."""
        return cls(initial={"rating": review.rating, "words": review.words})


class Written(forms.Form):
    """Where the owner wrote a public review; they need not say it."""

    platform = forms.ChoiceField(required=False)

    def __init__(self, links: Sequence[Link], *args: Any) -> None:
        super().__init__(*args)
        cast(forms.ChoiceField, self.fields["platform"]).choices = [(link["kind"], link["name"]) for link in links]


class Defect(forms.Form):
    """What is not right with the repair."""

    words = forms.CharField(
        label=gettext_lazy("What is not right?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say what is not right first.")},
    )


def shown_review(estimate: Estimate) -> Review | None:
    """The request whose page is shown: none before the keys, and none when the car came back before it was asked."""
    review = review_of(estimate)
    return None if review is None or review.state == State.CANCELLED else review


def uploads(files: Sequence[UploadedFile[Any]]) -> list[Upload]:
    """The photos of a report. Raises ValueError for too many, NotTaken for a file that is no photo."""
    if len(files) > MOST_PHOTOS:
        raise ValueError(_("Please send at most %(most)d photos.") % {"most": MOST_PHOTOS})
    return [by_content(cast(BinaryIO, file.file), file.name or "", "owner") for file in files]


NOT_SENT = (NotTaken, NotKept, ValueError)
