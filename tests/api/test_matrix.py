"""Every door, every actor: matrix.toml says what they get."""

from __future__ import annotations

import re
import uuid

import pytest

from clearcoat.accounts.models import User
from clearcoat.shops.models import StaffMember
from tests.api.actors import ACTORS, METHODS, Row, routes, rows
from tests.api.caller import Caller, fault

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
ROWS = rows()
UNSAFE = [row for row in ROWS if row.method != "GET"]
OF_ONE_CAR = [row for row in ROWS if row.has_estimate]
# Whoever asks there gets the same, and it is tested where it belongs.
IGNORED = ("/healthz", "/readyz", "/static/", "/demo/", "/api/{anything}")
ONE_CLICK = "/preferences/{mailed}/{proof}/unsubscribe"  # a mail program has no cookie and no token (RFC 8058)
NOWHERE = uuid.UUID(int=2**127 + 1)
PLACE_OF_FILE = re.compile(r"\{(photo|document)(Id|_pk)\}")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_actor_gets_the_answer_of_the_matrix(stage, row):
    assert {actor: stage.play(row, actor).status_code for actor in ACTORS} == row.expect


@pytest.mark.parametrize("row", [row for row in ROWS if row.is_api], ids=str)
def test_a_session_gets_what_a_token_gets(stage, row):
    got = {actor: stage.play(row, actor, stage.in_browser).status_code for actor in stage.people}
    assert got == {actor: row.expect[actor] for actor in stage.people}


@pytest.mark.parametrize("row", OF_ONE_CAR, ids=str)
def test_what_is_foreign_looks_like_what_never_was(stage, row):
    for actor in (actor for actor in ACTORS if row.expect[actor] == 404):
        nowhere = stage.play(row, actor, pk=NOWHERE, estimateId=NOWHERE)
        assert (nowhere.status_code, nowhere.content) == (404, stage.play(row, actor).content)


@pytest.mark.parametrize("row", OF_ONE_CAR, ids=str)
def test_what_is_gone_or_no_id_at_all_looks_like_what_never_was(stage, row):
    actor = "C" if "customer" in row.route or row.expect["MG"] == 403 else "MG"
    never = stage.play(row, actor, pk=NOWHERE, estimateId=NOWHERE).content
    for other in (stage.foreign, stage.deleted, "abc", -1, 2**63, str(stage.own).upper(), stage.own.hex, "%00", "🚗"):
        answer = stage.play(row, actor, pk=other, estimateId=other)
        assert (answer.status_code, answer.content) == (404, never), other


@pytest.mark.parametrize("row", [row for row in ROWS if "{itemId}" in row.route or "{line_pk}" in row.route], ids=str)
def test_a_line_of_another_car_is_not_there(stage, row):
    never = stage.play(row, "MG", itemId=NOWHERE, line_pk=NOWHERE).content
    for car in (stage.world.civic, stage.world.golf):
        line = car.items.first().pk
        answer = stage.play(row, "MG", itemId=line, line_pk=line)
        assert (answer.status_code, answer.content) == (404, never)


@pytest.mark.parametrize("row", [row for row in ROWS if PLACE_OF_FILE.search(row.route)], ids=str)
def test_a_file_of_another_car_is_not_there(stage, row):
    never = stage.play(row, "MG", photoId=NOWHERE, photo_pk=NOWHERE, documentId=NOWHERE, document_pk=NOWHERE).content
    for car in (stage.world.civic, stage.world.golf):
        answer = stage.play(row, "MG", estimateId=car.pk, pk=car.pk)
        assert (answer.status_code, answer.content) == (404, never)


@pytest.mark.parametrize("row", [row for row in OF_ONE_CAR if row.is_api and row.expect["TL"] == 200], ids=str)
def test_an_expired_link_and_one_of_another_car_open_nothing(stage, row):
    for link in (stage.expired, stage.world.link(stage.world.civic)):
        assert stage.play(row, "TX", lambda *_, link=link: Caller(link=link.token)).status_code == 404


@pytest.mark.parametrize("row", [row for row in ROWS if row.is_api and row.needs_somebody], ids=str)
def test_a_deactivated_person_is_nobody_at_once(stage, row):
    def deactivated(actor, row):
        caller = stage.caller(actor, row)
        User.objects.update(is_active=False)
        return caller

    for actor in ("C", "MG"):
        assert stage.play(row, actor, deactivated).status_code == 401


@pytest.mark.parametrize("row", [row for row in ROWS if row.expect["TECH"] == 403 != row.expect["ST"]], ids=str)
def test_a_session_from_before_a_smaller_role_may_no_more(stage, row):
    def demoted(actor, row):
        caller = stage.in_browser(actor, row)
        StaffMember.objects.get(pk=stage.world.advisor.pk).change_role("technician")
        return caller

    assert stage.play(row, "ST", demoted).status_code == 403


@pytest.mark.parametrize("row", [row for row in UNSAFE if not row.is_api and row.route != ONE_CLICK], ids=str)
def test_a_page_without_its_csrf_token_is_refused(stage, row):
    assert forged(stage, row).status_code == 403


@pytest.mark.parametrize("row", [row for row in UNSAFE if row.is_api and row.needs_somebody], ids=str)
def test_a_session_at_the_api_without_its_csrf_token_is_refused(stage, row):
    assert fault(forged(stage, row)) == (403, "csrf")


def test_every_route_and_method_has_its_row(stage):
    listed = {f"{row.method} {row.route.split('?')[0]}" for row in ROWS}
    open_calls = {
        f"{method} {route}"
        for route in routes()
        if not route.startswith(IGNORED) and route != "/api/"
        for method in METHODS
        if stage.play(Row(f"{method} {route}", {}), "MG").status_code != 405
    }
    assert open_calls == listed


def forged(stage, row):
    """The call by the session of whoever may do it, without the CSRF token."""
    actor = "C" if "customer" in row.route else "MG"
    user = stage.people[actor].user
    return stage.play(row, actor, lambda *_: Caller.in_browser(user, checks_csrf=True))
