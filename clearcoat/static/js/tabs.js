// On a phone the tab of the column in sight is marked, and the board opens where it was left.
const board = document.querySelector("[data-board]");
const KEY = "board-column";
let watcher;

function mark(id) {
  for (const tab of board.querySelectorAll("[data-tabs] a")) {
    const is = tab.hash === `#${id}`;
    is ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current");
    if (is) tab.parentElement.scrollTo({ left: tab.offsetLeft - (tab.parentElement.clientWidth - tab.clientWidth) / 2 });
  }
  sessionStorage.setItem(KEY, id);
}

function go(id, behavior = "instant") {
  const column = document.getElementById(id);
  column?.parentElement.scrollTo({ left: column.offsetLeft - column.parentElement.offsetLeft, behavior });
}

function watch() {
  watcher?.disconnect();
  const strip = board.querySelector("[data-strip]");
  watcher = new IntersectionObserver(
    (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => mark(one.target.id)),
    { root: strip, threshold: 0.6 },
  );
  strip.querySelectorAll("[data-column]").forEach((one) => watcher.observe(one));
}

board.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tabs] a");
  if (!tab) return;
  event.preventDefault();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  go(tab.hash.slice(1), calm ? "instant" : "smooth");
});

if (matchMedia("(width < 48rem)").matches) {
  go(location.hash.slice(1) || sessionStorage.getItem(KEY) || "received");
  watch();
  document.addEventListener("board:swapped", watch);
}
