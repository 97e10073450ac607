// The stand-in for Stripe.js: the part of it that the pay page uses. The card is typed into a frame of the bank's own,
// so that the page around it never sees it. Words and looks lie in the frames; this file only carries messages.
{
  const BASE = new URL(".", document.currentScript.src);
  let numbers = 0;

  // One frame of the bank's, and the questions that it has not answered yet.
  class Frame {
    constructor(path, title) {
      this.waiting = new Map();
      this.hears = new Map();
      this.node = document.createElement("iframe");
      this.node.src = new URL(path, BASE);
      this.node.title = title;
      // Through the object model, as a policy without 'unsafe-inline' forbids the attribute.
      Object.assign(this.node.style, { display: "block", width: "100%", border: "0", height: "1px" });
      this.listen = (event) => event.source === this.node.contentWindow && event.origin === BASE.origin && this.take(event.data);
      window.addEventListener("message", this.listen);
    }
    take({ id, kind, ...told }) {
      if (kind === "size") this.node.style.height = `${told.height}px`;
      if (kind === "answer") this.waiting.get(id)?.(told.answer);
      for (const tell of this.hears.get(kind) ?? []) tell({ elementType: "payment", ...told });
    }
    on(kind, tell) {
      this.hears.set(kind, [...(this.hears.get(kind) ?? []), tell]);
      return this;
    }
    ask(what, facts = {}) {
      const id = ++numbers;
      this.node.contentWindow.postMessage({ id, what, ...facts }, BASE.origin);
      return new Promise((resolve) => this.waiting.set(id, resolve));
    }
    end() {
      window.removeEventListener("message", this.listen);
      this.node.remove();
    }
  }

  // stripe.elements(…).create("payment")
  class PaymentElement {
    constructor(locale, appearance) {
      this.frame = new Frame(`frame?locale=${locale}`, "Secure payment input frame");
      this.frame.on("ready", () => this.frame.ask("dress", { appearance }));
    }
    mount(where) {
      const home = typeof where === "string" ? document.querySelector(where) : where;
      if (!home) throw new Error(`The selector you specified (${where}) applies to no DOM elements.`);
      this.frame.node.addEventListener("error", () => this.frame.take({ kind: "loaderror" }));
      home.replaceChildren(this.frame.node);
    }
    on(kind, tell) { this.frame.on(kind, tell); return this; }
    update() {}
    focus() { this.frame.node.focus(); }
    blur() { this.frame.node.blur(); }
    collapse() {}
    unmount() { this.frame.end(); }
    destroy() { this.frame.end(); }
  }

  class Elements {
    constructor({ clientSecret, locale, appearance = {} } = {}) {
      this.clientSecret = clientSecret;
      this.locale = (locale && locale !== "auto" ? locale : navigator.language).startsWith("es") ? "es" : "en";
      this.appearance = appearance;
    }
    create(kind) {
      if (kind !== "payment") throw new Error(`The stand-in has no element "${kind}".`);
      this.element = new PaymentElement(this.locale, this.appearance);
      return this.element;
    }
    getElement(kind) { return kind === "payment" ? this.element ?? null : null; }
    update({ appearance = this.appearance, locale = this.locale } = {}) {
      Object.assign(this, { appearance, locale });
      this.element?.frame.ask("dress", { appearance });
    }
    async fetchUpdates() { return {}; }
    async submit() { return this.element.frame.ask("check"); }
  }

  // 3-D Secure: a dialog of the payer's bank over the page; to close it is to fail.
  function proven(locale) {
    const dialog = document.createElement("dialog");
    const frame = new Frame(`secure?locale=${locale}`, "3-D Secure");
    Object.assign(dialog.style, { width: "min(24rem, calc(100vw - 2rem))", padding: "0", border: "0", borderRadius: "1rem", overflow: "hidden" });
    dialog.append(frame.node);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      const choose = (complete) => {
        frame.end();
        dialog.remove();
        resolve(complete);
      };
      frame.on("chosen", ({ complete }) => choose(complete));
      dialog.addEventListener("cancel", () => choose(false));
    });
  }

  class Stripe {
    constructor(key, { stripeAccount, locale } = {}) {
      if (!String(key).startsWith("pk_")) throw new Error("Please call Stripe() with your publishable key.");
      Object.assign(this, { key, account: stripeAccount, locale });
    }
    elements(options) { return new Elements({ locale: this.locale, ...options }); }
    async confirmPayment({ elements, clientSecret, confirmParams = {}, redirect = "always" }) {
      const secret = clientSecret ?? elements.clientSecret;
      let answer = await elements.element.frame.ask("confirm", { key: this.key, account: this.account, secret });
      if (answer.paymentIntent?.status === "requires_action") {
        const complete = await proven(elements.locale);
        answer = await this.call(secret, "authenticate", { complete });
        if (answer.paymentIntent?.last_payment_error) answer = { error: { ...answer.paymentIntent.last_payment_error, payment_intent: answer.paymentIntent } };
      }
      if (answer.error || redirect === "if_required") return answer;
      const home = new URL(confirmParams.return_url);
      home.searchParams.set("payment_intent", answer.paymentIntent.id);
      home.searchParams.set("redirect_status", "succeeded");
      location.assign(home);
      return new Promise(() => {});
    }
    retrievePaymentIntent(secret) { return this.call(secret, "look", {}); }
    async call(secret, what, facts) {
      const headers = { Authorization: `Bearer ${this.key}`, ...(this.account ? { "Stripe-Account": this.account } : {}) };
      const body = new URLSearchParams({ client_secret: secret, ...facts });
      try {
        const answer = await fetch(new URL(`bank/payment_intents/${secret.split("_secret_")[0]}/${what}`, BASE), { method: "POST", headers, body });
        const told = await answer.json();
        return answer.ok ? { paymentIntent: told } : told;
      } catch {
        return { error: { type: "api_connection_error", message: "An error occurred with our connection to Stripe." } };
      }
    }
  }
  window.Stripe = (...facts) => new Stripe(...facts);
}
