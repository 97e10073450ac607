"""Every field of every object, empty; what the bank knows is laid over it. API version 2026-10-28."""

from __future__ import annotations

from clearcoat.demo.cards.numbers import Card
from clearcoat.demo.cards.refusal import Json

VERSION = "2026-10-28.endive"
NOBODY: Json = {
    "address": {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None},
    "email": None, "name": None, "phone": None, "tax_id": None,
}  # fmt: skip
INTENT: Json = {
    "object": "payment_intent", "livemode": False,
    "amount_capturable": 0, "amount_details": {"tip": {}}, "amount_received": 0,
    "application": None, "application_fee_amount": None, "automatic_payment_methods": {"enabled": True},
    "canceled_at": None, "cancellation_reason": None, "capture_method": "automatic_async",
    "confirmation_method": "automatic", "customer": None, "customer_account": None, "description": None,
    "excluded_payment_method_types": None, "last_payment_error": None, "latest_charge": None, "next_action": None,
    "on_behalf_of": None, "payment_method": None, "payment_method_configuration_details": None,
    "payment_method_options": {"card": {"request_three_d_secure": "automatic"}}, "payment_method_types": ["card"],
    "processing": None, "receipt_email": None, "review": None, "setup_future_usage": None, "shipping": None,
    "source": None, "statement_descriptor": None, "statement_descriptor_suffix": None,
    "status": "requires_payment_method", "transfer_data": None, "transfer_group": None,
}  # fmt: skip
CHARGE: Json = {
    "object": "charge", "livemode": False, "amount_refunded": 0, "application": None, "application_fee": None,
    "application_fee_amount": None, "balance_transaction": None, "billing_details": NOBODY,
    "calculated_statement_descriptor": "HARBOR COLLISION", "customer": None, "description": None, "disputed": False,
    "failure_balance_transaction": None, "failure_code": None, "failure_message": None, "fraud_details": {},
    "on_behalf_of": None, "receipt_email": None, "receipt_number": None, "receipt_url": None, "refunded": False,
    "review": None, "shipping": None, "source_transfer": None, "statement_descriptor": None,
    "statement_descriptor_suffix": None, "transfer_data": None, "transfer_group": None,
}  # fmt: skip
REFUND: Json = {
    "object": "refund", "balance_transaction": None, "reason": None,
    "destination_details": {"card": {"type": "refund"}, "type": "card"},
    "receipt_number": None, "source_transfer_reversal": None, "status": "succeeded",
    "transfer_reversal": None,
}  # fmt: skip
DISPUTE: Json = {
    "object": "dispute", "livemode": False,
    "balance_transactions": [], "enhanced_eligibility_types": [], "is_charge_refundable": False,
    "metadata": {}, "reason": "fraudulent", "status": "needs_response",
    "evidence": dict.fromkeys((
        "access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure",
        "cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name",
        "customer_purchase_ip", "customer_signature", "duplicate_charge_documentation",
        "duplicate_charge_explanation", "duplicate_charge_id", "product_description", "receipt", "refund_policy",
        "refund_policy_disclosure", "refund_refusal_explanation", "service_date", "service_documentation",
        "shipping_address", "shipping_carrier", "shipping_date", "shipping_documentation",
        "shipping_tracking_number", "uncategorized_file", "uncategorized_text",
    )) | {"enhanced_evidence": {}},
}  # fmt: skip
TRANSACTION: Json = {
    "object": "balance_transaction", "balance_type": "payments", "description": None, "exchange_rate": None,
    "status": "available",
}  # fmt: skip
EVENT: Json = {
    "object": "event", "livemode": False,
    "api_version": VERSION, "pending_webhooks": 0, "request": {"id": None, "idempotency_key": None},
}  # fmt: skip
SESSION: Json = {
    "object": "checkout.session", "livemode": False,
    "adaptive_pricing": None, "after_expiration": None, "allow_promotion_codes": None,
    "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
    "billing_address_collection": None, "cancel_url": None, "client_reference_id": None, "client_secret": None,
    "consent": None, "consent_collection": None, "custom_fields": [],
    "custom_text": dict.fromkeys(
        ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
    ),
    "customer": None, "customer_creation": None, "customer_details": None, "customer_email": None, "discounts": [],
    "invoice": None, "invoice_creation": None, "locale": None, "metadata": {}, "mode": "payment",
    "payment_intent": None, "payment_link": None, "payment_method_collection": None,
    "payment_method_configuration_details": None, "payment_method_options": {}, "payment_method_types": ["card"],
    "payment_status": "unpaid", "phone_number_collection": {"enabled": False}, "recovered_from": None,
    "setup_intent": None, "shipping_address_collection": None, "shipping_cost": None, "shipping_options": [],
    "status": "open", "submit_type": None, "subscription": None,
    "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0}, "ui_mode": "hosted_page",
}  # fmt: skip
HOOK: Json = {
    "object": "webhook_endpoint", "api_version": VERSION, "application": None, "description": None,
    "enabled_events": ["*"], "metadata": {}, "status": "enabled", "livemode": False,
}  # fmt: skip


def account(name: str, currency: str = "usd") -> Json:
    """An account that may take cards."""
    return {
        "id": name, "object": "account", "business_type": "company", "charges_enabled": True, "country": "US",
        "default_currency": currency, "details_submitted": True, "payouts_enabled": True, "type": "standard",
        "email": None, "metadata": {}, "capabilities": {"card_payments": "active", "transfers": "active"},
        "business_profile": {"name": "Harbor Collision"}, "settings": {"dashboard": {"display_name": "Harbor"}},
    }  # fmt: skip


def method(card: Card, month: int, year: int) -> Json:
    """A payment method: brand, last four and expiry, never the number."""
    return {
        "object": "payment_method", "livemode": False,
        "allow_redisplay": "unspecified", "billing_details": NOBODY, "customer": None,
        "customer_account": None, "metadata": {}, "type": "card",
        "card": {
            "brand": card.brand, "checks": _checks("unchecked"), "country": "US", "display_brand": card.brand,
            "exp_month": month, "exp_year": year, "fingerprint": card.fingerprint, "funding": "credit",
            "generated_from": None, "last4": card.number[-4:], "regulated_status": "unregulated",
            "networks": {"available": [card.brand], "preferred": None}, "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
    }  # fmt: skip


def details(method: Json, amount: int, *, proved: bool) -> Json:
    """What a charge tells of its card; `proved` when its owner passed 3-D Secure."""
    card = method["card"]
    names = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")
    secure = {"result": "authenticated", "version": "2.2.0"} if proved else None
    return {
        "type": "card",
        "card": {name: card[name] for name in names} | {
            "amount_authorized": amount, "authorization_code": "123456", "checks": _checks("pass"),
            "installments": None, "mandate": None, "network": card["brand"], "network_token": {"used": False},
            "network_transaction_id": None, "regulated_status": "unregulated", "three_d_secure": secure,
        },
    }  # fmt: skip


def fees(fee: int) -> list[Json]:
    """What a fee is made of."""
    kind = {"application": None, "currency": "usd", "description": "Stripe processing fees", "type": "stripe_fee"}
    return [{"amount": fee, **kind}] if fee else []


def _checks(cvc: str) -> Json:
    return {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": cvc}
