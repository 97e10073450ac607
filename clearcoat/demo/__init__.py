"""The demo: a shop to play with, and the page where its texts and mails arrive."""
