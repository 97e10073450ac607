// The board looks every few seconds whether something changed, and swaps its columns without losing anyone's place.
const PAUSE = 5000; // ms between looks, while the page is seen
const board = document.querySelector("[data-board]");
let tag = `"${board.querySelector("[data-strip]").dataset.version}"`;
let waiting = false;

const isBusy = () => board.querySelector(".strip--dragging") || document.querySelector("[data-sheet]").open;

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(board.dataset.versionUrl, { headers: { "If-None-Match": tag, "X-Part": "1" } });
    if (answer.status === 401) return location.reload();
    if (answer.status === 200) await refresh();
  } catch {
    // The line is down for a moment; the next look comes by itself.
  }
}

async function refresh() {
  if (isBusy()) {
    waiting = true;
    return;
  }
  waiting = false;
  const answer = await fetch(board.dataset.columnsUrl, { headers: { "X-Part": "1" } });
  if (answer.ok && !isBusy()) swap(await answer.text());
}

function swap(html) {
  const place = remember();
  const stood = new Map(cards().map((card) => [card.dataset.card, card.dataset.status]));
  board.innerHTML = html;
  tag = `"${board.querySelector("[data-strip]").dataset.version}"`;
  for (const card of cards()) {
    card.classList.toggle("card--arrived", stood.get(card.dataset.card) !== card.dataset.status);
  }
  restore(place);
  document.dispatchEvent(new CustomEvent("board:swapped"));
}

const cards = () => [...board.querySelectorAll("[data-card]")];

function remember() {
  const strip = board.querySelector("[data-strip]");
  const held = document.activeElement;
  return {
    left: strip.scrollLeft,
    tabs: board.querySelector("[data-tabs]").scrollLeft,
    tops: new Map([...board.querySelectorAll("[data-column]")].map((one) => [one.id, one.scrollTop])),
    card: board.contains(held) ? held.closest("[data-card]")?.dataset.card : undefined,
    on: held.hasAttribute("data-dialog") ? "[data-dialog]" : "[data-open]",
  };
}

function restore(place) {
  const strip = board.querySelector("[data-strip]");
  strip.style.scrollBehavior = "auto";
  strip.scrollLeft = place.left;
  board.querySelector("[data-tabs]").scrollLeft = place.tabs;
  for (const column of board.querySelectorAll("[data-column]")) column.scrollTop = place.tops.get(column.id) ?? 0;
  if (place.card) board.querySelector(`[data-card="${place.card}"] ${place.on}`)?.focus({ preventScroll: true });
}

const whenFree = () => waiting && refresh();
document.addEventListener("board:changed", refresh);
document.addEventListener("dialog:done", (event) => {
  event.preventDefault();
  document.querySelector("[data-toasts]").innerHTML = event.detail;
  refresh();
});
document.addEventListener("dialog:closed", () => setTimeout(whenFree));
document.addEventListener("drag:ended", whenFree);
document.addEventListener("visibilitychange", look);
setInterval(look, PAUSE);
