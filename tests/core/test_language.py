import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from clearcoat.core.language import Language, from_browser


@pytest.fixture(autouse=True)
def same_language_after():
    with translation.override(translation.get_language()):
        yield


def visit(query="", cookie="", wish=""):
    request = RequestFactory().get(f"/{query}", headers={"Accept-Language": wish})
    if cookie:
        request.COOKIES["lang"] = cookie
    return Language(lambda asked: HttpResponse(translation.get_language()))(request)


@pytest.mark.parametrize(
    ("wish", "spoken"),
    [("es-MX,es;q=0.9", "es"), ("de, es;q=0.5", "es"), ("", "en"), ("de", "en"), (";;,,", "en"), ("ES", "es")],
)
def test_the_browsers_first_known_wish_is_spoken(wish, spoken):
    assert from_browser(RequestFactory().get("/", headers={"Accept-Language": wish})) == spoken


def test_a_choice_beats_the_cookie_which_beats_the_browser():
    assert visit("?lang=en", cookie="es", wish="es").content == b"en"
    assert visit(cookie="es", wish="en").content == b"es"


def test_a_choice_is_remembered_and_nonsense_is_not():
    assert visit("?lang=es").cookies["lang"].value == "es"
    assert "lang" not in visit("?lang=xx").cookies
    assert visit(cookie="<script>", wish="es").content == b"es"


def test_the_answer_says_its_language():
    assert visit("?lang=es").headers["Content-Language"] == "es"
