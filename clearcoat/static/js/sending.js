// A form that is on its way says so and goes only once, however often its button is tapped on a slow line. Without a
// connection it stays, with everything that was typed, and says why.
const AGAIN_MS = 60_000 // after this it may be sent again: the visitor may have stopped the page

document.addEventListener("submit", (event) => {
  const form = event.target
  if (event.defaultPrevented) return // the form has a script of its own
  if (form.ariaBusy === "true") return event.preventDefault()
  form.querySelector("[data-offline-note]")?.remove()
  if (!navigator.onLine) {
    event.preventDefault()
    return (event.submitter ?? form.lastElementChild).after(document.querySelector("[data-offline]").content.cloneNode(true))
  }
  form.ariaBusy = "true"
  setTimeout(() => rest(form), AGAIN_MS)
})
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(rest))

function rest(form) {
  form.ariaBusy = null
}
