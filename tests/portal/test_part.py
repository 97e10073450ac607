import uuid

import pytest

from clearcoat.estimates.models import Estimate, Program
from clearcoat.workflow.link import revoke_link
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from tests.portal.conftest import page_of

PART = {"headers": {"X-Partial": "1"}}


def test_header_and_query_ask_for_the_same_part(holder, world):
    by_header = holder.get(page_of(world.accord), **PART)
    assert by_header.content == holder.get(page_of(world.accord) + "?part=status").content
    assert b"<html" not in by_header.content


def test_the_part_is_what_the_page_holds(holder, world):
    page, part = holder.get(page_of(world.accord)), holder.get(page_of(world.accord), **PART)
    assert part.content.decode().strip() in page.content.decode()


def test_the_etag_begins_with_version_and_language(holder, world):
    version = Estimate.objects.get(pk=world.accord.pk).version
    assert holder.get(page_of(world.accord), **PART)["ETag"].startswith(f'W/"{version}-es-')


def test_an_unchanged_part_is_a_304(holder, world):
    etag = holder.get(page_of(world.accord), **PART)["ETag"]
    answer = holder.get(page_of(world.accord), headers={"X-Partial": "1", "If-None-Match": etag})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
    assert answer["Cache-Control"] == "private, no-store"


def test_a_changed_part_is_sent(holder, world):
    etag = holder.get(page_of(world.accord), **PART)["ETag"]
    fresh = Estimate.objects.select_related("shop__settings").get(pk=world.accord.pk)
    change_status(fresh, Move("ready", notify=False), world.owner)
    answer = holder.get(page_of(world.accord), headers={"X-Partial": "1", "If-None-Match": etag})
    assert answer.status_code == 200


def test_page_and_part_have_different_etags(holder, world):
    assert holder.get(page_of(world.accord))["ETag"] != holder.get(page_of(world.accord), **PART)["ETag"]


def test_the_part_is_refused_without_leading_a_script_to_the_sign_in(client, world):
    assert client.get(page_of(world.accord), **PART).status_code == 401


def test_the_part_ends_with_the_link(holder, world):
    revoke_link(world.accord, Program())
    assert holder.get(page_of(world.accord), **PART).status_code == 401


def test_a_foreign_part_is_not_there(sam, world):
    foreign, missing = sam.get(page_of(world.accord), **PART), sam.get(f"/customer/estimates/{uuid.uuid4()}", **PART)
    assert (foreign.status_code, foreign.content) == (404, missing.content)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_is_only_read(holder, world, method):
    assert getattr(holder, method)(page_of(world.accord)).status_code == 405
