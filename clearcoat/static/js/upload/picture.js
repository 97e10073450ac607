// A small picture of a file on a canvas, one after the other: a phone has no memory for twelve large ones at once.
// Nothing is shown where the browser cannot read the format (HEIC in most); the server can.
let last = Promise.resolve();

export function picture(canvas, file) {
  last = last.then(() => draw(canvas, file)).catch(() => {});
}

async function draw(canvas, file) {
  const whole = await createImageBitmap(file);
  const scale = Math.max(canvas.width / whole.width, canvas.height / whole.height);
  const [width, height] = [whole.width * scale, whole.height * scale];
  canvas.getContext("2d").drawImage(whole, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  canvas.dataset.drawn = "";
  whole.close();
}
