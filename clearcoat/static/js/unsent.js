// A page that sends no photos itself says when some wait on this device, and leads to the page that goes on with them.
import { everything } from "./upload/waiting.js";

const note = document.querySelector("[data-unsent]");
const waiting = (await everything()).filter((upload) => upload.page && !upload.refused);
if (waiting.length && !document.querySelector("form[data-upload]")) {
  const word = waiting.length === 1 ? note.dataset.wordOne : note.dataset.wordMany;
  note.querySelector("p").textContent = word.replace("{n}", waiting.length);
  note.querySelector("a").href = waiting[0].page;
  note.hidden = false;
}
