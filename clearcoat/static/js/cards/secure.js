// The payer's answer in the demo's 3-D Secure goes to the page that asked.
const tell = (message) => parent.postMessage(message, location.origin);
for (const button of document.querySelectorAll("[data-complete]")) {
  button.addEventListener("click", () => tell({ kind: "chosen", complete: button.dataset.complete === "true" }));
}
new ResizeObserver(() => tell({ kind: "size", height: Math.ceil(document.body.getBoundingClientRect().height) })).observe(document.body);
document.querySelector("button").focus();
