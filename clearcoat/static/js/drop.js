// Estimate files dropped anywhere on the board, or chosen with the button, are sent with a bar that shows how far it is.
import { whenDropped } from "./dropping.js";

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
  const chosen = form.querySelector("[data-files]");
  form.classList.add("drop--scripted");
  chosen.addEventListener("change", () => {
    if (chosen.files.length) send(chosen.files);
    form.reset();
  });
  whenDropped(form.querySelector("[data-zone]"), send);
}
