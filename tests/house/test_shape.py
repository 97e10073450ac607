"""Sizes and shapes that keep the code readable; STYLE.md tells them in words."""

import ast

from tests.house.tree import PACKAGE, functions, length, modules, p90

DOORS = ("portal", "dashboard", "api", "worker", "demo")


def relative(path):
    return str(path.relative_to(PACKAGE))


def test_no_function_is_longer_than_sixty_lines():
    assert not [f"{relative(path)}: {node.name}" for path, node in functions() if length(node) > 60]


def test_nine_of_ten_functions_have_at_most_twenty_lines():
    assert p90([length(node) for _, node in functions()]) <= 20


def test_no_file_is_longer_than_350_lines_and_nine_of_ten_have_at_most_160():
    sizes = {relative(path): len(path.read_text().splitlines()) for path in modules()}
    assert not {name: size for name, size in sizes.items() if size > 350}
    assert p90([size for size in sizes.values() if size > 1]) <= 160


def test_nothing_is_imported_inside_a_function():
    inside = [
        f"{relative(path)}: {node.name}"
        for path, node in functions()
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not inside


def test_no_module_imports_itself_by_way_of_others():
    names = {".".join(("clearcoat", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in modules()}
    names = {name.removesuffix(".__init__"): path for name, path in names.items()}
    graph = {name: imported(modules()[path], names) - {name} for name, path in names.items()}
    assert not [name for name in graph if name in reachable(graph, name)]


def imported(tree, names):
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in names else node.module)
    return found & names.keys()


def reachable(graph, start):
    seen, todo = set(), list(graph[start])
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += graph[name]
    return seen


def test_there_are_no_signals():
    assert not [relative(path) for path in modules() if "receiver(" in path.read_text()]


def test_a_door_never_fetches_an_estimate_past_its_actor():
    for path, tree in modules().items():
        if relative(path).split("/")[0] in DOORS:
            calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
            assert not [
                call for call in calls if call.startswith("Estimate.objects") and call.endswith((".get", ".all"))
            ], path


def test_no_template_or_module_trusts_a_text_as_html():
    texts = [*PACKAGE.rglob("*.html"), *modules()]
    trusted = ("|safe", "mark_safe(", "{% autoescape off", "csrf_exempt(", "html_safe(")
    assert not [str(path) for path in texts for word in trusted if word in path.read_text()]


def test_templates_are_short():
    sizes = [len(path.read_text().splitlines()) for path in PACKAGE.rglob("*.html")]
    assert sorted(sizes)[len(sizes) // 2] <= 25
    assert p90(sizes) <= 80


def test_no_page_carries_inline_script_or_style():
    pages = [path for path in PACKAGE.rglob("*.html") if "messages" not in path.parts or "dashboard" in path.parts]
    for path in pages:
        text = path.read_text()
        assert "style=" not in text, path
        assert "<script>" not in text, path
        assert " onclick=" not in text, path
