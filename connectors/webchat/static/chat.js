/**
 * The citizen's chat page: sends what is written and draws the answers as cards.
 * Every sentence and every piece of the page is a <template> in index.html; nothing here speaks.
 */
(function () {
  "use strict";

  const WEBHOOK = "/webhooks/rest/webhook";
  const POLITE_AFTER = 3000; // ms until the waiting dots get a word
  const TIMEOUT = 20000; // ms until a question counts as unanswered
  const SAME_TAP = 800; // ms in which the same question again is a double tap
  const COUNT_FROM = 1800; // characters from which the counter shows
  const HEALTH_EVERY = { ok: 300000, preparing: 30000, unreachable: 30000 }; // ms

  const root = document.documentElement;
  const log = document.getElementById("log");
  const turns = document.getElementById("turns");
  const composer = document.getElementById("composer");
  const input = document.getElementById("message");
  const counter = document.getElementById("counter");
  const stateLine = document.getElementById("state");

  // --- pieces of the page ------------------------------------------------------------------------------------------

  /** A copy of a template, its slots filled; an unknown slot is removed. */
  function make(id, slots) {
    const node = document.getElementById("t-" + id).content.firstElementChild.cloneNode(true);
    Object.keys(slots || {}).forEach((name) => {
      const selector = '[data-slot="' + name + '"]';
      const slot = node.matches(selector) ? node : node.querySelector(selector);
      const value = slots[name];
      if (value === null || value === undefined || value === "") slot.remove();
      else if (value instanceof Node) slot.append(value);
      else slot.textContent = String(value);
    });
    return node;
  }

  const exists = (id) => document.getElementById("t-" + id) !== null;
  const words = (id, slots) => make(id, slots).textContent;
  const listOf = (value) => (Array.isArray(value) ? value : []);
  const known = (values) => values.filter((value) => value !== null && value !== undefined && value !== "");

  // --- links in running text -----------------------------------------------------------------------------------------------

  const LINKS = /(?:https?:\/\/[\w\-.~:/?#@!$&*+=%]+|0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4}|12345|12349|12348|12338|12355|12356|12385|12393|110|119|120|122)/g;
  const MEASURE = /^\s*[元人天日年月号岁周平米块名户个张份分多万种项次条%％]/;
  const CALLING = /(?:拨打?|打|报警|急救|电话)[：:\s]*$|(?:110|119|120|122|123\d\d)\s*(?:[、，,/]|或者?|和)\s*$/;

  function telLink(number) {
    const link = document.createElement("a");
    link.className = "tel";
    link.href = "tel:" + number.replace(/[^\d+]/g, "");
    link.textContent = number;
    return link;
  }

  function webLink(url) {
    const link = make("web-link", { url: url });
    link.href = url;
    return link;
  }

  /** Text in which addresses, hotlines and landlines can be tapped; figures that only look like one stay text. */
  function withLinks(text) {
    const whole = String(text || "");
    const piece = document.createDocumentFragment();
    let done = 0;
    whole.replace(LINKS, (found, at) => {
      const before = whole.slice(0, at);
      const after = whole.slice(at + found.length);
      const url = found[0] === "h";
      const part = /[\d.\-A-Za-z]$/.test(before) || /^[\d\-A-Za-z]|^\.\d/.test(after) || MEASURE.test(after);
      if (!url && (part || (found.length === 3 && !CALLING.test(before)))) return;
      piece.append(whole.slice(done, at), url ? webLink(found) : telLink(found));
      done = at + found.length;
    });
    piece.append(whole.slice(done));
    return piece;
  }

  // --- blocks of an answer -----------------------------------------------------------------------------------------

  function list(block, facet) {
    const materials = facet === "materials";
    const node = make(materials ? "materials" : "list", { title: block.title });
    const items = node.querySelector("ul, ol");
    listOf(block.items).forEach((item) => items.append(make(materials ? "material" : "item", { text: withLinks(item) })));
    return node;
  }

  function amount(block) {
    if (typeof block.value !== "number") return paragraph(block);
    const since = block.effective_from ? words("in-force-since", { date: block.effective_from }) : words("in-force-unknown");
    return make("amount", {
      title: block.title,
      condition: block.condition && "（" + block.condition + "）",
      value: block.value,
      unit: block.unit,
      note: known([block.place_name, since]).join("，"),
    });
  }

  /** Address and phone of an office reach a citizen only once somebody has verified them. */
  function office(block) {
    if (block.verified !== true) return make("office-unverified", { text: withLinks(block.text || block.name) });
    const node = make("office", { name: block.name, place: block.place_name });
    const phones = document.createDocumentFragment();
    String(block.phone || "").split(/([、，；,;/\s]+)/).forEach((part) => phones.append(/^\d/.test(part) ? telLink(part) : part));
    const rows = { address: block.address, phone: block.phone && phones, hours: block.hours };
    Object.keys(rows).forEach((name) => {
      const row = node.querySelector('[data-row="' + name + '"]');
      if (rows[name]) row.append(rows[name]);
      else row.parentNode.remove();
    });
    return node;
  }

  function phone(block) {
    const node = make("phone", { title: block.title, number: block.number });
    node.href = "tel:" + String(block.number).replace(/[^\d+]/g, "");
    return node;
  }

  const paragraph = (block) => (block.text ? make("paragraph", { text: withLinks(block.text) }) : "");

  const BLOCKS = {
    heading: (block) => make("heading", { text: block.text }),
    notice: (block) => make("notice", { text: withLinks(block.text) }),
    paragraph, list, amount, office, phone,
  };

  function sources(answer) {
    const node = make("sources");
    listOf(answer.sources).forEach((source) => {
      const since = source.effective_from ? words("effective-since", { date: source.effective_from }) : null;
      const about = known([source.number, source.issuer, since]).join("，");
      const linked = /^https?:\/\//.test(source.url || "");
      const title = /^《/.test(source.title) ? source.title : "《" + source.title + "》";
      const item = make(linked ? "source-link" : "source", { title: title, about: about && "（" + about + "）" });
      if (linked) item.querySelector("a").href = source.url;
      node.querySelector("ul").append(item);
    });
    return node;
  }

  // --- answers -----------------------------------------------------------------------------------------------------

  function choices(buttons, turn) {
    const node = make("choices");
    buttons.forEach((button) => {
      const number = /^\d$/.test(button.payload) ? button.payload : null;
      const choice = make("choice", { number: number, title: button.title });
      // A bare number means the choices shown last: later in the conversation the title is sent in its stead.
      choice.addEventListener("click", () => ask(button.title, number && turn.nextElementSibling ? button.title : button.payload));
      node.append(choice);
    });
    return node;
  }

  function card(answer, buttons, turn) {
    const node = make("card");
    const head = node.querySelector(".card-head");
    const body = node.querySelector(".card-body");
    const blocks = listOf(answer.blocks).slice();

    node.dataset.kind = answer.kind;
    ["service", "facet", "entry"].forEach((key) => { if (answer[key]) node.dataset[key] = answer[key]; });

    if (exists("label-" + answer.kind)) head.append(make("label-" + answer.kind));
    else while (blocks.length && blocks[0].type === "heading") head.append(BLOCKS.heading(blocks.shift()));
    if (exists("verified-" + answer.verified)) head.append(make("verified-" + answer.verified));

    blocks.forEach((block) => {
      body.append((BLOCKS[block.type] || paragraph)(block, answer.facet));
    });
    if (buttons.length) {
      const pick = ["choices", "ask", "fallback"].indexOf(answer.kind) >= 0;
      body.append(make(pick ? "choices-pick" : "choices-more"), choices(buttons, turn));
    }
    if (listOf(answer.sources).length) body.append(sources(answer));
    return node;
  }

  /** The buttons of an answer: those sent with it, and for a choice without one, its title. */
  function buttonsOf(answer, sent) {
    const missing = listOf(answer.choices).filter((choice) => !sent.some((button) => button.title === choice.title));
    return sent.concat(missing.map((choice) => ({ title: choice.title, payload: choice.title })));
  }

  const answerOf = (message) => {
    const answer = message && message.custom && message.custom.answer;
    return answer && (listOf(answer.blocks).length || listOf(answer.choices).length) ? answer : null;
  };

  /** The card of an answer, and that of the other thing asked, each with its own buttons. */
  function cards(answer, buttons, turn) {
    const has = (one) => (button) => listOf(one.choices).some((choice) => choice.title === button.title);
    const also = listOf(answer.also);
    const main = buttons.filter((button) => has(answer)(button) || !also.some((other) => has(other)(button)));
    const nodes = [card(answer, buttonsOf(answer, main), turn)];
    also.forEach((other) => nodes.push(make("also"), card(other, buttonsOf(other, buttons.filter(has(other))), turn)));
    return nodes;
  }

  /** Draws a reply. A text right before an answer is its plain rendering; any other text stands for itself. */
  function draw(messages, turn) {
    let nodes = [];
    let buttons = [];
    messages.forEach((message, index) => {
      const answer = answerOf(message);
      buttons = buttons.concat(listOf(message.buttons));
      if (!answer && answerOf(messages[index + 1])) return;
      if (answer) nodes = nodes.concat(cards(answer, buttons, turn));
      else if (message.text) nodes.push(make("says", { text: withLinks(message.text) }));
      if (buttons.length && !answer) nodes.push(choices(buttons, turn));
      buttons = [];
    });
    return nodes;
  }

  // --- asking ------------------------------------------------------------------------------------------------------

  function sender() {
    const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    try {
      if (!sessionStorage.getItem("sender")) sessionStorage.setItem("sender", fresh());
      return sessionStorage.getItem("sender");
    } catch (blocked) {
      return (sender.kept = sender.kept || fresh());
    }
  }

  /** The messages the server sends back, or an error named after the sentence that explains it. */
  async function post(message) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT);
    try {
      const response = await fetch(WEBHOOK, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ sender: sender(), message: message, metadata: {} }),
        signal: abort.signal,
      });
      if (!response.ok) throw new Error(response.status === 429 ? "busy" : "other");
      const messages = await response.json();
      if (!Array.isArray(messages)) throw new Error("other");
      return messages;
    } catch (error) {
      if (abort.signal.aborted) throw new Error("timeout");
      if (error instanceof TypeError) throw new Error(navigator.onLine ? "other" : "offline");
      throw new Error(exists("failure-" + error.message) ? error.message : "other");
    } finally {
      clearTimeout(timer);
    }
  }

  let withPerson = false; // the last answer handed the chat to a person, who need not reply at once

  async function fetchReply(turn, message) {
    const reply = turn.querySelector(".reply");
    const waiting = make("waiting");
    const polite = setTimeout(() => waiting.append(make("waiting-words")), POLITE_AFTER);
    reply.textContent = "";
    reply.append(waiting);
    scrollTo(turn);
    let nodes;
    try {
      const messages = await post(message);
      nodes = draw(messages, turn);
      if (!nodes.length && withPerson) nodes = [make("delivered")];
      if (!nodes.length) throw new Error("other");
      const answers = messages.map(answerOf).filter(Boolean);
      if (answers.length) withPerson = answers[0].kind === "handoff";
    } catch (error) {
      nodes = [failure(exists("failure-" + error.message) ? error.message : "other", turn, message)];
    }
    clearTimeout(polite);
    waiting.remove();
    nodes.forEach((node) => reply.append(node));
    if (!turn.nextElementSibling) scrollTo(reply);
  }

  function failure(reason, turn, message) {
    const node = make("failure");
    const retry = node.querySelector(".retry");
    node.prepend(make("failure-" + reason));
    retry.addEventListener("click", () => {
      log.focus({ preventScroll: true });
      fetchReply(turn, message);
    });
    return node;
  }

  let last = { text: null, at: 0 };

  /** Shows what the citizen says and fetches the reply to it; false if there is nothing to send. */
  function ask(shown, message) {
    const text = shown.trim();
    if (!text) return false;
    if (last.text === text && Date.now() - last.at < SAME_TAP) return false;
    last = { text: text, at: Date.now() };
    const turn = make("turn", { text: text });
    turns.append(turn);
    fetchReply(turn, message.trim());
    return true;
  }

  function scrollTo(node) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    node.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  }

  // --- writing -----------------------------------------------------------------------------------------------------

  function sized() {
    input.style.height = "auto";
    input.style.height = input.scrollHeight + input.offsetHeight - input.clientHeight + "px";
    const left = input.maxLength - input.value.length;
    const note = input.value.length < COUNT_FROM ? "" : left > 0 ? words("count-left", { left: left }) : words("count-full");
    if (counter.textContent !== note) counter.textContent = note;
  }

  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const message = input.value.slice(0, input.maxLength);
    if (!ask(message, message)) return input.focus();
    input.value = "";
    sized();
    // On a touch screen the keyboard would hide the answer.
    if (matchMedia("(pointer: coarse)").matches) input.blur();
    else input.focus();
  });

  input.addEventListener("input", sized);
  input.addEventListener("keydown", (event) => {
    // 229: an input method is still choosing characters (Safari ends the composition before this key).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    composer.dispatchEvent(new Event("submit", { cancelable: true }));
  });

  document.querySelectorAll(".example, #person").forEach((button) => {
    button.addEventListener("click", () => ask(button.textContent, button.textContent));
  });

  // --- large type --------------------------------------------------------------------------------------------------

  const large = document.getElementById("large");

  function setLarge(on) {
    if (on) root.dataset.size = "large";
    else delete root.dataset.size;
    large.setAttribute("aria-pressed", String(on));
    sized();
  }

  large.addEventListener("click", () => {
    const on = large.getAttribute("aria-pressed") !== "true";
    setLarge(on);
    try { localStorage.setItem("large", on ? "yes" : "no"); } catch (blocked) { /* holds for this visit only */ }
  });

  try { setLarge(localStorage.getItem("large") === "yes"); } catch (blocked) { setLarge(false); }

  // --- state of the service ----------------------------------------------------------------------------------------

  let stateTimer = null;

  async function showState() {
    clearTimeout(stateTimer);
    let state = "unreachable";
    try {
      const health = await (await fetch("/health", { cache: "no-store" })).json();
      state = health.status === "ok" ? "ok" : "preparing";
    } catch (unreachable) { /* said in the state line */ }
    if (stateLine.dataset.state !== state) {
      stateLine.dataset.state = state;
      stateLine.textContent = "";
      stateLine.append(make("state-" + state));
    }
    if (!document.hidden) stateTimer = setTimeout(showState, HEALTH_EVERY[state]);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(stateTimer) : showState()));
  window.addEventListener("online", showState);
  showState();
})();
