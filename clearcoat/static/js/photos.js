// The photos of a car on its page: fetched again while something is being prepared and after each change, and only what
// differs is put in. A button in data-in-place acts without leaving the page.
const FIRST_LOOK = 2_000; // ms between looks while something is being prepared
const LONGEST_PAUSE = 15_000; // ms, where the storage is away for long
const album = document.querySelector("[data-album]");
const toasts = document.querySelector("[data-toasts]");
const declined = () => JSON.parse(sessionStorage.getItem("declined") ?? "[]");
let pause = FIRST_LOOK;
let timer = 0;
let acting = false;

const form = () => album.querySelector("[data-in-place]");

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const tag = `"${form().dataset.version}"`;
    const headers = { "X-Part": "1", "If-None-Match": tag };
    const answer = await fetch(location.pathname, { headers, cache: "no-store" });
    if (answer.status === 401 || answer.status === 404) return location.reload();
    pause = answer.status === 304 ? Math.min(pause * 1.5, LONGEST_PAUSE) : FIRST_LOOK;
    if (answer.status === 200) put(await answer.text());
  } catch {
    // The line is down for a moment; the next look comes by itself.
  }
  next();
}

function next() {
  clearTimeout(timer);
  if (form().hasAttribute("data-busy")) timer = setTimeout(look, pause);
}

// Tiles that are the same stay the same elements, so that no picture is fetched or drawn again.
function put(html) {
  const held = place(document.activeElement);
  const chosen = new Set([...album.querySelectorAll("[name=photo]:checked")].map((one) => one.value));
  const fresh = album.cloneNode(false);
  fresh.innerHTML = html;
  const mine = new Map([...album.querySelectorAll("[data-tile]")].map((tile) => [tile.outerHTML, tile]));
  for (const tile of fresh.querySelectorAll("[data-tile]")) {
    const same = mine.get(tile.outerHTML);
    if (same) tile.replaceWith(same);
  }
  toasts.append(...fresh.querySelectorAll("[data-news] > *"));
  album.replaceChildren(...fresh.childNodes);
  for (const box of album.querySelectorAll("[name=photo]")) box.checked = chosen.has(box.value);
  hideDeclined();
  if (held) album.querySelector(held)?.focus({ preventScroll: true });
}

// Where the focus is, in words that hold after the change.
function place(element) {
  const tile = album.contains(element) && element.closest("[data-tile]");
  return tile && `[data-tile="${tile.dataset.tile}"] ${element.matches("button") ? "button" : element.localName}`;
}

// A second tap on the way does nothing. The button is not disabled meanwhile: it would lose the focus.
async function act(button) {
  if (acting) return;
  acting = true;
  const body = new FormData(form(), button);
  const address = button.getAttribute("formaction") ?? form().action;
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "X-Part": "1" } });
    if (!answer.ok) return location.reload();
    if (button.name === "do") album.querySelectorAll("[name=photo]:checked").forEach((one) => (one.checked = false));
    put(await answer.text());
  } catch {
    // The line is down: nothing changed, and the next tap tries again.
  }
  acting = false;
  pause = FIRST_LOOK;
  next();
}

function hideDeclined() {
  const no = declined();
  for (const pair of album.querySelectorAll("[data-pair]")) pair.hidden = no.includes(pair.dataset.pair);
  for (const button of album.querySelectorAll("[data-decline]")) button.hidden = false;
  const box = album.querySelector("[data-pairs]");
  if (box) box.hidden = !box.querySelector("[data-pair]:not([hidden])");
}

album.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-in-place]")) return;
  event.preventDefault();
  act(event.submitter);
});

album.addEventListener("click", (event) => {
  const pair = event.target.closest("[data-decline]")?.closest("[data-pair]");
  if (!pair) return;
  sessionStorage.setItem("declined", JSON.stringify([...declined(), pair.dataset.pair]));
  hideDeclined();
});

document.addEventListener("photo:sent", look);
document.addEventListener("visibilitychange", look);
document.addEventListener("dialog:done", (event) => {
  event.preventDefault();
  put(event.detail);
  next();
});
hideDeclined();
next();
