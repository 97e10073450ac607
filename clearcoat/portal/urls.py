"""The addresses of this door."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from clearcoat.core import brand
from clearcoat.portal.views import (
    account,
    approval,
    link,
    messages,
    password,
    pay,
    photos,
    receipt,
    register,
    repair,
    review,
    signin,
    start,
    tablet,
    wishes,
)

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("t/<str:token>", link.open_link, name="open_link"),
    path("t/<str:token>/<slug:place>", link.open_link, name="open_link_at"),
    path("customer/register", register.register, name="register"),
    path("customer/confirm", register.confirm, name="confirm"),
    path("customer/confirm/<uuid:wish_id>", register.confirm_by_mail, name="confirm_by_mail"),
    path("customer/login", signin.login, name="login"),
    path("customer/logout", signin.logout, name="logout"),
    path("customer/forgot-password", password.forgot, name="forgot_password"),
    path("customer/reset-password", password.reset, name="reset_password"),
    path("customer/reset-password/<str:token>", password.take_token, name="take_reset_token"),
    path("customer/dashboard", account.cars, name="dashboard"),
    path("customer/estimates", account.cars, name="cars"),
    path("customer/estimates/<uuid:pk>", repair.repair, name="repair"),
    path("customer/estimates/<uuid:pk>/messages", messages.write, name="letters"),
    path("customer/estimates/<uuid:pk>/approval", approval.decide, name="approval"),
    path("customer/tablet", tablet.sign, name="tablet"),
    path("tablet/<str:ticket>", tablet.take, name="take_tablet"),
    path("customer/estimates/<uuid:pk>/preferences", wishes.by_link, name="wishes"),
    path("customer/estimates/<uuid:pk>/pay", pay.pay, name="pay"),
    path("customer/estimates/<uuid:pk>/pay/back", pay.back, name="pay_back"),
    path("customer/estimates/<uuid:pk>/receipts/<uuid:payment_pk>", receipt.receipt, name="receipt"),
    path("customer/estimates/<uuid:pk>/receipts/<uuid:payment_pk>.pdf", receipt.pdf, name="receipt_pdf"),
    path("preferences/<uuid:mailed>/<str:proof>", wishes.by_mail, name="wishes_by_mail"),
    path("preferences/<uuid:mailed>/<str:proof>/unsubscribe", wishes.unsubscribe, name="unsubscribe"),
    path("customer/estimates/<uuid:pk>/photos/new", photos.send, name="send_photos"),
    path("customer/estimates/<uuid:pk>/review", review.review, name="review"),
    path("customer/estimates/<uuid:pk>/review/go/<slug:link>", review.go, name="review_go"),
    path("customer/estimates/<uuid:pk>/review/written", review.written, name="review_written"),
    path("customer/estimates/<uuid:pk>/review/defect", review.defect, name="defect"),
    path("customer/preferences", account.preferences, name="preferences"),
    re_path(r"^brand/(?P<color>[0-9a-f]{6})\.css$", brand.sheet, name="brand"),
]
