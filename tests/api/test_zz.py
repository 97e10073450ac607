from collections import Counter
from tests.api import test_fuzz as f
import pytest
from hypothesis import given, settings, HealthCheck, strategies as st
from urllib.parse import quote
from tests.api.actors import Row

pytestmark = pytest.mark.django_db


def test_c(stage):
    tot = Counter()
    for p in f.operations():
        for actor in ("MG", "C"):
            path, method, detail = p.values
            c = Counter()

            @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(st.data())
            def play(data):
                places = {
                    n: quote(str(data.draw(f.ids(stage, n))).encode("utf-8", "replace"), safe="") for n in f.PLACES
                }
                row = Row(f"{method} {path}{f.question(data, detail)}", {})
                kind, body = f.sent(data, detail)
                a = stage.play(row, actor, body=body, kind=kind, **places)
                c[a.status_code] += 1
                f.check(detail, a)

            play()
            print(method, path, actor, dict(c))
