"""The page on which an owner decides, as it works without any script."""

import gzip

import pytest
from django.test import Client

from clearcoat.approvals.models import Decision, How, Request, Standing, Version
from clearcoat.core import brand
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate
from clearcoat.shops.models import ShopSettings
from clearcoat.threads.models import Post
from clearcoat.workflow import approval, tablet
from clearcoat.workflow.approval_paper import make_one
from clearcoat.workflow.estimate import add_line
from clearcoat.workflow.photo import prepare_one
from tests.portal.conftest import by_link, css, page_of, text
from tests.portal.test_speed import BUDGET

DRAWN = "M10,20 L30,40 L50,20 M80,80 L80,80"


@pytest.fixture
def asked(world):
    """Maria's Accord with a heated mirror that she would pay, and the shop asks."""
    mirror = EstimateLineItem(type="misc", part_name="Heated mirror", unit_price=86, customer_pays=True)
    world.mirror = add_line(world.accord, world.advisor, mirror)
    return approval.send_for_approval(world.accord, world.advisor)


def place(world):
    return f"{page_of(world.accord)}/approval?lang=en"


def answer(asked, decision="approved", **more):
    fixed = {"request": asked.pk, "sha256": asked.version.sha256, "decision": decision, "name": "María Fernández"}
    key = asked.version.says.choices[0].key
    return fixed | {"agreed": "on", f"line-{key}": "yes"} | more


def decide(client, world, asked, decision="approved", **more):
    return client.post(place(world), answer(asked, decision, **more), headers={"User-Agent": "A phone"})


def now(world):
    return Estimate.objects.get(pk=world.accord.pk)


def test_the_page_of_the_car_leads_to_what_waits_and_no_more_once_it_is_decided(world, holder, asked):
    assert "Look and decide" in text(holder.get(page_of(world.accord) + "?lang=en"))
    decide(holder, world, asked)
    assert "Look and decide" not in text(holder.get(page_of(world.accord) + "?lang=en"))


def test_it_says_what_is_done_with_which_parts_who_pays_and_on_which_terms(world, holder, asked):
    Estimate.objects.filter(pk=world.accord.pk).update(total=1)  # the page reads what was frozen
    page = text(holder.get(place(world)))
    for words in ("Front bumper cover", "Heated mirror, $93.10", "You pay in all", "$593.10", asked.words["terms"]):
        assert words in page


def test_a_typed_name_signs_and_who_when_and_how_is_kept(world, holder, asked):
    assert decide(holder, world, asked).status_code == 302
    kept = Decision.objects.get()
    assert (kept.decision, kept.name, kept.how) == (Standing.APPROVED, "María Fernández", How.TYPED)
    assert (kept.ip, kept.device) == ("127.0.0.1", "A phone")
    assert "The work is approved" in text(holder.get(place(world)))


def test_a_signature_from_a_browser_of_the_shop_says_whose_it_is(world, holder, asked):
    holder.force_login(world.advisor.user)
    decide(holder, world, asked)
    kept = Decision.objects.get()
    assert (kept.how, kept.recorded_by) == (How.IN_PERSON, "Ana Ruiz")


def test_a_drawing_is_kept_as_it_was_drawn(world, holder, asked):
    decide(holder, world, asked, strokes=DRAWN)
    assert (Decision.objects.get().how, Decision.objects.get().strokes) == (How.DRAWN, DRAWN)


def test_a_drawing_that_is_more_than_strokes_is_refused_with_everything_else_kept(world, holder, asked):
    page = decide(holder, world, asked, strokes='M1,1 L2,2"/><script>')
    assert (page.status_code, Decision.objects.count()) == (422, 0)
    assert "could not be read" in text(page)
    assert 'value="María Fernández"' in text(page)


