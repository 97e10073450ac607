"""'I lost my link': one button on the link's sheet."""

from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification

NEVER_ASKED = "+13125550160"  # whether it may be texted


def sheet(client, car):
    return client.get(f"/shop/estimates/{car.pk}/link", headers={"X-Part": "1"}).content.decode()


def send(client, car):
    return client.post(f"/shop/estimates/{car.pk}/link/send", follow=True).content.decode()


def test_the_button_names_the_way_and_the_words_stand_above_it(world, advisor):
    page = sheet(advisor, world.accord)
    assert "Text the link" in page
    assert "este es el enlace" in page
    assert "Mail the link" not in page


def test_without_consent_the_button_mails_and_the_sheet_says_why_it_does_not_text(world, advisor):
    Estimate.objects.filter(pk=world.accord.pk).update(phone=NEVER_ASKED)
    page = sheet(advisor, world.accord)
    assert "Mail the link" in page
    assert "No consent to text this number yet." in page


def test_where_it_cannot_go_the_sheet_says_why_for_each_way_and_has_no_button(world, advisor):
    Estimate.objects.filter(pk=world.accord.pk).update(phone=NEVER_ASKED, email="")
    page = sheet(advisor, world.accord)
    assert "No consent to text this number yet." in page
    assert "No mail address on this estimate." in page
    assert "/link/send" not in page


def test_a_click_sends_it_and_says_to_whom(world, tech):
    assert "The link is on its way to (312) 555-0143." in send(tech, world.accord)
    assert Notification.objects.get(event="link").type == "sms"


def test_a_click_on_a_page_of_before_the_stop_says_why_nothing_went(world, advisor):
    Estimate.objects.filter(pk=world.accord.pk).update(email="", texts_off=True)
    assert "The shop switched texts off for this repair." in send(advisor, world.accord)
    assert not Notification.objects.filter(event="link").exists()


def test_the_text_stands_in_the_conversation_without_its_secret(world, advisor):
    send(advisor, world.accord)
    page = advisor.get(f"/shop/estimates/{world.accord.pk}/thread").content.decode()
    assert "este es el enlace" in page
    assert world.link(world.accord).token not in page
