// What waits to be sent lies in the browser's own database until the server has it, so that a reload or a killed tab
// loses nothing. What the database does not take (no room, some private windows) lies in memory for as long as the page.
const NAME = "waiting-uploads";
const STORE = "files";
const PATIENCE = 4000; // ms; Safari sometimes never opens it
const LIFE = 14 * 24 * 3600 * 1000; // ms; what nobody came back for, or whose car is deleted, leaves the device
const memory = new Map();

// Opened for each question anew: Safari drops a connection that was in the background for long.
function ask(mode, question) {
  return new Promise((answer, fail) => {
    setTimeout(() => fail(new Error("The browser's database does not answer.")), PATIENCE);
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const change = database.transaction(STORE, mode);
      const asked = question(change.objectStore(STORE));
      change.oncomplete = () => answer(asked.result);
      change.onabort = change.onerror = () => fail(change.error);
      change.addEventListener("complete", () => database.close());
      change.addEventListener("abort", () => database.close());
    };
  });
}

/** Keeps `{id, url, page, file, fields, since}`, in memory if need be. */
export async function keep(upload) {
  try {
    await ask("readwrite", (store) => store.put(upload));
    memory.delete(upload.id);
  } catch {
    memory.set(upload.id, upload);
  }
}

/** The upload, or undefined when it is sent or cancelled, perhaps in another tab. */
export async function find(id) {
  if (memory.has(id)) return memory.get(id);
  return ask("readonly", (store) => store.get(id));
}

/** Everything that waits on this device, oldest first. */
export async function everything() {
  try {
    const found = await ask("readonly", (store) => store.getAll());
    const isOld = (upload) => upload.since < Date.now() - LIFE;
    await Promise.all(found.filter(isOld).map((upload) => forget(upload.id)));
    return found.filter((upload) => !isOld(upload)).sort((a, b) => a.since - b.since);
  } catch {
    return [];
  }
}

/** What waits for this address. */
export const allFor = async (url) => (await everything()).filter((upload) => upload.url === url);

export async function forget(id) {
  if (memory.delete(id)) return;
  await ask("readwrite", (store) => store.delete(id)).catch(() => {});
}

/** Whether this one would be lost with the page. */
export const isFleeting = (id) => memory.has(id);
