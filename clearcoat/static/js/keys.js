// Arrow keys walk over the cards; M opens the move of the one that has the focus.
const board = document.querySelector("[data-board]");
const cardsOf = (column) => [...column.querySelectorAll("[data-card]")];

function beside(card, step) {
  const columns = [...board.querySelectorAll("[data-column]")].filter((one) => cardsOf(one).length);
  const here = columns.indexOf(card.closest("[data-column]"));
  const next = columns[here + step];
  if (!next) return null;
  const row = cardsOf(columns[here]).indexOf(card);
  return cardsOf(next).at(Math.min(row, cardsOf(next).length - 1));
}

function along(card, step) {
  const cards = cardsOf(card.closest("[data-column]"));
  return cards[cards.indexOf(card) + step] ?? null;
}

const walks = {
  ArrowUp: (card) => along(card, -1),
  ArrowDown: (card) => along(card, 1),
  ArrowLeft: (card) => beside(card, -1),
  ArrowRight: (card) => beside(card, 1),
};

board.addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-card]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.toLowerCase() === "m") {
    event.preventDefault();
    return card.querySelector("[data-dialog]").click();
  }
  const next = walks[event.key]?.(card);
  if (!walks[event.key]) return;
  event.preventDefault();
  next?.querySelector(event.target.hasAttribute("data-dialog") ? "[data-dialog]" : "[data-open]").focus();
});
