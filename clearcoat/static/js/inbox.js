// Keeps the demo's inbox fresh: asks for the page's part every two seconds while somebody looks, and swaps what changed.
const PAUSE = 2000;
const inbox = document.querySelector("[data-inbox]");
let etag = "";

async function look() {
  if (document.hidden) return;
  const answer = await fetch(inbox.dataset.inbox, { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
  if (answer.status !== 200) return;
  etag = answer.headers.get("ETag") ?? "";
  show(new DOMParser().parseFromString(await answer.text(), "text/html").body);
}

function show(fresh) {
  const focused = document.activeElement?.getAttribute("href");
  const parts = [...inbox.querySelectorAll("[data-part]")];
  const names = (list) => [...list].map((part) => part.dataset.part).join();
  if (names(parts) !== names(fresh.querySelectorAll("[data-part]"))) {
    inbox.replaceChildren(...fresh.childNodes);
    return;
  }
  // Only what differs is swapped: an opened mail does not blink, and a reader keeps the place.
  for (const part of parts) {
    const next = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (part.innerHTML !== next.innerHTML) part.replaceChildren(...next.childNodes);
  }
  atTheShownPerson();
  if (focused && !inbox.contains(document.activeElement)) {
    [...inbox.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
  }
}

function atTheShownPerson() {
  const row = inbox.querySelector(".people");
  const shown = row?.querySelector("[aria-current]");
  if (shown) row.scrollLeft = shown.offsetLeft - row.offsetLeft - 16;
}

async function keepLooking() {
  try {
    await look();
  } catch {
    // The server restarts or the network is gone: the next look will tell.
  }
  setTimeout(keepLooking, PAUSE);
}

if (inbox) {
  atTheShownPerson();
  document.addEventListener("visibilitychange", () => look().catch(() => {}));
  setTimeout(keepLooking, PAUSE);
}
