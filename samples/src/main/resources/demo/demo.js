// The page of the demo: one event stream to one node, and another node's when that one dies.

const SILENCE_MILLIS = 7000; // the node says at least "still here" every two seconds
const RETRY_MILLIS = 400;

const element = (id) => document.getElementById(id);
const me = introduce();
const node = { name: "", origin: location.origin };
let known = [location.origin]; // where the page is served, as the last snapshot said
let stream = null;
let announced = "";
const names = new Map(); // of nodes by address, the dead ones included

// ---- who this tab is ------------------------------------------------------------------------------------------------

function introduce() {
  const kept = recall();
  if (kept) {
    return kept;
  }
  const pick = (list) => list[Math.floor(Math.random() * list.length)];
  const first = pick(["Brave", "Calm", "Clever", "Eager", "Gentle", "Happy", "Keen", "Lucky", "Nimble", "Quiet", "Swift", "Witty"]);
  const last = pick(["Badger", "Crane", "Dolphin", "Falcon", "Fox", "Heron", "Lynx", "Marten", "Otter", "Owl", "Panda", "Wren"]);
  const colour = pick(["#4f46e5", "#0f766e", "#b45309", "#be185d", "#1d4ed8", "#7e22ce", "#15803d", "#b91c1c", "#0e7490"]);
  const guest = { name: `${first} ${last}`, colour };
  try {
    sessionStorage.setItem("guest", JSON.stringify(guest));
  } catch {
    // Without storage the tab gets another name when it is loaded again.
  }
  return guest;
}

function recall() {
  try {
    const kept = JSON.parse(sessionStorage.getItem("guest"));
    return kept && kept.name && kept.colour ? kept : null;
  } catch {
    return null;
  }
}

// ---- the event stream -----------------------------------------------------------------------------------------------

async function listen() {
  if (stream || document.hidden) {
    return;
  }
  const mine = new AbortController();
  stream = mine;
  let watchdog = 0;
  const alive = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => mine.abort(), SILENCE_MILLIS);
  };
  try {
    alive();
    const query = new URLSearchParams(me);
    const response = await fetch(`${node.origin}/api/events?${query}`, { signal: mine.signal, cache: "no-store" });
    if (!response.ok) {
      throw new Error(`the node answered ${response.status}`);
    }
    await read(response.body, alive);
  } catch {
    // A dead node, a silent one, or a hidden page: what follows is the same.
  }
  clearTimeout(watchdog);
  if (stream === mine) {
    stream = null;
    elsewhere();
  }
}

async function read(body, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    alive();
    text += value;
    const frames = text.split("\n\n");
    text = frames.pop();
    frames.forEach(receive);
  }
}

function receive(frame) {
  const lines = frame.split("\n");
  const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart()).join("\n");
  if (lines.some((line) => line === "event: snapshot" || line === "event:snapshot") && data) {
    show(JSON.parse(data));
  }
}

function elsewhere() {
  if (document.hidden) {
    served("connecting", "Paused while hidden");
    return;
  }
  served("lost", `${node.name || "The node"} is gone, trying another…`);
  say(`${node.name || "The node"} is gone. Trying another node.`);
  const next = (known.indexOf(node.origin) + 1) % known.length;
  node.origin = known[next] ?? location.origin;
  setTimeout(listen, RETRY_MILLIS);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    const ending = stream;
    stream = null;
    ending?.abort();
    served("connecting", "Paused while hidden");
  } else {
    listen();
  }
});

window.addEventListener("pagehide", () => stream?.abort());

// ---- clicks ---------------------------------------------------------------------------------------------------------

const notes = { visits: "", clicks: "" }; // what went wrong with the last click, until the next one

async function add(what) {
  const asked = node.name || "the node";
  notes[what] = "";
  try {
    const response = await fetch(`${node.origin}/api/${what}`, { method: "POST" });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(answer.detail);
    }
    const output = element(what);
    count(output, Math.max(answer.total, Number(output.textContent) || 0));
  } catch {
    notes[what] = `${asked} did not acknowledge your click: it may count or not.`;
    foot(what, "failed", notes[what]);
    say(`Your click was not acknowledged by ${asked}. It may count or not.`);
  }
}

function foot(what, condition, text) {
  const line = element(`${what}-foot`);
  line.dataset.state = notes[what] ? "failed" : condition;
  line.textContent = notes[what] || text;
}

element("add-visit").addEventListener("click", () => add("visits"));
element("add-click").addEventListener("click", () => add("clicks"));

// ---- what the page shows --------------------------------------------------------------------------------------------

