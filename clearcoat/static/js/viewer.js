// Opens photos over the whole screen. Swiping and pinching are the browser's own; the address names the open photo, so
// that Back closes it. What is folded away on the page is not met by walking on.
const ZOOMS = [1, 1.5, 2, 3]
const PAN_PX = 120
const REST_MS = 200
const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }
const PANS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

const viewer = document.querySelector("[data-viewer]")
const track = viewer.querySelector("[data-track]")
const caption = viewer.querySelector("[data-caption]")
const about = viewer.querySelector("[data-about]")
const download = viewer.querySelector("[data-download]")

let links = []
let at = 0
let zoom = 0
let rest = 0

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-photo]")
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  history.pushState({ isViewer: true }, "", `#${link.parentElement.id}`)
  follow()
})
addEventListener("popstate", follow)
document.addEventListener("parts:changed", () => { if (viewer.open) follow() })
follow()

// The address says what is open.
function follow() {
  const found = [...document.querySelectorAll("a[data-photo]")].filter((link) => !link.closest("details:not([open])"))
  const index = found.findIndex((link) => `#${link.parentElement.id}` === location.hash)
  const isGone = index < 0 && viewer.open && isPhoto(location.hash) && found.length > 0
  if (index < 0 && !isGone) return viewer.close()
  hang(found)
  if (!viewer.open) viewer.showModal()
  go(isGone ? Math.min(at, links.length - 1) : index, "instant")
}

function hang(found) {
  const isSame = found.length === links.length && found.every((link, i) => link.href === links[i].href)
  links = found
  if (!isSame) track.replaceChildren(...links.map(slide))
}

function slide(link) {
  const small = link.querySelector("img")
  const item = document.createElement("li")
  const image = document.createElement("img")
  image.alt = small.alt
  item.style.setProperty("--ratio", small.getAttribute("width") / small.getAttribute("height"))
  item.append(image)
  return item
}

function go(index, behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth") {
  settle(Math.max(0, Math.min(index, links.length - 1)))
  track.scrollTo({ left: at * track.clientWidth, behavior })
}

function settle(index) {
  setZoom(0)
  at = index
  for (const near of [at, at + 1, at - 1]) load(near)
  const link = links[at]
  const words = [about.dataset.wordCount.replace("{n}", at + 1).replace("{all}", links.length), link.closest("[data-stage]").dataset.stage, link.closest(".strip__day").querySelector("time").textContent]
  caption.textContent = link.parentElement.querySelector("p")?.textContent ?? ""
  about.textContent = words.join(" · ")
  download.href = link.href.replace(/large$/, "download")
  for (const way of viewer.querySelectorAll("[data-step]")) way.setAttribute("aria-disabled", !links[at + Number(way.dataset.step)])
  history.replaceState(history.state, "", `#${link.parentElement.id}`)
}

// The thumb stands in until the large picture is there.
function load(index) {
  const image = track.children[index]?.firstElementChild
  if (!image || image.src) return
  const large = new Image()
  image.src = links[index].querySelector("img").currentSrc || links[index].querySelector("img").src
  large.src = links[index].href
  large.decode().then(() => { image.src = large.src }, () => {})
}

function setZoom(step) {
  zoom = Math.max(0, Math.min(step, ZOOMS.length - 1))
  const item = track.children[at]
  const [x, y] = [middle(item.scrollLeft, item.clientWidth, item.scrollWidth), middle(item.scrollTop, item.clientHeight, item.scrollHeight)]
  item.style.setProperty("--zoom", ZOOMS[zoom])
  item.classList.toggle("is-zoomed", zoom > 0)
  item.scrollTo(x * item.scrollWidth - item.clientWidth / 2, y * item.scrollHeight - item.clientHeight / 2)
  for (const way of viewer.querySelectorAll("[data-zoom]")) way.setAttribute("aria-disabled", !(zoom + Number(way.dataset.zoom) in ZOOMS))
}

function middle(start, seen, whole) { return (start + seen / 2) / whole }

// Safari before 26 tells of no end of a scroll: there it has ended when nothing moved for a while.
if ("onscrollend" in track) track.addEventListener("scrollend", rested)
else track.addEventListener("scroll", () => {
  clearTimeout(rest)
  rest = setTimeout(rested, REST_MS)
}, { passive: true })
track.addEventListener("dblclick", () => setZoom(zoom ? 0 : 2))
new ResizeObserver(() => { if (viewer.open) track.scrollTo({ left: at * track.clientWidth, behavior: "instant" }) }).observe(track)

viewer.addEventListener("click", (event) => {
  const button = event.target.closest("button")
  if (button?.dataset.step) go(at + Number(button.dataset.step))
  if (button?.dataset.zoom) setZoom(zoom + Number(button.dataset.zoom))
  if (button && "close" in button.dataset) leave()
})
viewer.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === "Tab") return hold(event)
  if (event.key === "+" || event.key === "=") return setZoom(zoom + 1)
  if (event.key === "-") return setZoom(zoom - 1)
  if (zoom && event.key in PANS) pan(event)
  else if (event.key in STEPS) step(event)
})

function rested() {
  const index = Math.round(track.scrollLeft / track.clientWidth)
  if (viewer.open && index !== at && links[index]) settle(index)
}

// Chromium lets the focus walk out of an open dialog and over the page behind it.
function hold(event) {
  const stops = [track, ...viewer.querySelectorAll("button, a")]
  const [first, last] = event.shiftKey ? [stops.at(-1), stops[0]] : [stops[0], stops.at(-1)]
  if (document.activeElement !== last) return
  event.preventDefault()
  first.focus()
}

function pan(event) {
  event.preventDefault()
  const [x, y] = PANS[event.key]
  track.children[at].scrollBy(x * PAN_PX, y * PAN_PX)
}

function step(event) {
  event.preventDefault()
  go(at + STEPS[event.key])
}

viewer.addEventListener("cancel", (event) => {
  event.preventDefault()
  leave()
})
viewer.addEventListener("close", () => {
  if (isPhoto(location.hash)) history.replaceState(null, "", location.pathname + location.search)
  links[at]?.focus()
  track.replaceChildren()
  links = []
})

function leave() {
  if (history.state?.isViewer) history.back()
  else viewer.close()
}

function isPhoto(hash) { return hash.startsWith("#photo-") }