@pytest.mark.parametrize("missing", ["name", "agreed", "line", "decision"])
def test_nothing_is_signed_while_something_is_missing(world, holder, asked, missing):
    whole = answer(asked)
    page = holder.post(place(world), {key: value for key, value in whole.items() if not key.startswith(missing)})
    assert (page.status_code, Decision.objects.count()) == (422, 0)
    assert "Please check" in text(page)


def test_a_line_that_is_not_wanted_costs_nothing_from_then_on(world, holder, asked):
    key = asked.version.says.choices[0].key
    decide(holder, world, asked, **{f"line-{key}": "no"})
    assert (now(world).approval, now(world).extras) == ("approved", 0)
    assert "Left out, as you chose: Heated mirror" in text(holder.get(place(world)))


def test_declining_needs_a_name_and_nothing_else(world, holder, asked):
    typed = {"request": asked.pk, "sha256": asked.version.sha256, "decision": "declined", "name": "María F."}
    assert holder.post(place(world), typed | {"note": "Too dear"}).status_code == 302
    assert (now(world).approval, Decision.objects.get().note) == ("declined", "Too dear")


def test_a_question_goes_into_the_conversation_and_nothing_is_decided(world, holder, asked):
    assert holder.post(place(world), {"ask": "1", "question": "Why aftermarket?"}).status_code == 302
    assert Post.objects.get().text == "Why aftermarket?"
    assert (Decision.objects.count(), Request.objects.open().count()) == (0, 1)


def test_a_question_with_what_no_database_holds_is_asked_without_it(world, holder, asked):
    holder.post(place(world), {"ask": "1", "question": "Why\x00?"})
    assert Post.objects.get().text == "Why?"


def test_consent_once_given_stays_while_something_else_is_mended(world, holder, asked):
    assert 'id="id_agreed" checked' in text(decide(holder, world, asked, name=""))


def test_an_empty_question_is_asked_for(world, holder, asked):
    page = holder.post(place(world), {"ask": "1", "question": " "})
    assert (page.status_code, Post.objects.count()) == (422, 0)
    assert "Write your question first." in text(page)


def test_what_was_changed_meanwhile_is_shown_instead_of_signed_and_the_name_is_kept(world, holder, asked):
    world.accord.refresh_from_db()
    add_line(world.accord, world.advisor, EstimateLineItem(type="part", part_name="Radiator support", unit_price=300))
    page = decide(holder, world, asked, strokes=DRAWN)
    assert (page.status_code, Decision.objects.count()) == (409, 0)
    for words in ("The shop changed this while you were reading", "Radiator support", 'value="María Fernández"'):
        assert words in text(page)
    assert DRAWN not in text(page)


def test_what_was_filled_in_is_kept_when_the_estimate_changed_meanwhile(world, holder):
    waiting = approval.send_for_approval(world.accord, world.advisor, "delivery")
    add_line(now(world), world.advisor, EstimateLineItem(type="part", part_name="Radiator support", unit_price=300))
    typed = {
        "request": waiting.pk,
        "sha256": waiting.version.sha256,
        "fields.condition": "A swirl",
        "decision": "approved",
    }
    page = holder.post(place(world), typed)
    assert (page.status_code, "A swirl" in text(page)) == (409, True)


def test_what_changed_since_the_owner_was_last_asked_comes_first(world, holder, asked):
    decide(holder, world, asked)
    world.accord.refresh_from_db()
    add_line(world.accord, world.advisor, EstimateLineItem(type="part", part_name="Radiator support", unit_price=300))
    approval.send_for_approval(world.accord, world.advisor)
    page = text(holder.get(place(world)))
    assert page.index("What changed since last time") < page.index("What will be done")
    assert "New:</span> Radiator support" in page


def test_a_shop_may_want_an_account_before_anybody_signs(world, holder, maria, asked):
    ShopSettings.objects.filter(pk=world.harbor.pk).update(link_approves=False)
    page = decide(holder, world, asked)
    assert (page.status_code, Decision.objects.count()) == (403, 0)
    assert "Please sign in to decide" in text(page)
    assert decide(maria, world, asked).status_code == 302


