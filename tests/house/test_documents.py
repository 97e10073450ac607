"""The documents say what the program has, and nothing that only a reader elsewhere could understand."""

import re

import pytest

from clearcoat.cli import COMMANDS
from tests.house.tree import PACKAGE, ROOT, committed, modules

SETTINGS = re.compile(r"""env\.(?:text|flag|number|several|folder|database|storage)\(\s*["']([A-Z_]+)["']""")
CHECKS = re.compile(r"""id="(clearcoat\.[EW]\d+)\"""")


def test_every_setting_has_its_heading():
    settings = set(SETTINGS.findall((PACKAGE / "settings.py").read_text()))
    headings = set(re.findall(r"(?m)^### `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))
    assert settings == headings


def test_every_finding_of_the_check_is_explained():
    found = set(CHECKS.findall("".join(path.read_text() for path in modules())))
    explained = set(re.findall(r"\| (clearcoat\.[EW]\d+) \|", (ROOT / "docs/settings.md").read_text()))
    assert found == explained


def test_every_command_has_its_heading():
    headings = set(re.findall(r"(?m)^### `clearcoat ([\w-]+)`", (ROOT / "docs/operations.md").read_text()))
    assert set(COMMANDS) == headings


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150


def test_every_dependency_has_its_sentence():
    wanted = re.search(r"(?s)\ndependencies = \[(.*?)\n\]", (ROOT / "pyproject.toml").read_text()).group(1)
    names = {re.split(r"[\[<>=]", line.strip().strip('",'))[0] for line in wanted.splitlines() if line.strip()}
    told = set(re.findall(r"(?m)^\| ([\w.-]+) \|", (ROOT / "docs/dependencies.md").read_text()))
    assert names == told
    # About fifteen, and three that nobody should write anew: a cipher, the card client, tagged PDF.
    assert len(names) <= 18


def test_every_link_between_documents_leads_somewhere():
    for path in committed():
        if path.suffix == ".md":
            for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text()):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


@pytest.mark.parametrize("pattern", [r"pypi\.org", r"pythonhosted", r"npmjs", r"/root/", "/work" + "/", r"deb\.debian"])
def test_no_file_names_a_registry_or_a_place_of_one_machine(pattern):
    texts = [path for path in committed() if path.suffix not in {".png", ".mo"} and path.name != "test_documents.py"]
    assert not [path.name for path in texts if re.search(pattern, path.read_text(encoding="utf-8"))]
