// Files dropped anywhere on the page; `zone` is shown while they hover over it.
export function whenDropped(zone, take) {
  const brings = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    zone.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    zone.hidden = true;
    if (!brings(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}

// Pictures pasted on the page. What is pasted into a field is meant for the field.
export function whenPasted(take) {
  document.addEventListener("paste", (event) => {
    const { files } = event.clipboardData;
    if (!files.length || event.target.closest?.("input, textarea, dialog")) return;
    event.preventDefault();
    take(files);
  });
}
