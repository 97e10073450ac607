from collections import Counter
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api import test_fuzz as f
from tests.api.actors import Row

pytestmark = pytest.mark.django_db


def test_c(stage):
    tot = Counter()
    for p in f.operations():
        path, method, detail = p.values
        c = Counter()

        @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.data())
        def play(data):
            places = {n: quote(str(data.draw(f.ids(stage, n))).encode("utf-8", "replace"), safe="") for n in f.PLACES}
            row = Row(f"{method} {path}{f.question(data, detail)}", {})
            kind, body = f.sent(data, detail)
            a = stage.play(row, "MG", body=body, kind=kind, **places)
            c[a.status_code] += 1
            f.check(detail, a)

        play()
        print(method, path, dict(c))
