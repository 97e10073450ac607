// A click on a name puts it where the cursor was in the words.
let field = document.querySelector("form[data-preview] textarea, form[data-preview] input[type=text]");

document.addEventListener("focusin", (event) => {
  if (event.target.matches("form[data-preview] textarea, form[data-preview] input[type=text]")) field = event.target;
});
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-chip]");
  if (!chip || !field) return;
  field.setRangeText(chip.dataset.chip, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
