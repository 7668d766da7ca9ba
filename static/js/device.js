// Fingerprints of pictures, made on this device by a thread of its own. Words come from the page, nothing is stored,
// and nothing is sent: in a case the fingerprints alone go into a field of the form, which a person then sends.

const part = document.getElementById("device");
const words = JSON.parse(document.getElementById("device-words").textContent);
const [files, says, list, stop] = ["files", "says", "list", "stop"].map(byName);
const [done, text, save, copy, copied] = ["done", "text", "save", "copy", "copied"].map(byName);
const field = document.getElementById("id_prints");
const [saved, another] = ["saved", "another"].map(byName);
// What a list of fifty takes, twice over; more is no list of ours.
const LONGEST_LIST = 100000;
const MOST = Number(part.dataset.most);
const PATIENCE_MS = 120000;

// What the open page made; in a case the list is what stands in the field.
const made = new Map();
// Files that were chosen and are not done: they wait, or the list had no room for them.
let left = [];
let lists = 1;
let isKept = false;
let thread = null;
let waiting = null;
let round = 0;
let url = "";

function byName(name) {
  return document.getElementById(`device-${name}`);
}

function phrase(code, values = {}) {
  const filled = (line, [name, value]) => line.replaceAll(`{${name}}`, value);
  return Object.entries({ most: MOST, ...values }).reduce(filled, words[code]);
}

function say(code, values = {}) {
  says.textContent = phrase(code, values);
}

function start() {
  let isUp = false;
  let own = null;
  try {
    own = new Worker(part.dataset.worker, { type: "module" });
  } catch {
    tell("no_reader");
    return;
  }
  thread = own;
  own.addEventListener("message", ({ data }) => {
    if (data.ready) {
      isUp = true;
      part.dataset.ways = data.ways.join(" ");
      tell(data.cannot);
    } else if (waiting && waiting.id === data.id) {
      waiting.answer(data);
    }
  });
  own.addEventListener("error", () => {
    if (own === thread) {
      replace(isUp);
      waiting?.answer({ code: isUp ? "reader_broke" : "no_thread" });
    }
  });
}

// Ends the thread, and starts another where there was one that worked.
function replace(isAgain) {
  thread.terminate();
  thread = null;
  if (isAgain) { start(); } else { tell("no_thread"); }
}

// Says at once that this browser can't, so that nobody chooses pictures in vain.
function tell(cannot) {
  part.dataset.ready = cannot || "yes";
  if (cannot) {
    files.disabled = true;
    byName("choose").hidden = true;
    byName("cannot").hidden = false;
    say(cannot);
  }
}

function asked(id, file) {
  waiting?.answer({});
  return new Promise((answer) => {
    if (!thread) {
      answer({ code: "no_thread" });
      return;
    }
    const late = window.setTimeout(() => {
      replace(true);
      waiting.answer({ code: "took_too_long" });
    }, PATIENCE_MS);
    waiting = { id, answer: (data) => { window.clearTimeout(late); waiting = null; answer(data); } };
    thread.postMessage({ id, file });
  });
}

async function makeAll(chosen) {
  round += 1;
  const mine = round;
  if (!listed()) {
    say("not_ours");
    return;
  }
  left = [...left.filter((file) => !chosen.some((other) => isSame(file, other))), ...chosen];
  const rows = left.map((file) => ({ file, row: rowOf(file.name) }));
  list.replaceChildren(...rows.map(({ row }) => row));
  stop.hidden = false;
  offer(false);
  const counts = { count: 0, refused: 0 };
  for (const [index, { file, row }] of rows.entries()) {
    if (listed()?.size >= MOST) {
      set(row, "", words.stopped, phrase("no_room"));
      continue;
    }
    say("working", { number: index + 1, count: rows.length });
    const { prints, code } = await asked(`${mine}-${index}`, file);
    if (mine !== round) {
      return;
    }
    left = left.filter((other) => other !== file);
    if (prints && add([prints])) {
      counts.count += 1;
      set(row, "good", words.made, prints.pdq_quality < 50 ? words.plain : words.enough);
    } else {
      counts.refused += 1;
      set(row, "stop", words.refused, words[prints ? "not_ours" : code] || words.decoder_failed);
    }
  }
  stop.hidden = true;
  says.textContent = ending(counts);
  offer(left.length > 0);
}

