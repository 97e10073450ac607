"""What owners and staff send about an approval."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from clearcoat.api.types import NO_NUL, Body, Flag, Id, Text40, Text120, Text300, Text2000, Version
from clearcoat.approvals.signature import LONGEST_STROKES

MOST_LINES = 500
MOST_FIELDS = 30
DecisionName = Literal["approved", "declined"]
FormName = Literal["authorization", "delivery", "direction_to_pay"]
LineIds = Annotated[list[Text40], Field(max_length=MOST_LINES)]
Fields = Annotated[dict[Text40, Text2000], Field(max_length=MOST_FIELDS)]
Strokes = Annotated[str, StringConstraints(strict=True, max_length=LONGEST_STROKES), NO_NUL]


class Deciding(Body):
    """The owner's decision. `lineIds` are the lines they pay themselves and take; left out they take all of them.

    Whoever sends it has shown the request's `words` to the owner, consent among them; `agreed: false` says they did not
    agree to sign electronically, and then nothing is signed.
    """

    decision: DecisionName
    version: Version
    name: Text120
    requestId: Id | None = None
    lineIds: LineIds | None = None
    signature: Strokes = ""
    agreed: Flag = True
    note: Text300 = ""


class Asking(Body):
    """What the owner is asked to sign. `notify: false` writes to nobody: it is signed at the counter."""

    form: FormName = "authorization"
    note: Text300 = ""
    notify: Flag = True


class Recording(Body):
    """What was decided by word or on paper, as staff write it down."""

    decision: DecisionName
    name: Text120
    how: Literal["verbal", "paper"]
    at: datetime | None = None
    note: Text300 = ""
    form: FormName = "authorization"
    lineIds: LineIds | None = None
    fields: Fields = Field(default_factory=dict)