def test_a_version_that_was_changed_in_the_database_cannot_be_signed(world, holder, asked):
    Version.objects.update(content=asked.version.content.replace("412.35", "412.36"))
    assert decide(holder, world, asked).status_code == 409
    assert not Decision.objects.exists()


def test_tampering_with_what_was_signed_is_shown_to_its_owner(world, holder, asked):
    decide(holder, world, asked)
    assert "changed afterwards" not in text(holder.get(place(world)))
    Version.objects.update(content=asked.version.content.replace("412.35", "412.36"))
    assert "changed afterwards" in text(holder.get(place(world)))


def test_the_page_that_was_signed_on_asks_for_its_pdf_by_itself(world, holder, asked):
    decide(holder, world, asked)
    waiting = text(holder.get(place(world)))
    assert f'data-poll="{page_of(world.accord)}/approval"' in waiting
    make_one()
    prepare_one()
    part = text(holder.get(place(world), headers={"X-Part": "1"}))
    assert "Download the PDF" in part
    assert "<html" not in part


def test_nothing_waits_where_nothing_was_asked(world, holder):
    assert "<title>Nothing waits for your decision · Harbor Collision</title>" in text(holder.get(place(world)))
    assert holder.post(place(world), {"decision": "approved", "name": "M"}).status_code == 409


def test_a_link_of_another_car_decides_nothing(world, asked):
    stranger = by_link(world, world.civic)
    assert decide(stranger, world, asked).status_code in {302, 404}
    assert not Decision.objects.exists()


class TestTablet:
    def hold(self, world, form="authorization"):
        """The tablet with one form open, as the advisor handed it over."""
        waiting = approval.send_for_approval(world.accord, world.advisor, form, is_told=False)
        client = Client()
        assert client.get(f"/tablet/{tablet.hand_over(waiting, world.advisor)}").status_code == 302
        return client, waiting

    def test_it_shows_the_form_and_who_saw_it_signed_is_kept(self, world, asked):
        client, waiting = self.hold(world)
        client.post("/customer/tablet", answer(waiting, strokes=DRAWN))
        kept = Decision.objects.get()
        assert (kept.how, kept.recorded_by, kept.name) == (How.IN_PERSON, "Ana Ruiz", "María Fernández")
        assert "Please hand the tablet back" in text(client.get("/customer/tablet?lang=en"))

    def test_it_opens_nothing_but_the_form(self, world, asked):
        client, _ = self.hold(world)
        for path in (page_of(world.accord), "/customer/dashboard", "/shop/", place(world)):
            assert client.get(path).status_code == 302, path

    def test_another_form_is_signed_with_the_same_page(self, world):
        client, waiting = self.hold(world, "delivery")
        page = text(client.get("/customer/tablet?lang=en"))
        assert waiting.words["title"] in page
        assert "I do not want this" not in page
        typed = {"request": waiting.pk, "sha256": waiting.version.sha256, "decision": "approved", "name": "María F."}
        client.post("/customer/tablet", typed | {"agreed": "on", "fields.inspected": "yes"})
        assert Decision.objects.get().request.form == "delivery"

    def test_a_made_up_ticket_opens_nothing(self, world):
        assert Client().get("/tablet/made-up").status_code == 404
        assert Client().get("/customer/tablet").status_code == 404

    def test_a_ticket_ends_with_the_sign_in_of_who_gave_it(self, world, asked):
        client, _ = self.hold(world)
        world.advisor.user.is_active = False
        world.advisor.user.save()
        assert client.get("/customer/tablet").status_code == 404


def test_the_page_of_the_car_still_fits_into_its_budget_while_something_waits(world, holder, asked):
    sheets = gzip.compress(css().encode()), gzip.compress(brand.rules("1f5fbf").encode())
    page = holder.get(page_of(world.accord) + "?lang=es").content
    assert len(gzip.compress(page)) + sum(map(len, sheets)) <= BUDGET
