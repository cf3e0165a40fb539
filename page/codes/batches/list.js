/* The list of batches: opened, named and deleted. */

const makeBatchList = (page, batches) => {
  const { part, number } = page, words = page.words.batches;
  const { store, resume, remove, rename, putAway, isOwn, isElsewhere, titleOf, sizeOf } = batches;
  const button = (label, onclick, more = {}) => make("button", { type: "button", onclick, ...more },
    label);

  /* A button that is asked about before it does what it says. */
  const asking = (label, sure, act) => {
    const place = make("span", { class: "row" });
    const ask = () => {
      const no = button(words.no, rest);
      place.replaceChildren(button(sure, act, { class: "stop" }), no);
      no.focus();
    };
    const rest = () => {
      place.replaceChildren(button(label, ask));
      place.firstChild.focus();
    };
    place.append(button(label, ask));
    return place;
  };
  /* Does something, then shows what there is. */
  const then = (act) => async () => {
    try {
      await act();
      await batches.retry();
      await draw();
    } catch (error) {
      console.error(error);
    }
    part("batches").querySelector("summary").focus();
  };
  const row = (batch, elsewhere) => {
    const { codes, check, files, bytes, begun } = batch;
    const name = make("input", { value: batch.name, placeholder: titleOf({ begun }),
      "aria-label": words.name, maxlength: 80, disabled: elsewhere });
    name.addEventListener("change", () => rename(batch, name.value.trim()).catch(console.error));
    const facts = fill(files ? words.facts_files : words.facts, { codes: number(codes),
      check: number(check), files: number(files), size: sizeOf(bytes) });
    const where = isOwn(batch) ? words.here : elsewhere ? words.elsewhere : "";
    const open = isOwn(batch) ? [] : [button(words.open, then(() => resume(batch)))];
    const removing = asking(words.remove, words.really_remove, then(() => remove(batch)));
    return make("li", {}, name,
      make("span", {}, [batch.name && batches.dated(begun), facts, where].filter(Boolean).join(" · ")),
      make("span", { class: "row" }, ...elsewhere ? [] : [...open, removing]));
  };
  const draw = async () => {
    const all = (await store.list()).sort((one, other) => other.changed - one.changed);
    const elsewhere = await Promise.all(all.map(isElsewhere));
    const bytes = all.reduce((sum, batch) => sum + batch.bytes, 0);
    part("batch-total").textContent = all.length ? fill(words.total, { size: sizeOf(bytes) })
      : words.none;
    part("batch-list").replaceChildren(...all.map((batch, index) => row(batch, elsewhere[index])));
    part("remove-batches").replaceChildren(...all.length ? [asking(words.remove_all,
      words.really_remove_all, then(() => Promise.all(all.map(remove))))] : []);
  };
  part("batches").addEventListener("toggle", () => {
    if (part("batches").open) batches.retry().then(draw).catch(console.error);
  });
  part("new-batch").addEventListener("click", then(putAway));
};
