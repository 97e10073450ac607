from clearcoat.customers.models import Customer
from clearcoat.estimates.models import Estimate
from clearcoat.workflow import approval
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from tests.portal.conftest import page_of, text

WAYS = {"status": "mail", "payment": "both", "review": "none"}


def test_dashboard_and_estimates_show_the_same_cars(sam, world):
    assert text(sam.get("/customer/estimates")).count("panel car ") == 2
    assert text(sam.get("/customer/dashboard")).count("panel car ") == 2


def test_only_the_persons_own_cars_are_listed(sam, world):
    page = text(sam.get("/customer/dashboard"))
    assert page_of(world.civic) in page
    assert page_of(world.outback) in page
    assert page_of(world.accord) not in page


def test_a_car_tells_its_state_and_its_date(sam, world):
    page = text(sam.get("/customer/dashboard?lang=en"))
    assert "Hello, Sam" in page
    assert "2021 Honda Civic" in page
    assert "Received" in page
    assert "Friday, December 4" in page


def test_a_car_that_waits_for_an_answer_says_so_and_no_other(sam, world):
    approval.send_for_approval(world.civic, world.advisor)
    page = text(sam.get("/customer/dashboard?lang=en"))
    assert page.count("It waits for your answer.") == 1
    assert page.index("2021 Honda Civic") < page.index("It waits for your answer.")


def test_cars_that_are_done_come_after(sam, world):
    fresh = Estimate.objects.select_related("shop__settings").get(pk=world.civic.pk)
    change_status(fresh, Move("completed", notify=False), world.owner)
    page = text(sam.get("/customer/dashboard?lang=en"))
    assert page.index("2018 Subaru Outback") < page.index("Earlier visits") < page.index("2021 Honda Civic")


def test_who_has_no_car_is_told_why(maria, world):
    Estimate.objects.filter(pk=world.accord.pk).update(customer=None)
    page = text(maria.get("/customer/dashboard?lang=en"))
    assert "No car here yet" in page
    assert "maria@demo.test" in page


def test_the_list_asks_the_database_once_for_all_cars(sam, world, django_assert_num_queries):
    with django_assert_num_queries(5):  # session, person, customer, cars, whether there is one shop
        sam.get("/customer/dashboard")


def test_preferences_keep_name_and_number(maria, world):
    typed = WAYS | {"language": "en", "first_name": "Maria", "last_name": "F.", "phone_number": "312-555-0188"}
    assert maria.post("/customer/preferences", typed)["Location"] == "/customer/preferences"
    kept = Customer.objects.get(pk=world.maria.pk)
    assert (kept.language, kept.first_name, kept.phone_number) == ("en", "Maria", "+13125550188")
    assert kept.preferences.ways == WAYS


def test_a_wrong_number_changes_nothing_and_is_kept_on_the_page(maria, world):
    typed = WAYS | {"language": "en", "first_name": "Maria", "last_name": "F.", "phone_number": "12"}
    answer = maria.post("/customer/preferences?lang=en", typed)
    assert answer.status_code == 422
    assert 'value="12"' in text(answer)
    assert Customer.objects.get(pk=world.maria.pk).first_name == "María"


def test_preferences_of_another_person_cannot_be_named(maria, world):
    typed = WAYS | {"language": "en", "first_name": "M", "last_name": "F", "phone_number": "", "id": str(world.sam.pk)}
    maria.post("/customer/preferences", typed)
    assert Customer.objects.get(pk=world.sam.pk).first_name == "Sam"
