import re

import pytest

from clearcoat.core import tokens


@pytest.mark.parametrize("purpose", tokens.LENGTHS)
def test_a_token_is_the_same_for_the_same_purpose_and_nonce(purpose):
    seed = tokens.nonce()
    assert tokens.derive(purpose, seed) == tokens.derive(purpose, seed)
    assert len(tokens.derive(purpose, seed)) == tokens.LENGTHS[purpose]


def test_no_two_purposes_or_nonces_give_the_same_token():
    made = {tokens.derive(purpose, seed)[:8] for purpose in tokens.LENGTHS for seed in ("a" * 32, "b" * 32)}
    assert len(made) == 2 * len(tokens.LENGTHS)


def test_another_key_gives_other_tokens(settings):
    before = tokens.derive("link", "ab" * 16)
    settings.SECRET_KEY = "another"
    assert tokens.derive("link", "ab" * 16) != before


def test_a_link_fits_into_an_address_and_a_code_is_easy_to_type():
    for _ in range(50):
        assert re.fullmatch(r"[\w-]{24}", tokens.derive("link", tokens.nonce()))
        assert re.fullmatch(r"[a-z2-7]{8}", tokens.derive("confirm", tokens.nonce()))


def test_a_link_has_at_least_128_bits_and_nonces_never_repeat():
    assert tokens.LENGTHS["link"] * 6 >= 128
    assert len({tokens.nonce() for _ in range(1000)}) == len({tokens.fresh() for _ in range(1000)}) == 1000


def test_the_digest_does_not_hold_the_token():
    token = tokens.fresh()
    assert re.fullmatch(r"[0-9a-f]{64}", tokens.digest(token))
    assert tokens.digest(token) == tokens.digest(token) != tokens.digest(tokens.fresh())
