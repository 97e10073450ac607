"""The bank of the demo and the tests: Stripe's API, its script for pages and its webhooks, with a ledger of its own."""
