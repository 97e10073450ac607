"""Every door, every actor: matrix.toml says what they get."""

from __future__ import annotations

import uuid

import pytest

from tests.api.actors import ACTORS, METHODS, Row, Stage, routes, rows

ROWS = rows()
IGNORED = ("/healthz", "/readyz", "/static/", "/demo/", "/api/{anything}")
NOWHERE = uuid.UUID(int=2**127 + 1)


@pytest.fixture
def stage(world):
    return Stage(world)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_actor_gets_the_answer_of_the_matrix(stage, row):
    assert {actor: stage.play(row, actor).status_code for actor in ACTORS} == row.expect


@pytest.mark.parametrize("row", [row for row in ROWS if row.is_api], ids=str)
def test_a_session_gets_what_a_token_gets(world, row):
    stage = Stage(world, way="session")
    assert {actor: stage.play(row, actor).status_code for actor in stage.people} == {
        actor: row.expect[actor] for actor in stage.people
    }
