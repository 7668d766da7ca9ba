// Fingerprints of pictures, made on this device by a thread of its own. Words come from the page, nothing is stored,
// and nothing is sent: in a case the fingerprints alone go into a field of the form, which a person then sends.

const part = document.getElementById("device");
const words = JSON.parse(document.getElementById("device-words").textContent);
const [files, says, list, stop] = ["files", "says", "list", "stop"].map(byName);
const [done, text, save, copy, copied] = ["done", "text", "save", "copy", "copied"].map(byName);
const field = document.getElementById("id_prints");
const saved = byName("saved");
// What a list of fifty takes, twice over; more is no list of ours.
const LONGEST_LIST = 100000;
const MOST = Number(part.dataset.most);
const PATIENCE_MS = 120000;

const made = new Map();
let thread = null;
let waiting = null;
let round = 0;
let url = "";

function byName(name) {
  return document.getElementById(`device-${name}`);
}

function say(code, values = {}) {
  says.textContent = Object.entries(values).reduce((line, [name, value]) => line.replaceAll(`{${name}}`, value), words[code]);
}

function start() {
  thread = new Worker(part.dataset.worker, { type: "module" });
  thread.addEventListener("message", ({ data }) => {
    if (data.ready) {
      part.dataset.ways = data.ways.join(" ");
      tell(data.cannot);
    } else if (waiting && waiting.id === data.id) {
      waiting.answer(data);
    }
  });
  thread.addEventListener("error", () => tell("no_reader"));
}

// Says at once that this browser can't, so that nobody chooses pictures in vain.
function tell(cannot) {
  part.dataset.ready = cannot || "yes";
  if (cannot) {
    files.disabled = true;
    byName("cannot").hidden = false;
    say(cannot);
  }
}

function asked(id, file) {
  return new Promise((answer) => {
    const late = window.setTimeout(() => {
      thread.terminate();
      start();
      answer({ code: "took_too_long" });
    }, PATIENCE_MS);
    waiting = { id, answer: (data) => { window.clearTimeout(late); answer(data); } };
    thread.postMessage({ id, file });
  });
}

async function makeAll(chosen) {
  round += 1;
  const mine = round;
  const rows = chosen.slice(0, MOST).map((file) => ({ file, row: rowOf(file.name) }));
  list.replaceChildren(...rows.map(({ row }) => row));
  stop.hidden = false;
  let refused = 0;
  for (const [index, { file, row }] of rows.entries()) {
    say("working", { number: index + 1, count: rows.length });
    const { prints, code } = await asked(`${mine}-${index}`, file);
    if (mine !== round) {
      return;
    }
    if (prints) {
      made.set(prints.sha256, prints);
      set(row, "good", words.made, prints.pdq_quality < 50 ? words.plain : words.enough);
    } else {
      refused += 1;
      set(row, "stop", words.refused, words[code] || words.decoder_failed);
    }
    show();
  }
  stop.hidden = true;
  say(ending(refused, rows.length), { count: rows.length - refused, refused, most: MOST });
  if (chosen.length > MOST) {
    says.textContent += ` ${words.too_many.replaceAll("{most}", MOST)}`;
  }
}

function ending(refused, count) {
  if (refused === count) { return "finished_none"; }
  return refused ? "finished_some" : "finished";
}

function cancel() {
  round += 1;
  stop.hidden = true;
  list.querySelectorAll("[data-open]").forEach((row) => set(row, "", words.stopped, ""));
  say("cancelled");
  files.focus();
}

function rowOf(name) {
  const row = document.createElement("li");
  const told = document.createElement("div");
  const title = document.createElement("p");
  const shown = document.createElement("bdi");
  shown.textContent = name;
  title.append(shown);
  told.append(title, document.createElement("p"));
  row.append(document.createElement("span"), told);
  row.dataset.open = "";
  set(row, "", words.waiting, "");
  row.dataset.open = "";
  return row;
}

function set(row, tone, state, told) {
  row.firstChild.className = tone ? `state state-${tone}` : "state";
  row.firstChild.textContent = state;
  row.lastChild.lastChild.textContent = told;
  delete row.dataset.open;
}

function written() {
  const lines = [...made.values()].map((prints) => JSON.stringify(prints));
  return `{"version": 1, "pictures": [\n${lines.join(",\n")}\n]}\n`;
}

function show() {
  if (field) {
    merge(made.values());
    return;
  }
  done.hidden = false;
  text.value = written();
  URL.revokeObjectURL(url);
  url = URL.createObjectURL(new Blob([text.value], { type: "application/json" }));
  save.href = url;
}

// Adds to what stands in the field. What a person typed there and is no list stays, and is said to be none.
function merge(found) {
  let before = [];
  if (field.value.trim()) {
    try {
      before = JSON.parse(field.value).pictures;
    } catch {
      before = null;
    }
  }
  if (!Array.isArray(before)) {
    byName("field-says").textContent = words.not_ours;
    return;
  }
  byName("field-says").textContent = "";
  const all = new Map([...before, ...found].map((prints) => [prints.sha256, prints]));
  const lines = [...all.values()].map((prints) => JSON.stringify(prints));
  field.value = `{"version": 1, "pictures": [\n${lines.join(",\n")}\n]}\n`;
  byName("field-says").textContent = words.in_field.replaceAll("{count}", all.size);
}

async function takeList() {
  const [file] = saved.files;
  let pictures = null;
  if (file && file.size <= LONGEST_LIST) {
    try {
      pictures = JSON.parse(await file.text()).pictures;
    } catch { /* said below */ }
  }
  if (Array.isArray(pictures) && pictures.length) {
    merge(pictures);
  } else if (file) {
    byName("field-says").textContent = words.not_a_list;
  }
}

function copyText() {
  text.focus();
  text.select();
  copied.textContent = words.copy_by_hand;
  if (navigator.clipboard) {
    navigator.clipboard.writeText(text.value).then(() => { copied.textContent = words.copied; }, () => {});
  }
}

part.hidden = false;
start();
files.addEventListener("change", () => { if (files.files.length) { makeAll([...files.files]); } });
stop.addEventListener("click", cancel);
if (copy) { copy.addEventListener("click", copyText); }
if (saved) { saved.addEventListener("change", takeList); }
