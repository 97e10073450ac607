// What is chosen in a form with data-remember is chosen again when its page comes back, until the tab is closed.
const form = document.querySelector("form[data-remember]");
const key = `chosen ${form.dataset.remember}`;
const typed = () => [...form.elements].filter((one) => one.name && !["hidden", "file", "submit"].includes(one.type));

const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
for (const one of typed()) {
  if (!(one.name in kept)) continue;
  if (["radio", "checkbox"].includes(one.type)) one.checked = kept[one.name] === one.value;
  else one.value = kept[one.name];
}

form.addEventListener("input", () => {
  const unchecked = Object.fromEntries(typed().map((one) => [one.name, ""]));
  const names = typed().map((one) => one.name);
  const chosen = [...new FormData(form)].filter(([name]) => names.includes(name));
  sessionStorage.setItem(key, JSON.stringify({ ...unchecked, ...Object.fromEntries(chosen) }));
});
