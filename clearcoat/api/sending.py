"""Sending: a text that the installation's own programs ask for, and a message once more where that is safe."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Router, Status

from clearcoat.api import auth
from clearcoat.api.errors import Error, Missing, Refusal, answers
from clearcoat.api.messages import MessageOut
from clearcoat.api.once import once
from clearcoat.api.types import Body, Id, Note
from clearcoat.notifications.delivery import send_again
from clearcoat.notifications.models import Notification
from clearcoat.workflow.message import NotTrue, send_text

router = Router(tags=["Messages"])

Template = Literal["received", "in_progress", "waiting_for_parts", "ready", "date_changed", "news"]


class Variables(Body):
    """What a template may be told beyond the estimate itself."""

    note: Note = ""


class TextIn(Body):
    """Which words about which repair. The number is the estimate's, and the words are ours."""

    estimateId: Id
    template: Template
    variables: Variables = Variables()


@router.post("/sms", response={202: MessageOut, **answers(400, 401, 403, 404, 415, 422)}, auth=auth.program)
def send_sms(request: Any, body: TextIn) -> Any:
    """Queues a text, once for each Idempotency-Key; what keeps it from going is its `reason`. 422 when it is not so."""
    estimate = auth.own(request, body.estimateId)

    def queue() -> dict[str, Any]:
        return MessageOut.of(send_text(estimate, body.template, body.variables.note)).model_dump(mode="json")

    try:
        return Status(202, once(request, "sms", queue))
    except NotTrue as error:
        raise Refusal(422, str(error), fields={"template": [str(error)]}) from None


@router.post("/{messageId}/retry", response={202: MessageOut, **answers(401, 403, 404), 409: Error}, auth=auth.staff)
def retry(request: Any, messageId: Id) -> Any:
    """Sends a message once more that is known not to have arrived; 409 for any other, which might come twice."""
    row = Notification.objects.filter(shop_id=request.auth.shop_id, pk=messageId).first()
    if row is None:
        raise Missing
    if not send_again(row):
        raise Refusal(409, "It may have arrived, or is still on its way: sent again, it might come twice.", "not_safe")
    row.refresh_from_db()
    return Status(202, MessageOut.of(row))
