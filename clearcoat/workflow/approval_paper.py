"""After a decision the worker makes its paper, puts it among the repair's documents, and sends it to who signed."""

from __future__ import annotations

import logging
import uuid
from io import BytesIO

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from clearcoat.approvals.models import Paper
from clearcoat.approvals.paper import signed
from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.core.leases import after, is_free, settle, take
from clearcoat.notifications import announce, attached
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.models import Type
from clearcoat.photos.intake import NotKept, NotTaken, Upload
from clearcoat.photos.models import Document, Subject
from clearcoat.workflow import photo
from clearcoat.workflow.photo import Sender

log = logging.getLogger(__name__)

LEASE = 120.0  # seconds; a paper takes one
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3600.0  # seconds between two tries
LONGEST_HEADING = 120  # characters
SIGNED = "approval_signed"  # the event


def make_one() -> int:
    """Makes the paper that has been due for longest; 0 when there is none."""
    paper = _claimed()
    if paper is None:
        return 0
    try:
        document = _document(paper)
    except (NotKept, NotTaken) as error:
        log.warning("paper %s: %s; trying again", paper.pk, error)
        settle(paper, due_at=after(min(FIRST_PAUSE * 2.0 ** min(paper.attempts, 10), LONGEST_PAUSE)))
        return 1
    crash_point("the paper is put away")
    with transaction.atomic():
        if settle(paper, document=document, is_mailed=True) and not paper.is_mailed:
            _tell(paper, document)
        crash_point("before the commit")
    return 1


def _claimed() -> Paper | None:
    due = Paper.objects.filter(is_free(clock.now()), document=None, due_at__lte=clock.now())
    chosen = due.order_by("due_at").values_list("pk", flat=True).first()
    if chosen is None:
        return None
    token, rows = uuid.uuid4(), Paper.objects.filter(pk=chosen, document=None)
    if not take(rows, token, LEASE, attempts=F("attempts") + 1):
        return None
    parts = "decision__request__version", "decision__request__estimate__shop__settings"
    return Paper.objects.select_related(*parts).get(pk=chosen, token=token)


def _document(paper: Paper) -> Document:
    """The paper in the storage and among the documents; made again it is the same file. Raises NotKept, NotTaken."""
    decision = paper.decision
    if not decision.is_whole():
        raise NotTaken("changed", "What is stored is not what was decided: no paper says otherwise.")
    asked = decision.request
    with translation.override(asked.language):
        names = {"title": asked.words["title"], "number": asked.version.number, "name": decision.name}
        heading = _("%(title)s, version %(number)d, signed: %(name)s") % names
    upload = Upload(BytesIO(signed(decision)), _file_name(paper), f"paper-{decision.pk}")
    by = Sender(decision.recorded_by or decision.name)
    row, _is_new = photo.take_in_document(asked.estimate, by, upload, Subject.OTHER, heading[:LONGEST_HEADING])
    return row


def _tell(paper: Paper, document: Document) -> None:
    """A copy that the signer can keep (15 USC 7001(c)(1)(C)): the PDF in a mail, else a text that leads to it."""
    asked = paper.decision.request
    ready = {draft.type: draft for draft in announce.drafts(asked.estimate, SIGNED, Facts())}
    mail = ready[Type.EMAIL]
    mail.row.attachments = [attached.named(_file_name(paper), document.key(), document.sha256)]
    announce.queue(None, asked.estimate, [mail] if mail.goes else list(ready.values()))


def _file_name(paper: Paper) -> str:
    asked = paper.decision.request
    return f"{asked.form}-{asked.estimate.estimate_number}-v{asked.version.number}.pdf".replace("/", "-")
