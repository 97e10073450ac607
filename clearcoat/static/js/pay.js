// The pay page: mounts the card service's fields, asks our server for the payment when the payer presses the button, and
// leads on to the page that says what came of it. It never says 'paid' itself: only the shop's books do.
const PAUSE_MS = 300 // after the last key in the amount, before the wallets' sheet learns of it
const form = document.querySelector("[data-pay]")
const go = form.querySelector("[data-go]")
const trouble = form.querySelector("[data-trouble]")
const wait = form.querySelector("[data-wait]")
const part = form.elements.amount
const { key, account, currency } = form.dataset
const dark = matchMedia("(prefers-color-scheme: dark)")
const style = getComputedStyle(document.documentElement)

const words = new Map([...document.querySelectorAll("[data-code]")].map((one) => [one.dataset.code, one.textContent]))
const shown = new Intl.NumberFormat("en-US", { style: "currency", currency })

let elements = null
let stripe = null
if (window.Stripe) mount()
else say(form.dataset.wordNoScript)

function mount() {
  stripe = window.Stripe(key, { ...(account && { stripeAccount: account }), locale: document.documentElement.lang })
  elements = stripe.elements({ mode: "payment", amount: cents() || 100, currency, appearance: looks(), locale: document.documentElement.lang })
  const card = elements.create("payment", { layout: "tabs" })
  card.on("loaderror", () => say(form.dataset.wordNoScript))
  card.mount(form.querySelector("[data-card]"))
  label()
  dark.addEventListener("change", () => elements.update({ appearance: looks() }))
}

// The frame has no style sheet of ours: it is told the colours.
function looks() {
  const probe = document.createElement("span")
  probe.className = "pay__probe"
  form.append(probe)
  const { color, backgroundColor, borderColor } = getComputedStyle(probe)
  probe.remove()
  return {
    theme: dark.matches ? "night" : "stripe",
    variables: { colorPrimary: color, colorBackground: backgroundColor, colorText: style.color, colorDanger: borderColor, borderRadius: "10px", fontSizeBase: "17px" },
  }
}

// In whole cents what is chosen now; 0 while it is no amount.
function cents() {
  const chosen = form.querySelector("[name=choice]:checked")
  if (chosen.value !== "part") return Number(chosen.dataset.cents)
  const written = part.value.trim().replace(/[$\s,]/g, "")
  return /^\d{1,8}(\.\d{0,2})?$/.test(written) ? Math.round(Number(written) * 100) : 0
}

// Until this ran the button leads to the card service's own page, and says so.
function label() {
  go.textContent = `${go.dataset.wordPay} ${cents() ? shown.format(cents() / 100) : ""}`.trim()
}

let later = 0
form.addEventListener("input", () => {
  say("")
  label()
  clearTimeout(later)
  later = setTimeout(() => cents() && elements?.update({ amount: cents() }), PAUSE_MS)
})

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  if (go.disabled || !elements) return
  if (!cents()) {
    say(form.dataset.wordPart)
    return part.focus()
  }
  busy(true)
  try {
    await pay()
  } catch {
    say(form.dataset.wordAway)
  }
  busy(false)
})

async function pay() {
  const checked = await elements.submit()
  if (checked.error) return tell(checked.error)
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Partial": "1" }, cache: "no-store" })
  const told = await answer.json()
  if (!answer.ok) return say(told.message)
  elements.update({ amount: told.cents })
  const done = await stripe.confirmPayment({ elements, clientSecret: told.clientSecret, confirmParams: { return_url: told.back }, redirect: "if_required" })
  if (done.error) return tell(done.error)
  location.assign(told.back)
  await new Promise(() => {}) // the button stays quiet until the next page is here
}

// What is missing in a field stands beside it already; a bank's refusal is told in the shop's own words.
function tell(error) {
  if (error.type === "validation_error") return
  say(words.get(error.decline_code) ?? words.get(error.code) ?? words.get(error.type) ?? words.get(""))
}

function say(text) {
  trouble.textContent = text
  trouble.hidden = !text
  if (text) trouble.scrollIntoView({ block: "nearest" })
}

function busy(is) {
  go.disabled = is
  form.setAttribute("aria-busy", String(is))
  wait.textContent = is ? form.dataset.wordWait : ""
  if (is) say("")
}
