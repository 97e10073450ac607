// Parts of a page that look every few seconds whether something changed, and swap themselves in place.
const PAUSE = 5000; // ms between looks, while the page is seen
const tags = new Map();

async function look(part) {
  const headers = { "X-Part": "1", ...(tags.has(part) && { "If-None-Match": tags.get(part) }) };
  try {
    const answer = await fetch(part.dataset.poll, { headers, cache: "no-store" });
    if (answer.status === 401) return location.reload();
    if (answer.status !== 200) return;
    tags.set(part, answer.headers.get("ETag") ?? "");
    put(part, await answer.text());
  } catch {
    // The line is down for a moment; the next look comes by itself.
  }
}

function put(part, html) {
  if (part.innerHTML.trim() === html.trim()) return;
  part.innerHTML = html;
  part.scrollTop = part.scrollHeight;
  const seen = part.querySelector("[data-seen]")?.dataset.seen;
  if (seen) for (const input of document.querySelectorAll('input[name="seen"]')) input.value = seen;
}

function lookAll() {
  if (!document.hidden) document.querySelectorAll("[data-poll]").forEach(look);
}

for (const part of document.querySelectorAll("[data-poll]")) part.scrollTop = part.scrollHeight;
document.addEventListener("visibilitychange", lookAll);
setInterval(lookAll, PAUSE);
lookAll();
