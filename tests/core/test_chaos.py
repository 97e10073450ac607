from clearcoat.core import chaos


def test_a_point_does_nothing_until_it_is_armed_and_after_it_was_disarmed():
    seen = []
    disarm = chaos.arm(seen.append)
    chaos.crash_point("one")
    disarm()
    chaos.crash_point("two")
    assert seen == ["one"]


def test_an_act_may_disarm_itself_without_hiding_the_point_from_others():
    seen = []
    first = chaos.arm(lambda name: first())
    second = chaos.arm(seen.append)
    chaos.crash_point("one")
    second()
    assert seen == ["one"]
