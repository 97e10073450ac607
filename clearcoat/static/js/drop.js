// Estimate files dropped anywhere on the board, or chosen with the button, are sent with a bar that shows how far it is.
const form = document.querySelector("[data-drop]");

function send(files) {
  const body = new FormData(form);
  body.delete("file");
  for (const file of files) body.append("file", file);
  const bar = form.querySelector("[data-progress]");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Part", "1");
  request.upload.addEventListener("progress", (event) => (bar.value = (100 * event.loaded) / event.total));
  request.addEventListener("load", () => answered(request));
  request.addEventListener("error", failed);
  request.addEventListener("loadend", () => (bar.hidden = true));
  bar.value = 0;
  bar.hidden = false;
  request.send(body);
}

function answered(request) {
  if (request.status === 401) return location.reload();
  if (request.status !== 200) return failed();
  document.dispatchEvent(new CustomEvent("dialog:show", { detail: request.responseText }));
  document.dispatchEvent(new CustomEvent("board:changed"));
}

function failed() {
  const words = form.querySelector("[data-failed]");
  words.textContent = words.dataset.words;
  words.classList.remove("unseen");
}

if (form) {
  const zone = form.querySelector("[data-zone]");
  const chosen = form.querySelector("[data-files]");
  const brings = (event) => event.dataTransfer?.types.includes("Files");
  form.classList.add("drop--scripted");
  chosen.addEventListener("change", () => {
    if (chosen.files.length) send(chosen.files);
    form.reset();
  });
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
    send(event.dataTransfer.files);
  });
}