function show(state) {
  const isNew = node.name !== state.node;
  node.name = state.node;
  const pages = state.members.filter((member) => member.web && member.reachable).map((member) => member.web);
  known = pages.length ? pages : known;
  served("live", `Served by ${state.node}`);
  if (isNew) {
    say(`Connected. This page is served by ${state.node}.`);
  }
  count(element("visits"), state.visits.total);
  count(element("clicks"), state.clicks);
  showOwner(state.visits);
  foot("clicks", "settled", "Counted here first, merged everywhere");
  showNodes(state);
  showPresent(state.present);
  showTimeline(state);
}

function served(condition, text) {
  const pill = element("served");
  pill.dataset.state = condition;
  element("served-text").textContent = text;
}

function count(output, value) {
  const text = String(value);
  if (output.textContent === text) {
    return;
  }
  const isFirst = output.textContent === "–";
  output.textContent = text;
  if (!isFirst) {
    output.classList.remove("bump");
    void output.offsetWidth; // lets the animation begin anew
    output.classList.add("bump");
  }
}

function showOwner(visits) {
  const isSettled = visits.answering && visits.owner;
  const text = isSettled ? `Lives on ${visits.owner}` : "Moving to another node…";
  foot("visits", isSettled ? "settled" : "moving", text);
  if (announced !== text) {
    announced = text;
    say(`Visits: ${text}`);
  }
}

function showNodes(state) {
  const members = state.members.map((member) => ({
    ...member,
    isOwner: member.name === state.visits.owner,
    isServing: member.name === state.node,
  }));
  members.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  keyed(element("nodes"), members, (member) => member.address, (item, member) => {
    item.className = `node ${member.status}${member.isOwner ? " owner" : ""}${member.reachable ? "" : " lost"}`;
    const process = member.pid ? `pid ${member.pid}` : "starting";
    const page = make("span", "name");
    page.append(member.web ? link(member.web, member.name) : member.name);
    const tags = make("span", "tags");
    tags.append(...[
      member.reachable ? null : make("span", "tag lost", "unreachable"),
      member.status === "up" ? null : make("span", "tag", member.status),
      member.isOwner ? make("span", "tag owns", "owns visits") : null,
      member.isServing ? make("span", "tag", "serves you") : null,
    ].filter(Boolean));
    item.replaceChildren(page, make("span", "detail", member.address), make("span", "detail", process), tags);
  });
}

function showPresent(present) {
  element("present-count").textContent = String(present.length);
  keyed(element("present"), present, (guest) => guest.session, (item, guest) => {
    const initials = guest.name.split(" ").map((word) => word[0]).join("").slice(0, 2);
    const face = make("span", "face", initials);
    face.ariaHidden = "true";
    face.style.backgroundColor = guest.colour;
    const who = make("span", "who", guest.name === me.name && guest.colour === me.colour ? `${guest.name} (you)` : guest.name);
    who.append(make("small", "", `on ${guest.node}`));
    item.replaceChildren(face, who);
  });
}

function showTimeline(state) {
  element("timeline-view").textContent = `as ${state.node} saw it`;
  state.members.forEach((member) => names.set(member.address, member.name));
  const named = (text) => text.replace(/[0-9.]+:[0-9]+/g, (address) => names.get(address) ?? address);
  const newestFirst = state.timeline.map((event) => ({ ...event, text: named(event.text) })).reverse();
  keyed(element("timeline"), newestFirst, (event) => `${state.node} ${event.sequence}`, (item, event) => {
    const at = new Date(event.at);
    const time = make("time", "", at.toLocaleTimeString([], { hour12: false }));
    time.dateTime = event.at;
    item.className = "fresh";
    item.replaceChildren(time, make("span", "", event.text));
  });
}

/** One list item for each value, by key: items that stay are not touched unless their value has changed. */
function keyed(list, values, keyOf, fill) {
  const old = new Map([...list.children].map((item) => [item.dataset.key, item]));
  values.forEach((value, index) => {
    const key = keyOf(value);
    const item = old.get(key) ?? document.createElement("li");
    old.delete(key);
    item.dataset.key = key;
    const written = JSON.stringify(value);
    if (item.dataset.written !== written) {
      item.dataset.written = written;
      fill(item, value);
    }
    if (list.children[index] !== item) {
      list.insertBefore(item, list.children[index] ?? null);
    }
  });
  old.forEach((item) => item.remove());
}

function make(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function link(address, text) {
  const made = make("a", "", text);
  made.href = address;
  return made;
}

function say(text) {
  element("status").textContent = text;
}

listen();
