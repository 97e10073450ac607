import pytest

from clearcoat.core.http import believed_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (1, " 1.2.3.4 ,", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "6.6.6.6", "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(settings, proxies, forwarded, believed):
    settings.TRUSTED_PROXIES = proxies
    assert believed_address("10.0.0.1", forwarded) == believed


def test_no_header_of_a_client_changes_who_it_is(settings):
    settings.TRUSTED_PROXIES = 1
    forged = ["1.1.1.1", "1.1.1.1, 2.2.2.2", "'; drop", "unknown", "a" * 5000]
    assert {believed_address("10.0.0.1", f"{line}, 9.9.9.9") for line in forged} == {"9.9.9.9"}
