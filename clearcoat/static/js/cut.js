// The slider between before and after. It is a range, so that touch, mouse and keys work as the browser has them; the two
// buttons do the same without dragging.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-cut]")) cut(event.target)
})
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cut-to]")
  if (!button) return
  const range = button.closest("figure").querySelector("[data-cut]")
  range.value = button.dataset.cutTo
  cut(range)
})

function cut(range) {
  range.parentElement.style.setProperty("--cut", `${range.value}%`)
}
