"""The words of a message that a shop wrote itself, and what they are when it wrote none."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.template import Context, Template
from django.template.base import NodeList
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils import translation

from clearcoat.core import clock
from clearcoat.notifications import phrase


class Wording(models.Model):
    """One shop's words for one event, way and language. What is empty is the default."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="wordings")
    event = models.CharField(max_length=30)
    type = models.CharField(max_length=5)
    language = models.CharField(max_length=2)
    text = models.TextField(blank=True)  # of a text
    subject = models.CharField(max_length=120, blank=True)  # of a mail
    lead = models.TextField(blank=True)  # of a mail: its first paragraph
    changed_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "event", "type", "language"], name="one_wording")]

    def __str__(self) -> str:
        return f"wording {self.pk}"


@dataclass(frozen=True, slots=True)
class Own:
    """The words that take the place of the default ones."""

    text: str = ""
    subject: str = ""
    lead: str = ""

    def filled(self, part: str, event: str, context: Mapping[str, object]) -> str:
        """This part with everything in its place; "" for the default."""
        words = str(getattr(self, part))
        return phrase.filled(words, phrase.values_for(context, event, part), part) if words else ""


DEFAULT = Own()
MANY = 97531  # stands for {photos} while the default is drawn: a number, so that the plural is right


def own_words(shop_id: uuid.UUID, event: str, way: str, language: str) -> Own:
    """What the shop wrote, or the default."""
    row = Wording.objects.filter(shop=shop_id, event=event, type=way, language=language).first()
    return Own(row.text, row.subject, row.lead) if row else DEFAULT


def default_words(event: str, way: str, language: str) -> Own:
    """The default words with {names} in them, as a shop would write them."""
    folder = f"messages/{event}/{language}"
    with translation.override(language):
        if way == "sms":
            return Own(text=_drawn(f"{folder}/sms.txt", phrase.in_braces(event, "text")))
        context = phrase.in_braces(event, "lead")
        return Own(subject=_drawn(f"{folder}/subject.txt", context), lead=_drawn(f"{folder}/text.txt", context, "lead"))


def _drawn(name: str, context: Mapping[str, object], block: str = "") -> str:
    """The template, or one block of it, on one line."""
    template: Template = get_template(name, using="plain").template  # type: ignore[attr-defined]  # a Django template
    nodes = _block(template, block) if block else template.nodelist
    drawing = Context({**context, "photos": MANY, "room": 2}, autoescape=False)
    with drawing.bind_template(template):
        return " ".join(str(nodes.render(drawing)).split()).replace(str(MANY), "{photos}")


def _block(template: Template, name: str) -> NodeList:
    blocks = template.nodelist.get_nodes_by_type(BlockNode)
    return next((block.nodelist for block in blocks if isinstance(block, BlockNode) and block.name == name), NodeList())
