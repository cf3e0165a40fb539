/* Where batches are kept: in this browser's own database.

   A batch has one record in `batches`, which is all that a list of them needs, and its parts in
   `parts`, each under [batch, sort, number]: texts of JSON, and blobs of pictures and files. */

const partsOf = (batch) => IDBKeyRange.bound([batch], [batch, []]);

const makeBatchStore = (onLost) => {
  const { open, reading, write } =
    makeDatabase("codes", { batches: { keyPath: "id" }, parts: {} }, onLost);
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
