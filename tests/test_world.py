from decimal import Decimal


def test_the_world_stands(world):
    assert world.accord.status == "in_progress"
    assert world.accord.total == Decimal("796.23")
