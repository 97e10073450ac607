// A data-pad takes a signature by finger, pen or mouse: its strokes are one SVG path, which a hidden input sends. Without
// a pointer, or without this, the typed name signs.
const NEAR = 2; // units of the drawing: a closer point adds nothing to what is seen
const WIDTH = 600; // of the drawing, in its units

document.querySelectorAll("[data-pad]").forEach((pad) => {
  const sheet = pad.querySelector("[data-pad-sheet]");
  const strokes = read(pad.querySelector("[data-pad-strokes]").value);
  let last;

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    last = at(sheet, event);
    strokes.push(`M${last} L${last}`); // a dot, until the pointer moves
    draw(pad, strokes);
  });
  // Lifting a moving finger is a fling to the browser, and it takes the next tap, on Undo, only to stop that.
  sheet.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  sheet.addEventListener("pointermove", (event) => {
    if (!last) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) follow(at(sheet, one));
    draw(pad, strokes);
  });
  ["pointerup", "pointercancel"].forEach((name) => sheet.addEventListener(name, () => (last = undefined)));
  pad.addEventListener("click", ({ target }) => {
    if (target.closest("[data-pad-undo]")) strokes.pop();
    if (target.closest("[data-pad-clear]")) strokes.length = 0;
    draw(pad, strokes);
  });

  function follow(point) {
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR) return;
    strokes[strokes.length - 1] += ` L${point}`;
    last = point;
  }

  pad.hidden = false;
  draw(pad, strokes);
});

// A path that the page came back with, stroke by stroke.
function read(path) {
  return path.match(/M[^M]+/g) ?? [];
}

function at(sheet, event) {
  const box = sheet.getBoundingClientRect();
  const scale = WIDTH / box.width;
  return [Math.round((event.clientX - box.left) * scale), Math.round((event.clientY - box.top) * scale)];
}

function draw(pad, strokes) {
  const path = strokes.map((stroke) => stroke.trim()).join(" ");
  pad.querySelector("[data-pad-ink]").setAttribute("d", path);
  pad.querySelector("[data-pad-strokes]").value = path;
  pad.querySelectorAll("button").forEach((button) => (button.disabled = !strokes.length));
}
