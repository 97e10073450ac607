"""Mail about an account: an address that it comes back from gets no more, until a shop that knows it looked."""

import pytest

from clearcoat.notifications.account import queue_account_mail
from clearcoat.notifications.models import ReturnedAddress
from clearcoat.workflow.customer import ask_for_reset
from tests.outbox.callbacks import told
from tests.outbox.rows import make, now, state
from tests.outbox.test_receipts import HARD, SOFT

pytestmark = pytest.mark.usefixtures("public")


@pytest.fixture
def ask(world):
    """Maria forgot her password."""

    def do():
        ask_for_reset("customer", "maria@demo.test", "192.0.2.7", "en")
        return world.maria.user.email

    return do


@pytest.fixture
def came_back(ask, resend, work):
    ask()
    work()
    resend.move(resend.ledger[0]["id"], "bounced", **HARD)
    told(resend)


def test_an_address_that_it_came_back_from_gets_no_more(ask, came_back, resend, work):
    ask()
    other = queue_account_mail("already_registered", "maria@demo.test", "en", path="/")
    work()
    assert (state(other), len(resend.ledger)) == ("suppressed", 1)
    assert "came back" in now(other).reason


def test_a_mailbox_that_is_full_closes_no_account(ask, resend, work):
    ask()
    work()
    resend.move(resend.ledger[0]["id"], "bounced", **SOFT)
    told(resend)
    ask()
    work()
    assert len(resend.ledger) == 2


def test_it_comes_back_twice_and_stands_once(came_back, resend):
    resend.tell(resend.ledger[0]["id"], "suppressed", suppressed={})
    told(resend)
    assert ReturnedAddress.objects.get().shop is None


def test_the_shop_that_knows_the_person_writes_there_no_more_and_others_do(world, came_back, work):
    rows = [make(shop, "email", to="maria@demo.test") for shop in (world.harbor, world.lakeside)]
    work()
    assert [state(row) for row in rows] == ["suppressed", "sent"]


def test_that_shop_says_that_the_address_is_right_and_all_mail_goes_again(world, ask, came_back, client, resend, work):
    own = ReturnedAddress.objects.create(shop=world.harbor, address="maria@demo.test", why="bounced")
    client.force_login(world.advisor.user)
    assert b"The address is right now" in client.get(f"/shop/estimates/{world.accord.pk}").content
    client.post(f"/shop/addresses/{own.pk}")
    ask()
    work()
    assert len(resend.ledger) == 2


def test_an_invitation_that_came_back_is_seen_by_the_shop_alone(world, came_back):
    ReturnedAddress.objects.create(shop=None, address=world.tech.user.email, why="bounced")
    seen = [{row.address for row in ReturnedAddress.of(shop.pk)} for shop in (world.harbor, world.lakeside)]
    assert seen == [{"tech@demo.test", "maria@demo.test"}, set()]


def test_a_shops_own_returned_mail_ends_nobodys_account(world, ask, resend, work):
    ReturnedAddress.objects.create(shop=world.lakeside, address="maria@demo.test", why="bounced")
    ask()
    work()
    assert len(resend.ledger) == 1
