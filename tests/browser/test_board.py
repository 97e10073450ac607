"""The board as the front desk uses it: by keyboard, with a take-back, with files, and by two people at once."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.either_database  # what a move does is shown on both by tests/workflow and tests/api


@pytest.fixture
def board(opened):
    return opened("/shop/", staff="advisor@demo.test")


def column_of(page, name):
    return page.locator("[data-column]", has=page.locator("[data-card]", has_text=name)).first


def open_move(page, name, status):
    page.locator("[data-card]", has_text=name).first.get_by_role("link", name=re.compile("Move")).press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.locator(f"input[name=to][value={status}]").press("Space")
    return dialog


def test_a_card_moves_by_keyboard_alone_and_is_taken_back(board):
    dialog = open_move(board, "Grace Murphy", "waiting_for_parts")
    expect(dialog).to_contain_text("Harbor Collision")
    dialog.get_by_role("button", name=re.compile("Move to")).press("Enter")
    expect(dialog).to_be_hidden()
    expect(column_of(board, "Grace Murphy")).to_have_attribute("data-column", "waiting_for_parts")
    board.get_by_role("button", name=re.compile("Take back")).press("Enter")
    expect(column_of(board, "Grace Murphy")).to_have_attribute("data-column", "in_progress")


def test_a_card_is_dragged_by_mouse_onto_another_column(board):
    card, column = board.locator("[data-card]", has_text="Chloe Martin").first, board.locator("[data-column=ready]")
    card.hover()
    board.mouse.down()
    head = column.locator("h2").bounding_box()
    board.mouse.move(head["x"] + 40, head["y"] + 60, steps=12)
    expect(column).to_have_class(re.compile("column--over"))
    board.mouse.up()
    expect(board.locator("dialog[open] input[name=to][value=ready]")).to_be_checked()


def test_the_preview_follows_what_is_typed(board):
    dialog = open_move(board, "Chloe Martin", "ready")
    dialog.locator("textarea[name=notes]").fill("Bring the spare key")
    expect(dialog.locator("[data-preview-box]")).to_contain_text("Bring the spare key")


def test_escape_closes_the_sheet_and_gives_the_focus_back(board):
    open_move(board, "Chloe Martin", "ready").press("Escape")
    expect(board.locator("dialog[open]")).to_have_count(0)
    focused = board.evaluate("document.activeElement.closest('[data-card]')?.textContent || ''")
    assert "Chloe Martin" in focused


def test_quiet_means_that_nobody_is_told(site, board):
    dialog = open_move(board, "Hannah Lee", "in_progress")
    dialog.locator("input[name=quiet]").check()
    dialog.get_by_role("button", name=re.compile("Move to")).click()
    expect(dialog).to_be_hidden()
    token = site.staff()
    estimate = site.api("GET", "/api/estimates?q=TST%201008", token=token)["items"][0]["id"]
    told = site.api("GET", f"/api/notifications?estimateId={estimate}", token=token)["items"]
    assert "in_progress" not in {message["event"] for message in told}


def test_a_second_person_sees_the_move_without_a_reload(board, opened):
    other = opened("/shop/", staff="owner@demo.test")
    dialog = open_move(board, "TST 1004", "in_progress")
    dialog.locator("input[name=quiet]").check()
    dialog.get_by_role("button", name=re.compile("Move to")).click()
    expect(column_of(other, "TST 1004")).to_have_attribute("data-column", "in_progress", timeout=20_000)


def test_whoever_comes_second_sees_the_new_state_and_keeps_the_words(board, opened):
    other = opened("/shop/", staff="owner@demo.test")
    mine, theirs = open_move(board, "Wei Zhang", "ready"), open_move(other, "Wei Zhang", "received")
    for dialog in (theirs, mine):
        dialog.locator("textarea[name=notes]").fill("Typed by hand")
        dialog.locator("input[name=quiet]").check()
    theirs.get_by_role("button", name=re.compile("Move to")).click()
    expect(theirs).to_be_hidden()
    mine.get_by_role("button", name=re.compile("Move to")).click()
    expect(mine).to_contain_text("Dana Whitfield")
    expect(mine.locator("textarea[name=notes]")).to_have_value("Typed by hand")


def test_search_finds_by_plate(board):
    board.keyboard.press("/")
    board.keyboard.type("TST 1011")
    board.keyboard.press("Enter")
    expect(board.locator("main")).to_contain_text("Noah Brandt")


def test_a_file_that_is_no_estimate_is_refused_with_one_sentence(board):
    picture = {"name": "holiday.xml", "mimeType": "text/xml", "buffer": b"<html></html>"}
    board.set_input_files("input[type=file][name=file]", picture)
    expect(board.locator("main, dialog[open]").last).to_contain_text("holiday.xml is not an estimate")
