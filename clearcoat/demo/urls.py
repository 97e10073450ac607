"""The addresses of this door; they exist in the demo only."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from clearcoat.demo import inbox
from clearcoat.demo.cards import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("inbox", inbox.inbox, name="demo_inbox"),
    path("inbox/part", inbox.part, name="demo_inbox_part"),
    path("inbox/mail/<str:mail_id>", inbox.mail, name="demo_inbox_mail"),
    path("cards/stripe.js", pages.script),
    path("cards/frame", pages.frame),
    path("cards/secure", pages.secure),
    path("cards/c/pay/<str:name>", pages.checkout),
]
