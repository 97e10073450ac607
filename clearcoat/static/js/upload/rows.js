// One row for each file that is not sent yet, made from the page's template; its words are the template's `data-word-…`.
import { picture } from "./picture.js";

const ENDED = [401, 404]; // the sign-in or the link, not the file
const HOPELESS = [413, 415, 422]; // the same file would be refused again

export class Rows {
  constructor(list, template, { again, cancel }) {
    Object.assign(this, { list, template, again, cancel, rows: new Map() });
  }

  draw(item) {
    if (item.state === "sent" || item.state === "gone") return this.#remove(item);
    const row = this.rows.get(item) ?? this.#make(item);
    const bar = row.querySelector("progress");
    row.dataset.state = item.state;
    bar.value = item.share;
    bar.hidden = item.state !== "sending";
    row.querySelector("[data-words]").textContent = this.#words(item);
    row.querySelector("[data-again]").hidden = !["paused", "refused"].includes(item.state) || HOPELESS.includes(item.refused);
    this.#label(row, item);
  }

  #make(item) {
    const row = this.template.content.cloneNode(true).firstElementChild;
    const { file } = item.upload;
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    row.querySelector("[data-again]").addEventListener("click", () => this.again(item));
    row.querySelector("[data-cancel]").addEventListener("click", () => this.cancel(item));
    picture(row.querySelector("canvas"), file);
    this.rows.set(item, row);
    this.list.append(row);
    return row;
  }

  // "Cancel" before, "Remove" after a refusal; both say which file they mean.
  #label(row, item) {
    const { wordCancel, wordRemove, wordAgain } = this.template.dataset;
    for (const [name, word] of [["cancel", item.state === "refused" ? wordRemove : wordCancel], ["again", wordAgain]]) {
      const button = row.querySelector(`[data-${name}]`);
      button.textContent = word;
      button.setAttribute("aria-label", `${word}: ${item.upload.file.name}`);
    }
  }

  #words(item) {
    const words = this.template.dataset;
    if (ENDED.includes(item.refused) || item.code === "csrf") return words.wordSignIn;
    if (item.state === "refused") return item.words || words.wordRefused;
    if (item.state === "sending") return item.share < 1 ? `${Math.round(100 * item.share)} %` : words.wordArriving;
    if (!navigator.onLine) return words.wordOffline;
    return item.state === "paused" ? words.wordPaused : words.wordWaiting;
  }

  #remove(item) {
    const row = this.rows.get(item);
    this.rows.delete(item);
    if (row?.contains(document.activeElement)) this.list.focus({ preventScroll: true });
    row?.remove();
  }
}
