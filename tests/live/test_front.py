"""Streams: opened by Django's word, told of every change, closed when access ends, and never too many."""

import asyncio

import pytest
from django.db import OperationalError

from clearcoat.live import front as fronts
from clearcoat.live import reader
from tests.live.stage import Stage


@pytest.fixture
def stage(monkeypatch):
    return Stage(monkeypatch)


def play(scene):
    """Runs one scene to its end."""
    asyncio.run(scene)


def test_a_watching_page_is_told_of_a_change_with_its_version(stage):
    async def scene():
        async with stage.watching() as page:
            stage.change()
            await page.until(lambda: b'id: 2\nevent: changed\ndata: {"what": "status"}' in page.body)

    play(scene())


def test_the_header_for_the_front_does_not_leave_the_house(stage):
    async def scene():
        async with stage.watching() as page:
            names = [name for name, _ in page.start["headers"]]
            assert b"clearcoat-hold" not in names
            assert b"content-length" not in names

    play(scene())


def test_internal_changes_are_not_told(stage):
    async def scene():
        async with stage.watching() as page:
            stage.change("internal")
            stage.change("status")
            await page.until(lambda: b"id: 3" in page.body)
            assert b"id: 2" not in page.body

    play(scene())


def test_a_change_between_the_answer_and_the_first_look_is_told(stage, monkeypatch):
    async def scene():
        answer = stage.django

        async def slow(scope, receive, send):
            await answer(scope, receive, send)
            stage.change()

        stage.front.django = slow
        async with stage.watching() as page:
            await page.until(lambda: b"id: 2" in page.body)

    play(scene())


def test_a_change_that_is_committed_late_under_a_lower_id_is_told(stage):
    async def scene():
        async with stage.watching() as page:
            late = (1, stage.rows, 2)
            stage.rows.append((2, page.scope["path"].split("/")[4], 3, "status"))
            await page.until(lambda: b"id: 3" in page.body)
            stage.rows.insert(0, (late[0], page.scope["path"].split("/")[4], late[2], "status"))
            await page.until(lambda: b"id: 2" in page.body)

    play(scene())


def test_a_refusal_passes_through(stage):
    async def scene():
        stage.status = 404
        async with stage.watching() as page:
            assert page.start["status"] == 404
            assert page.over

    play(scene())


def test_when_access_ends_the_page_is_told_and_closed(stage):
    async def scene():
        async with stage.watching() as page:
            stage.status = 404
            stage.change("access")
            await page.until(lambda: page.over)
            assert b"event: gone" in page.body

    play(scene())


def test_permission_is_asked_again_and_again(stage, monkeypatch):
    monkeypatch.setattr(fronts, "PING_SECONDS", 0.05)
    monkeypatch.setattr(fronts, "PERMISSION_SECONDS", 0.05)

    async def scene():
        async with stage.watching() as page:
            stage.status = 401
            await page.until(lambda: page.over)
            assert b": ping" in page.body

    play(scene())


def test_one_person_has_only_so_many_and_a_closed_one_counts_no_more(stage, settings):
    settings.STREAMS_PER_PERSON = 1

    async def scene():
        async with stage.watching(), stage.watching() as second:
            assert second.start["status"] == 503
            assert (b"retry-after", b"30") in second.start["headers"]
        async with stage.watching() as third:
            assert third.start["status"] == 200

    play(scene())


@pytest.mark.parametrize("limit", ["STREAMS_MOST", "STREAMS_PER_ADDRESS"])
def test_there_is_an_end_to_all_of_them(stage, settings, limit):
    setattr(settings, limit, 1)

    async def scene():
        async with stage.watching("a"), stage.watching("b") as second:
            assert second.start["status"] == 503

    play(scene())


def test_a_server_that_stops_closes_every_stream(stage):
    async def scene():
        async with stage.watching() as page:
            await stage.front.close()
            await page.until(lambda: page.over)

    play(scene())


def test_a_page_that_comes_back_while_the_server_stops_is_not_kept(stage):
    async def scene():
        await stage.front.close()
        async with stage.watching() as page:
            assert page.start["status"] == 200
            assert page.over

    play(scene())


@pytest.mark.either_database
def test_two_hundred_visits_leave_nothing_behind(stage):
    async def scene():
        for _ in range(200):
            async with stage.watching():
                pass
        assert not stage.front.streams
        assert not stage.front.counts
        assert not stage.front.reader._watchers

    play(scene())


def test_a_database_that_is_away_is_asked_again(stage, monkeypatch):
    monkeypatch.setattr(reader, "PAUSE_AFTER_FAULT", 0.01)
    working, calls = reader.news_since, []

    def failing(pk):
        calls.append(pk)
        if len(calls) < 4:
            raise OperationalError("gone")
        return working(pk)

    monkeypatch.setattr(reader, "news_since", failing)

    async def scene():
        async with stage.watching() as page:
            stage.change()
            await page.until(lambda: b"id: 2" in page.body)

    play(scene())
