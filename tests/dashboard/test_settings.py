import pytest

from clearcoat.dashboard.forms.settings import SettingsForm
from clearcoat.shops.models import Shop, ShopSettings

GOOD = {
    "name": "Harbor Collision", "phone": "(312) 555-0142", "email": "desk@harbor.test", "address": "1 Dock",
    "hours": "9-5", "time_zone": "America/Denver", "accent": "#1F5FBF", "hold_seconds": "30", "link_days": "60",
    "approval_state": "CA", "approval_reminder_hours": "24",
    "currency": "USD", "tax_rate": "8.25", "labor_rate": "68", "paint_rate": "64",
    "text_from": "9", "text_until": "20", "text_from_sunday": "12", "holidays": "2026-12-25\n2026-11-26",
}  # fmt: skip


def save(client, **more):
    return client.post("/shop/settings", GOOD | more)


def test_a_manager_changes_how_the_shop_works(world, owner):
    assert save(owner, name="Harbor & Sons").status_code == 302
    kept = ShopSettings.objects.get(pk=world.harbor.pk)
    assert (kept.phone, kept.time_zone, kept.accent, kept.hold_seconds) == (
        "+13125550142", "America/Denver", "#1f5fbf", 30,
    )  # fmt: skip
    assert Shop.objects.get(pk=world.harbor.pk).name == "Harbor & Sons"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("phone", "12"), ("time_zone", "Mars/Olympus"), ("accent", "red;}"),
        ("hold_seconds", "-1"), ("hold_seconds", "601"), ("link_days", "0"), ("tax_rate", "82.5"), ("labor_rate", "-5"),
        ("currency", "EUR"), ("approval_state", "ZZ"), ("approval_reminder_hours", "169"),
        ("text_from", "7"), ("text_until", "22"), ("text_until", "9"), ("holidays", "Christmas"),
        ("holidays", "25.12."),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_refused_and_nothing_is_kept(world, owner, field, value):
    before = ShopSettings.objects.values().get(pk=world.harbor.pk)
    answer = save(owner, **{field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert ShopSettings.objects.values().get(pk=world.harbor.pk) == before


def test_another_shop_is_not_touched(world, owner):
    save(owner, name="Changed")
    assert Shop.objects.get(pk=world.lakeside.pk).name == "Lakeside Auto Body"


def test_the_people_of_the_shop_are_listed(owner):
    page = owner.get("/shop/settings").content
    assert b"Theo Park" in page
    assert b"Lou Becker" not in page


def test_saving_the_settings_never_takes_an_estimate_number_back(world):
    form = SettingsForm(GOOD, shop=world.harbor)
    assert form.is_valid()
    number = world.harbor.take_number()
    form.write()
    assert world.harbor.take_number() == str(int(number) + 1)
