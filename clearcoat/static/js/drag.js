// A card dragged onto a column opens the move to that state. Fingers and keys use the card's button instead.
const board = document.querySelector("[data-board]");
let dragged = null;

const strip = () => board.querySelector("[data-strip]");
const columnAt = (event) => event.target.closest?.("[data-column]");
const may = (column) => column && dragged && dragged.from.dataset.targets.split(" ").includes(column.dataset.column);

board.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-card]");
  if (!card) return;
  dragged = { card, from: card.closest("[data-column]") };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector("[data-open]").textContent);
  card.classList.add("card--dragged");
  // After a frame: changing the page while the browser draws the dragged picture ends the drag in Chromium.
  requestAnimationFrame(() => {
    strip().classList.add("strip--dragging");
    dragged?.from.classList.add("column--from");
    board.querySelectorAll("[data-column]").forEach((one) => one.classList.toggle("column--may", Boolean(may(one))));
  });
});

board.addEventListener("dragover", (event) => {
  const column = columnAt(event);
  const allowed = may(column);
  board.querySelectorAll(".column--over").forEach((one) => one !== column && one.classList.remove("column--over"));
  if (!allowed) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  column.classList.add("column--over");
});

board.addEventListener("drop", (event) => {
  const column = columnAt(event);
  if (!may(column)) return;
  event.preventDefault();
  const url = new URL(dragged.card.querySelector("[data-dialog]").href);
  url.searchParams.set("to", column.dataset.column);
  document.dispatchEvent(new CustomEvent("dialog:open", { detail: url.href }));
});

board.addEventListener("dragend", () => {
  dragged?.card.classList.remove("card--dragged");
  dragged = null;
  strip().classList.remove("strip--dragging");
  for (const column of board.querySelectorAll("[data-column]")) {
    column.classList.remove("column--may", "column--over", "column--from");
  }
  document.dispatchEvent(new CustomEvent("drag:ended"));
});
