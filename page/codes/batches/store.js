/* Where batches are kept: in this browser's own database (IndexedDB), for this address of the page.

   A batch has one record in `batches`, which is all that a list of them needs, and its parts in
   `parts`, each under [batch, sort, number]: texts of JSON, and blobs of pictures and files. */

const DATABASE = "codes";
const ANSWER_MILLISECONDS = 300;  // in which another tab says that it has a batch

const promised = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const partsOf = (batch) => IDBKeyRange.bound([batch], [batch, []]);

const makeBatchStore = (onLost) => {
  let database = null;
  const open = async () => {
    if (database) return;
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("batches", { keyPath: "id" });
      request.result.createObjectStore("parts");
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
    const transaction = database.transaction(["batches", "parts"], "readwrite",
      { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    try {
      change(transaction.objectStore("batches"), transaction.objectStore("parts"));
      transaction.commit();
    } catch (error) {
      reject(error);
      transaction.abort();
    }
  });
  return {
    open, write,
    list: () => promised(reading("batches").getAll()),
    put: (batch) => write((batches) => batches.put(batch)),
    /* All parts of a batch: their sorts, numbers and values. */
    read: async (batch) => {
      const parts = reading("parts"), range = partsOf(batch);
      const [keys, values] = await Promise.all(
        [promised(parts.getAllKeys(range)), promised(parts.getAll(range))]);
      return keys.map(([, sort, number], index) => ({ sort, number, value: values[index] }));
    },
    remove: (batch) => write((batches, parts) => {
      batches.delete(batch);
      parts.delete(partsOf(batch));
    }),
  };
};

/* Takes a batch for this tab: gives the function that lets it go, or null if another tab has it. */
const makeBatchLocks = () => {
  if (navigator.locks) {
    return (batch) => new Promise((resolve, reject) => {
      navigator.locks.request(`codes ${batch}`, { ifAvailable: true }, (lock) =>
        lock ? new Promise((release) => resolve(release)) : resolve(null)).catch(reject);
    });
  }
  // Over plain HTTP from another computer browsers have no locks: the tabs ask each other.
  const own = new Set(), channel = new BroadcastChannel("codes");
  channel.addEventListener("message", ({ data: { asked } }) => {
    if (own.has(asked)) channel.postMessage({ taken: asked });
  });
  const isTaken = (batch) => new Promise((resolve) => {
    const listen = ({ data: { taken } }) => { if (taken === batch) finish(true); };
    const finish = (answer) => {
      channel.removeEventListener("message", listen);
      resolve(answer);
    };
    channel.addEventListener("message", listen);
    channel.postMessage({ asked: batch });
    setTimeout(() => finish(false), ANSWER_MILLISECONDS);
  });
  return async (batch) => {
    if (own.has(batch) || await isTaken(batch)) return null;
    own.add(batch);
    return () => own.delete(batch);
  };
};
