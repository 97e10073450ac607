// Keeps the page of a repair true while it is open: it hears of a change by a stream, fetches the same partial that the
// page was drawn with, and puts in what differs. Where the stream cannot be had it asks every few seconds instead.
const POLL_MS = 15_000
const RETRY_FIRST_MS = 5_000
const RETRY_MOST_MS = 60_000
const NEWS_MS = 2_500

const page = document.querySelector("[data-page]")
const holder = page.querySelector("[data-status]")
const line = page.querySelector("[data-live-line]")
const announcer = page.querySelector("[data-announce]")

let stream = null
let poll = 0
let retry = 0
let wait = RETRY_FIRST_MS
let etag = ""
let fetching = null
let again = false
// Each part as it was served: what the reader did to it since, such as unfolding, is no news.
const served = new Map([...holder.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part.outerHTML]))

addEventListener("pagehide", stop)
addEventListener("pageshow", (event) => { if (event.persisted) start() })
addEventListener("online", start)
addEventListener("offline", () => say(false))
document.addEventListener("photo:sent", refresh)
document.addEventListener("visibilitychange", () => document.hidden ? stop() : start())
say(true)
listen()

function start() {
  stop()
  wait = RETRY_FIRST_MS
  refresh()
  listen()
}

function stop() {
  stream?.close()
  stream = null
  clearInterval(poll)
  clearTimeout(retry)
  poll = retry = 0
}

function listen() {
  clearTimeout(retry)
  if (!("EventSource" in window)) return pollInstead()
  stream = new EventSource(parts().dataset.live)
  stream.addEventListener("open", () => {
    wait = RETRY_FIRST_MS
    clearInterval(poll)
    poll = 0
    say(true)
  })
  stream.addEventListener("changed", refresh)
  stream.addEventListener("reset", refresh)
  stream.addEventListener("gone", () => location.reload())
  stream.addEventListener("error", () => {
    stream.close()
    pollInstead()
    retry = setTimeout(listen, wait)
    wait = Math.min(wait * 2, RETRY_MOST_MS)
  })
}

function pollInstead() {
  if (poll) return
  poll = setInterval(refresh, POLL_MS)
  refresh()
}

// One fetch at a time; a change that comes meanwhile is fetched right after it.
async function refresh() {
  if (fetching) { again = true; return }
  fetching = fetchPart().catch(() => say(false))
  await fetching
  fetching = null
  if (again) { again = false; refresh() }
}

async function fetchPart() {
  const headers = { "X-Partial": "1", ...(etag && { "If-None-Match": etag }) }
  const response = await fetch(location.pathname, { headers, cache: "no-store", redirect: "error" })
  if (response.status === 401 || response.status === 404) return location.reload()
  if (response.status !== 200 && response.status !== 304) return say(false)
  if (response.status === 200) {
    etag = response.headers.get("ETag") ?? ""
    put(await response.text())
  }
  say(true)
}

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-version]")
  if (!fresh || Number(fresh.dataset.version) < Number(parts().dataset.version)) return
  const changed = changedParts(fresh)
  const spoken = parts().dataset.spoken
  Object.assign(parts().dataset, fresh.dataset)
  if (!changed.length && sameParts(fresh)) return
  keepPlace(() => {
    if (sameParts(fresh)) for (const part of changed) current(part.dataset.part).replaceWith(part)
    else parts().replaceChildren(...fresh.childNodes)
  })
  for (const part of changed) shine(part)
  document.dispatchEvent(new CustomEvent("parts:changed"))
  announcer.textContent = `${page.dataset.wordNews} ${fresh.dataset.spoken}`
  if (spoken !== fresh.dataset.spoken) document.title = document.title.replace(/: .* ·/, `: ${fresh.querySelector("h1").textContent} ·`)
}

function changedParts(fresh) {
  const all = [...fresh.querySelectorAll("[data-part]")]
  const changed = all.filter((part) => served.get(part.dataset.part) !== part.outerHTML)
  served.clear()
  for (const part of all) served.set(part.dataset.part, part.outerHTML)
  return changed
}

function sameParts(fresh) {
  const names = (root) => [...root.querySelectorAll("[data-part]")].map((part) => part.dataset.part).join()
  return names(fresh) === names(parts())
}

// What is read now stays where it is on the screen and as it was unfolded, and the focus stays on the same control.
function keepPlace(change) {
  const open = [...holder.querySelectorAll("details[open]")].map((one) => one.dataset.fold)
  const focused = document.activeElement
  const href = holder.contains(focused) ? focused.getAttribute("href") : null
  const anchor = [...holder.querySelectorAll("[data-part]")].find((part) => part.getBoundingClientRect().bottom > 0)
  const before = anchor?.getBoundingClientRect().top
  change()
  for (const one of holder.querySelectorAll("details")) one.open = open.includes(one.dataset.fold)
  if (href) [...holder.querySelectorAll("a[href]")].find((a) => a.getAttribute("href") === href)?.focus({ preventScroll: true })
  const now = anchor && current(anchor.dataset.part)
  if (now && scrollY > 0) scrollBy({ top: now.getBoundingClientRect().top - before, behavior: "instant" })
}

function shine(part) {
  part.classList.add("is-news")
  setTimeout(() => part.classList.remove("is-news"), NEWS_MS)
}

function say(isHere) {
  const clock = { hour: "numeric", minute: "2-digit", timeZone: page.dataset.zone } // the shop's, as every time beside it
  const time = new Date().toLocaleTimeString(`${document.documentElement.lang}-US`, clock)
  line.classList.toggle("live--away", !isHere)
  line.textContent = isHere ? `${page.dataset.wordUpdated} ${time}` : page.dataset.wordAway
}

function parts() { return holder.querySelector("[data-version]") }
function current(name) { return holder.querySelector(`[data-part="${name}"]`) }
