// The messages in a form with data-preview follow what is typed; nothing typed is ever replaced.
const PAUSE = 250; // ms after the last key
let timer;
let asked;

async function refresh(form) {
  const box = form.querySelector("[data-preview-box]");
  asked?.abort();
  asked = new AbortController();
  box.setAttribute("aria-busy", "true");
  try {
    const options = { method: "POST", body: new FormData(form), headers: { "X-Part": "1" }, signal: asked.signal };
    const answer = await fetch(form.dataset.preview, options);
    if (!answer.ok) return;
    const open = [...box.querySelectorAll("details")].map((one) => one.open);
    box.innerHTML = await answer.text();
    box.querySelectorAll("details").forEach((one, n) => (one.open = open[n] ?? false));
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  } finally {
    box.removeAttribute("aria-busy");
  }
}

function scripted() {
  document.querySelectorAll("form[data-preview]").forEach((form) => {
    form.classList.add("move--scripted");
    dated(form);
  });
}

function dated(form) {
  if (!form.elements.eta) return;
  form.classList.toggle("move--dated", form.elements.eta.value !== form.elements.eta_before.value);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-preview]");
  if (form) dated(form);
  if (!form || event.target.name === "internal_note") return;
  clearTimeout(timer);
  timer = setTimeout(refresh, event.target.type === "radio" ? 0 : PAUSE, form);
});
document.addEventListener("filled", scripted);
scripted();
