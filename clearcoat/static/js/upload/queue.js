// Sends what is added, a few at once. What fails by no fault of its own is tried again, later each time; without a line
// everything waits for it. One that is refused stands aside and stops no other.
import { find, forget, keep } from "./waiting.js";
import { send } from "./send.js";

const AT_ONCE = 2;
const FIRST_PAUSE = 1; // s
const LONGEST_PAUSE = 60; // s
const NO_FAULT = [401, 403, 404]; // of the file: the next page tries it again, with its own sign-in or link

export class Queue {
  constructor({ token, changed }) {
    this.items = [];
    this.token = token;
    this.changed = changed; // called with an item whenever something about it did
    addEventListener("online", () => this.#goOn());
    addEventListener("offline", () => this.items.forEach(changed));
  }

  /** A kept upload; `refused` is what an earlier page learned of it. */
  add(upload) {
    const item = { upload, state: upload.refused ? "refused" : "waiting", share: 0, tries: 0, ...upload.refused };
    this.items.push(item);
    this.changed(item);
    this.#next();
    return item;
  }

  again(item) {
    clearTimeout(item.timer);
    this.#set(item, { state: "waiting", tries: 0, share: 0, refused: 0, code: "" });
    this.#next();
  }

  async cancel(item) {
    clearTimeout(item.timer);
    this.#end(item, "gone");
    item.stop?.abort();
    await forget(item.upload.id);
    this.#next();
  }

  #goOn() {
    this.items.filter((item) => item.state === "paused").forEach((item) => this.again(item));
    this.items.forEach(this.changed);
    this.#next();
  }

  #next() {
    if (!navigator.onLine) return;
    const busy = this.items.filter((item) => item.state === "sending").length;
    this.items.filter((item) => item.state === "waiting").slice(0, AT_ONCE - busy).forEach((item) => this.#send(item));
  }

  async #send(item) {
    item.stop = new AbortController();
    this.#set(item, { state: "sending", share: 0 });
    const result = await alone(item.upload.id, () => this.#attempt(item)).catch(() => ({ again: 0 }));
    if (item.state !== "gone") await this.#settle(item, result);
    this.#next();
  }

  // Another tab may have the same file: whoever comes second finds that it is sent.
  async #attempt(item) {
    const upload = await find(item.upload.id);
    if (!upload) return { sent: null };
    const progress = (share) => this.#set(item, { share });
    const result = await send(upload, { token: this.token, progress, signal: item.stop.signal });
    if ("sent" in result) await forget(upload.id);
    if (result.refused && !NO_FAULT.includes(result.refused)) await keep({ ...upload, refused: result });
    return result;
  }

  async #settle(item, result) {
    if ("sent" in result) return this.#end(item, "sent", result.sent);
    if (result.refused) return this.#set(item, { state: "refused", ...result });
    const pause = Math.min(FIRST_PAUSE * 2 ** item.tries, LONGEST_PAUSE) * (0.75 + Math.random() / 2);
    item.timer = setTimeout(() => this.#retry(item), 1000 * Math.max(result.again, pause));
    this.#set(item, { state: "paused", tries: item.tries + 1, share: 0 });
  }

  #retry(item) {
    if (!navigator.onLine) return; // the line's return begins it anew
    this.#set(item, { state: "waiting" });
    this.#next();
  }

  #end(item, state, sent) {
    this.items.splice(this.items.indexOf(item), 1);
    this.#set(item, { state, sent });
  }

  #set(item, change) {
    Object.assign(item, change);
    this.changed(item);
  }
}

// Insecure pages have no locks; there the server alone sees to it that a file is kept once.
const alone = (id, work) => (navigator.locks ? navigator.locks.request(id, work) : work());
