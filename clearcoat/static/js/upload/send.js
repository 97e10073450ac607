// One file, one request. Resolves to what became of it: { sent }, { again: seconds } or { refused: status, code, words }.
const STALLED = 60_000; // ms without a byte moving, after which the line counts as dead
const AGAIN = [408, 425, 429];

export function send(upload, { token, progress, signal }) {
  return new Promise((answer) => {
    const request = new XMLHttpRequest();
    let stalled;
    const watch = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED);
    };
    request.open("POST", upload.url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.setRequestHeader("X-CSRFToken", token);
    request.upload.addEventListener("progress", (event) => {
      watch();
      progress(event.loaded / event.total);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(stalled);
      answer(outcome(request));
    });
    signal.addEventListener("abort", () => request.abort());
    watch();
    request.send(body(upload));
  });
}

function body({ id, file, fields }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("uploadId", id);
  form.append("file", file, file.name);
  return form;
}

function outcome(request) {
  const { status } = request;
  const told = read(request.responseText);
  if ([200, 201].includes(status) && told?.id) return { sent: told };
  // A 200 that is not ours comes from a hotel's or a garage's own sign-in page: the file is still here.
  const isTemporary = status < 400 || status >= 500 || AGAIN.includes(status);
  if (isTemporary) return { again: Number(request.getResponseHeader("Retry-After")) || 0 };
  return { refused: status, code: told?.error?.code, words: told?.error?.message };
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's own page
  }
}
