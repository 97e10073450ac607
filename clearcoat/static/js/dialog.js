// Links with data-dialog open in the page's sheet, forms with data-stay are answered there. Without this they are pages.
const sheet = document.querySelector("[data-sheet]");

async function show(url) {
  const answer = await fetch(url, { headers: { "X-Part": "1" } });
  if (answer.status === 401 || !answer.ok) return location.assign(url);
  fill(await answer.text());
  if (!sheet.open) sheet.showModal();
  sheet.querySelector("[autofocus], input[type=radio]:checked")?.focus({ preventScroll: true });
}

function fill(html) {
  sheet.innerHTML = html;
  sheet.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
}

async function send(form, button) {
  const busy = [...form.querySelectorAll("button")];
  const body = new FormData(form, button);
  busy.forEach((one) => (one.disabled = true));
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "1" } });
    if (answer.status === 401) return location.reload();
    const html = await answer.text();
    if (answer.ok) return done(html);
    if ([409, 422].includes(answer.status)) {
      fill(html);
      sheet.querySelector("[role=alert], [aria-invalid]")?.scrollIntoView({ block: "nearest" });
      return sheet.querySelector("[aria-invalid], [data-submit]")?.focus({ preventScroll: true });
    }
    stayed();
  } catch {
    stayed();
  } finally {
    busy.forEach((one) => (one.disabled = false));
  }
}

// The line is down or the shop's system is busy: everything that was typed stays where it is.
function stayed() {
  const words = sheet.querySelector("[data-trouble]");
  words.hidden = false;
  words.scrollIntoView({ block: "nearest" });
}

// A page that can show what came of it without being loaded anew says so with preventDefault.
function done(html) {
  sheet.close();
  const news = new CustomEvent("dialog:done", { detail: html, cancelable: true });
  if (document.dispatchEvent(news)) location.reload();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    link.closest("details")?.removeAttribute("open");
    show(link.href);
  }
  const close = event.target.closest("[data-close]");
  if (close && sheet.contains(close)) {
    event.preventDefault();
    sheet.close();
  }
  if (event.target === sheet) sheet.close();
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-stay]");
  const previews = event.submitter?.hasAttribute("formaction");
  if (!form || !sheet.contains(form) || previews) return;
  event.preventDefault();
  send(form, event.submitter);
});

document.addEventListener("dialog:open", (event) => show(event.detail));
document.addEventListener("dialog:show", (event) => {
  fill(event.detail);
  if (!sheet.open) sheet.showModal();
  sheet.querySelector("[data-close]")?.focus();
});
sheet?.addEventListener("close", () => {
  sheet.replaceChildren();
  document.dispatchEvent(new CustomEvent("dialog:closed"));
});
