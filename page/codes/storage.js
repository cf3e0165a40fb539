/* What this browser keeps for this address of the page (IndexedDB), and which tab works on it. */

const ANSWER_MILLISECONDS = 300;  // in which another tab says that it has something

const promised = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/* A database and its object stores, by their names. Before anything else, `open` it; `onLost` is
   called when it has to be opened again. */
const makeDatabase = (name, stores, onLost = () => {}) => {
  const names = Object.keys(stores);
  let database = null;
  const open = async () => {
    if (database) return;
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const store of names) request.result.createObjectStore(store, stores[store]);
    };
    database = await promised(request);
    const lose = () => {
      database?.close();
      database = null;
      onLost();
    };
    // The browser was told to forget this page, or a newer page has another form of records.
    database.addEventListener("close", lose);
    database.addEventListener("versionchange", lose);
  };
  const reading = (store) => database.transaction(store).objectStore(store);
  /* What a function changes is kept as a whole, on the disk itself, or not at all. It is under way
     when this returns: a page that is closed loses none of it. */
  const write = (change) => new Promise((resolve, reject) => {
    const transaction = database.transaction(names, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    try {
      change(...names.map((store) => transaction.objectStore(store)));
      transaction.commit();
    } catch (error) {
      reject(error);
      transaction.abort();
    }
  });
  return { open, reading, write };
};

/* Takes a batch or a form for this tab: gives the function that lets it go, or null if another tab
   has it. */
const makeLocks = () => {
  if (navigator.locks) {
    return (kept) => new Promise((resolve, reject) => {
      navigator.locks.request(`codes ${kept}`, { ifAvailable: true }, (lock) =>
        lock ? new Promise((release) => resolve(release)) : resolve(null)).catch(reject);
    });
  }
  // Over plain HTTP from another computer browsers have no locks: the tabs ask each other.
  const own = new Set(), channel = new BroadcastChannel("codes");
  channel.addEventListener("message", ({ data: { asked } }) => {
    if (own.has(asked)) channel.postMessage({ taken: asked });
  });
  const isTaken = (kept) => new Promise((resolve) => {
    const listen = ({ data: { taken } }) => { if (taken === kept) finish(true); };
    const finish = (answer) => {
      channel.removeEventListener("message", listen);
      resolve(answer);
    };
    channel.addEventListener("message", listen);
    channel.postMessage({ asked: kept });
    setTimeout(() => finish(false), ANSWER_MILLISECONDS);
  });
  return async (kept) => {
    if (own.has(kept) || await isTaken(kept)) return null;
    own.add(kept);
    return () => own.delete(kept);
  };
};
