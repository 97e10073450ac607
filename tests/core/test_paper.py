"""Papers: tagged, the same each time, and people's words in them are words alone."""

from datetime import UTC, datetime

import pytest
import typst

from clearcoat.core import paper

MOMENT = datetime(2026, 11, 25, 12, tzinfo=UTC)
SHOP = {"name": "Harbor #panic()", "address": "1 Pier", "phone": "", "email": "a@b.test", "accent": "#1f5fbf"}
FACTS = {"title": "Receipt *1*", "language": "es", "shop": SHOP}


@pytest.fixture
def template(tmp_path, monkeypatch):
    """A paper of its own beside the letter that all share."""

    def write(body):
        (tmp_path / "core").mkdir(exist_ok=True)
        if not (tmp_path / "core/papers").exists():
            (tmp_path / "core/papers").symlink_to(paper.PACKAGE / "core/papers")
        (tmp_path / "one.typ").write_text(body)
        monkeypatch.setattr(paper, "PACKAGE", tmp_path)
        return "one.typ"

    return write


LETTER = (
    '#import "/core/papers/letter.typ": *\n#show: letter\n#sheet(("a", "b"), (("x", "$1"),))\n#pairs((("n", "v"),))'
)


def test_a_paper_is_tagged_in_its_language_and_made_alike_twice(template):
    name = template(LETTER)
    made = paper.made(name, FACTS, MOMENT)
    assert made == paper.made(name, FACTS, MOMENT)
    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made
    assert b"/Lang(es)" in made
    assert b"pdfuaid:part" in made


def test_a_picture_without_words_is_no_paper(template):
    name = template(LETTER + "\n#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>\"))")
    with pytest.raises(typst.TypstError, match="alt"):
        paper.made(name, FACTS, MOMENT)


@pytest.mark.parametrize(("letter", "named"), [("𒀀", "[U+12000]"), ("\x07", "")])
def test_a_letter_that_no_font_has_is_named_and_stops_no_paper(template, letter, named):
    made, wanted = (paper.made(template(LETTER), {**FACTS, "title": f"María {one}"}, MOMENT) for one in (letter, named))
    assert made == wanted


def test_a_template_reads_nothing_outside_of_the_package(template):
    with pytest.raises(typst.TypstError):
        paper.made(template('#read("/../../../../etc/hostname")'), FACTS, MOMENT)
