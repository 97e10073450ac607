"""A thanks needs no click; whatever asks or tells something waits for somebody."""

import pytest

from clearcoat.threads.smalltalk import needs_no_answer

THANKS = """
thanks!|Thanks|THANK YOU|Thank you so much!!|thx|ty|ok|OK.|okay great|k|👍|👍🏽|🙏❤️|:)|Ok thanks|Great, thank you!
Perfect|Awesome!! Thanks a lot|sounds good|got it|Got it, thanks!|will do thanks|Thank you all so much|great thanks guys
gracias|Gracias!|Muchas gracias|mil gracias 🙏|ok gracias|perfecto, gracias|Muy amable|vale|de acuerdo|listo|entendido
Excelente, muchas gracias|Muchísimas gracias por todo|bendiciones|Thanks 😊|<3 thanks
"""
WAITS = """
|?|ok?|ok but when|thanks, when is it ready?|Thanks! Can I come at 5|no|yes|hello|hi|hola|you|stop|not great|no gracias
thanks but no|the light is on again|call me|gracias, ¿a qué hora?|gracias a qué hora|I will be there at 5|ok 5pm|5|...
thanks, and please also look at the left mirror, it is loose|perfect timing I am outside|great my car is scratched
bien pero falta el espejo|llámeme|me puede llamar|no está bien|sounds wrong|thanks for nothing|ok call|https://evil.test
"""


def cases(text: str) -> list[str]:
    return [case for line in text.strip("\n").splitlines() for case in line.split("|")]


@pytest.mark.parametrize("text", cases(THANKS))
def test_a_thanks_needs_no_answer(text):
    assert needs_no_answer(text)


@pytest.mark.parametrize("text", cases(WAITS))
def test_everything_else_waits_for_somebody(text):
    assert not needs_no_answer(text)
