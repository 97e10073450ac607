// Notices count down quietly and go; one that is being read or used stays. "Take back" answers on the spot.
const toasts = document.querySelector("[data-toasts]");

function start(toast) {
  let left = Number(toast.dataset.seconds);
  const shown = toast.querySelector("[data-left]");
  const tick = () => {
    if (!toast.isConnected) return clearInterval(clock);
    if (shown) shown.textContent = left > 0 ? left : "";
    const held = toast.matches(":hover, :focus-within") && !shown;
    if (left <= 0 && !held) {
      clearInterval(clock);
      toast.remove();
    }
    left -= 1;
  };
  const clock = setInterval(tick, 1000);
  tick();
}

function started() {
  toasts?.querySelectorAll("[data-toast]:not([data-runs])").forEach((toast) => {
    toast.dataset.runs = "";
    start(toast);
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-take-back]");
  if (!form || !document.querySelector("[data-board]")) return;
  event.preventDefault();
  event.submitter.disabled = true;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "1" } });
  if (answer.status === 401) return location.reload();
  toasts.innerHTML = await answer.text();
  document.dispatchEvent(new CustomEvent("board:changed"));
});

if (toasts) new MutationObserver(started).observe(toasts, { childList: true });
started();
