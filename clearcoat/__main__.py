"""`python -m clearcoat`."""

from __future__ import annotations

from clearcoat.cli import main

main()
