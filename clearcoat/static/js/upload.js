// A form with data-upload sends its photos to that address one by one, as soon as they are chosen, with everything else
// in the form beside each. `data-also="shot=vin"` on a file input adds a field. Without this the form is sent as it is.
import { whenDropped, whenPasted } from "./dropping.js";
import { Queue } from "./upload/queue.js";
import { Rows } from "./upload/rows.js";
import { allFor, isFleeting, keep } from "./upload/waiting.js";

const form = document.querySelector("form[data-upload]");
const url = form.dataset.upload;
const line = form.querySelector("[data-upload-line]");
const template = form.querySelector("[data-upload-row]");
const queue = new Queue({ token: form.elements.csrfmiddlewaretoken.value, changed });
const rows = new Rows(form.querySelector("[data-upload-list]"), template, {
  again: (item) => queue.again(item),
  cancel: (item) => queue.cancel(item),
});
let sent = 0;
// What waited for this page comes first, so that nothing which is chosen now can be found there, too.
const resumed = allFor(url).then((uploads) => uploads.forEach((upload) => queue.add(upload)));

async function take(files, also = "") {
  const fields = { ...chosen(), ...Object.fromEntries(new URLSearchParams(also)) };
  await resumed;
  if (!queue.items.length) sent = 0;
  for (const file of files) {
    const upload = { id: newId(), url, page: location.pathname, file, fields, since: Date.now() };
    if (file.size > Number(form.dataset.mostBytes)) upload.refused = { refused: 413, words: form.dataset.wordTooLarge };
    await keep(upload);
    queue.add(upload);
  }
}

function pick(input) {
  if (!input?.files.length) return;
  const files = [...input.files];
  input.value = "";
  take(files, input.dataset.also);
}

function chosen() {
  const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value !== "");
  return Object.fromEntries(typed.filter(([name]) => name !== "csrfmiddlewaretoken"));
}

// Fixed with the file: however often it is sent, it is kept once. Works on insecure pages, too, unlike randomUUID.
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

function changed(item) {
  rows.draw(item);
  if (item.state === "sent") {
    sent += 1;
    form.dispatchEvent(new CustomEvent("photo:sent", { bubbles: true, detail: item.sent }));
  }
  count();
}

function count() {
  const open = queue.items.filter((item) => item.state !== "refused").length;
  const words = sent + open ? form.dataset.wordLine.replace("{n}", sent).replace("{all}", sent + open) : "";
  if (line.textContent !== words) line.textContent = words;
  form.classList.toggle("is-sending", open > 0);
}

addEventListener("beforeunload", (event) => {
  if (queue.items.some((item) => isFleeting(item.upload.id) && item.state !== "refused")) event.preventDefault();
});

form.classList.add("is-scripted");
form.addEventListener("change", (event) => pick(event.target.closest("input[type=file]")));
// On a slow line a quick thumb has chosen before this ran.
form.querySelectorAll("input[type=file]").forEach(pick);
const zone = form.querySelector("[data-zone]");
if (zone) {
  whenDropped(zone, (files) => take([...files]));
  whenPasted((files) => take([...files]));
}
