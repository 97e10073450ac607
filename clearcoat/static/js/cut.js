// The slider between before and after. It is a range, so that touch, mouse and keys work as the browser has them; the two
// buttons do the same without dragging.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-cut]")) cut(event.target, false)
})
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cut-to]")
  if (!button) return
  const range = button.closest("figure").querySelector("[data-cut]")
  range.value = button.dataset.cutTo
  cut(range, true)
})

// A button glides there; under a finger the cut has to be where the finger is.
function cut(range, isGlide) {
  range.parentElement.classList.toggle("is-gliding", isGlide)
  range.parentElement.style.setProperty("--cut", `${range.value}%`)
}
