// The card's fields, in a frame of the demo's bank: reads and checks them, and pays when the page around asks for it.
const form = document.querySelector("[data-card]");
const [number, expiry, code] = ["number", "expiry", "cvc"].map((name) => form.elements[name]);
const figures = (field) => field.value.replace(/\D/g, "");
const tell = (message) => parent.postMessage(message, location.origin);

const whole = {
  number: () => figures(number).length >= 15,
  expiry: () => figures(expiry).length === 4 && Number(figures(expiry).slice(0, 2)) >= 1 && Number(figures(expiry).slice(0, 2)) <= 12,
  cvc: () => figures(code).length >= 3,
};

function mark(field, words) {
  field.setAttribute("aria-invalid", String(Boolean(words)));
  document.getElementById(field.getAttribute("aria-describedby")).textContent = words;
}

// What is missing, in words beside its field; the error is that of Stripe.js.
function missing() {
  const wrong = [number, expiry, code].filter((field) => !whole[field.name]());
  for (const field of [number, expiry, code]) mark(field, wrong.includes(field) ? field.dataset.missing : "");
  wrong[0]?.focus();
  return wrong[0] && { error: { type: "validation_error", code: `incomplete_${wrong[0].name}`, message: wrong[0].dataset.missing } };
}

async function confirm({ key, account, secret }) {
  const incomplete = missing();
  if (incomplete) return incomplete;
  const date = figures(expiry);
  const card = { number: figures(number), exp_month: date.slice(0, 2), exp_year: date.slice(2), cvc: figures(code) };
  const body = new URLSearchParams({ client_secret: secret, "payment_method_data[type]": "card" });
  for (const [name, value] of Object.entries(card)) body.set(`payment_method_data[card][${name}]`, value);
  const headers = { Authorization: `Bearer ${key}`, ...(account ? { "Stripe-Account": account } : {}) };
  try {
    const answer = await fetch(`v1/payment_intents/${secret.split("_secret_")[0]}/confirm`, { method: "POST", headers, body });
    const told = await answer.json();
    return answer.ok ? { paymentIntent: told } : told;
  } catch {
    return { error: { type: "api_connection_error", message: form.dataset.offline } };
  }
}

const DOES = {
  confirm,
  check: async () => missing() ?? {},
  dress: async ({ appearance }) => {
    document.documentElement.style.colorScheme = { night: "dark", stripe: "light", flat: "light" }[appearance?.theme] ?? "";
    const accent = appearance?.variables?.colorPrimary;
    if (accent) document.documentElement.style.setProperty("--accent-text", accent);
  },
};

window.addEventListener("message", async ({ source, origin, data }) => {
  if (source !== parent || origin !== location.origin || !DOES[data.what]) return;
  tell({ kind: "answer", id: data.id, answer: await DOES[data.what](data) });
});

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", ({ target }) => {
  if (target === number) number.value = figures(number).slice(0, 19).replace(/(.{4})(?=.)/g, "$1 ");
  if (target === expiry && figures(expiry).length >= 2) expiry.value = `${figures(expiry).slice(0, 2)} / ${figures(expiry).slice(2, 4)}`.replace(/ \/ $/, "");
  if (target === code) code.value = figures(code).slice(0, 4);
  if (whole[target.name]?.()) mark(target, "");
  const complete = Object.values(whole).every((is) => is());
  tell({ kind: "change", complete, empty: !form.elements.number.value, value: { type: "card" } });
});
for (const button of form.querySelectorAll("[data-try]")) {
  button.addEventListener("click", () => {
    Object.assign(number, { value: button.dataset.try });
    Object.assign(expiry, { value: form.dataset.expiry });
    Object.assign(code, { value: "123" });
    for (const field of [number, expiry, code]) field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

new ResizeObserver(() => tell({ kind: "size", height: Math.ceil(document.body.getBoundingClientRect().height) })).observe(document.body);
tell({ kind: "ready" });