function isSame(one, other) {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

function ending({ count, refused }) {
  const told = [];
  if (refused) {
    told.push(phrase(count ? "finished_some" : "finished_none", { count, refused }));
  } else if (count) {
    told.push(phrase(left.length ? "finished_part" : "finished", { count }));
  }
  if (left.length) {
    told.push(phrase(field ? "full_case" : "full", { left: left.length }));
  }
  return told.join(" ");
}

function cancel() {
  round += 1;
  left = [];
  waiting?.answer({});
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

// The list as it stands, by SHA-256; null where what stands in the field is none.
function listed() {
  if (!field) {
    return made;
  }
  return field.value.trim() ? read(field.value) : new Map();
}

function read(lines) {
  try {
    const { pictures } = JSON.parse(lines);
    return pictures.every(({ sha256 }) => sha256) ? new Map(pictures.map((prints) => [prints.sha256, prints])) : null;
  } catch {
    return null;
  }
}

function written(all) {
  const lines = [...all.values()].map((prints) => JSON.stringify(prints));
  return `{"version": 1, "pictures": [\n${lines.join(",\n")}\n]}\n`;
}

// Adds to the list. What a person typed and is no list stays, and is said to be none: then it returns false.
function add(found) {
  const all = listed();
  if (!all) {
    byName("field-says").textContent = words.not_ours;
    return false;
  }
  found.forEach((prints) => all.set(prints.sha256, prints));
  if (field) {
    field.value = written(all);
    const told = "#id_prints_error, .errors li:only-child a[href='#id_prints']";
    document.querySelectorAll(told).forEach((one) => (one.closest(".errors") || one).remove());
    byName("field-says").textContent = phrase("in_field", { count: all.size });
  } else {
    show();
  }
  return true;
}

function show() {
  done.hidden = false;
  isKept = false;
  copied.textContent = "";
  text.value = written(made);
  URL.revokeObjectURL(url);
  url = URL.createObjectURL(new Blob([text.value], { type: "application/json" }));
  save.href = url;
}

async function takeList() {
  const [file] = saved.files;
  if (!file) {
    return;
  }
  const found = file.size <= LONGEST_LIST ? read(await file.text().catch(() => "")) : null;
  const before = listed();
  if (!found?.size) {
    byName("field-says").textContent = words.not_a_list;
  } else if (before && new Map([...before, ...found]).size > MOST) {
    byName("field-says").textContent = phrase("no_room_for_list", { count: before.size, more: found.size });
  } else {
    add(found.values());
  }
}

function offer(isShown) {
  if (another) { another.hidden = !isShown; }
}

// On the open page: a second list with the files that the first had no room for, once the first is saved or copied.
function startAnother() {
  if (!isKept) {
    copied.textContent = words.keep_first;
    save.focus();
    return;
  }
  made.clear();
  lists += 1;
  save.download = `codes-${lists}.json`;
  done.hidden = true;
  files.focus();
  makeAll([]);
}

function copyText() {
  isKept = true;
  text.focus();
  text.select();
  copied.textContent = words.copy_by_hand;
  if (navigator.clipboard) {
    navigator.clipboard.writeText(text.value).then(() => { copied.textContent = words.copied; }, () => {});
  }
}

// Browsers say nothing when the very same files are chosen again; so each choice starts from none.
function listen(input, taken) {
  input.addEventListener("click", () => { input.value = ""; });
  input.addEventListener("change", taken);
}

part.hidden = false;
start();
listen(files, () => { if (files.files.length) { makeAll([...files.files]); } });
stop.addEventListener("click", cancel);
if (saved) { listen(saved, takeList); }
if (copy) {
  copy.addEventListener("click", copyText);
  save.addEventListener("click", () => {
    isKept = true;
    copied.textContent = phrase("saved", { name: save.download });
  });
  another.addEventListener("click", startAnother);
}
