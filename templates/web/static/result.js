// The answer on the page: the report as it was written, what can be taken home, the receipt.
import { zipped } from "./zip.js";

const FEW = 4;
const at = (name) => document.getElementById("in-" + name);
let addresses = [];

/* Shows a finished answer and goes there; gives the verdict in words. */
export function show(answer, names) {
  addresses.forEach((address) => URL.revokeObjectURL(address));
  addresses = [];
  // Its look is this page's own; a style sheet within it would be complained of.
  const unstyled = answer.report.replace(/<style>[^]*?<\/style>/, "");
  const report = new DOMParser().parseFromString(unstyled, "text/html");
  move(report.querySelector("body > header"), at("head"));
  move(report.querySelector("body > main"), at("report"));
  move(report.querySelector("body > footer"), at("foot"));
  offer(answer, names);
  certify(answer.receipt);
  at("result").hidden = false;
  document.dispatchEvent(new Event("report"));
  const head = at("head").querySelector("h1");
  head.tabIndex = -1;
  head.focus({ preventScroll: true });
  at("head").scrollIntoView();
  return verdict(head);
}

function move(from, to) {
  to.textContent = "";
  Array.from(from ? from.childNodes : []).forEach((node) => to.append(document.importNode(node, true)));
}

function verdict(head) {
  const badge = at("head").querySelector(".badge"), detail = head.querySelector("small .foreign");
  const word = head.firstChild.textContent.trim();
  return badge ? badge.textContent + " " + word + (detail ? "：" + detail.textContent : "") : word;
}

function offer(answer, names) {
  const found = [{ label: "校验报告", name: "校验报告.html", type: "text/html;charset=utf-8", bytes: new TextEncoder().encode(answer.report) }];
  answer.downloads.forEach((one) => found.push({ label: one.label, name: one.name, type: one.type, bytes: decoded(one.base64) }));
  const stem = names.length === 1 ? names[0].replace(/\.[^.]*$/, "") + "_" : "";
  link(at("all"), zipped(found.map((one) => ({ name: folder(one) + one.name, bytes: one.bytes }))), "application/zip", stem + "校验结果.zip");
  const isMany = found.length > FEW, more = at("more");
  more.hidden = !isMany;
  more.open = false;
  more.querySelector("summary").textContent = "逐个下载（" + found.length + " 个）";
  fill(at("each"), isMany ? [] : found);
  fill(more.querySelector("ul"), isMany ? found : []);
}

function folder(one) {
  return one.label.endsWith("副本") ? one.label + "/" : "";
}

function fill(list, found) {
  list.textContent = "";
  found.forEach((one) => {
    const item = document.createElement("li"), name = document.createElement("span"), anchor = document.createElement("a");
    name.className = "foreign";
    name.textContent = one.name;
    anchor.className = "button";
    anchor.append(one.label, name);
    link(anchor, one.bytes, one.type, one.name);
    item.append(anchor);
    list.append(item);
  });
}

function link(anchor, bytes, type, name) {
  const address = URL.createObjectURL(new Blob([bytes], { type: type }));
  addresses.push(address);
  anchor.href = address;
  anchor.download = name;
}

function decoded(text) {
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let n = 0; n < raw.length; n += 1) { bytes[n] = raw.charCodeAt(n); }
  return bytes;
}

function certify(receipt) {
  const list = at("receipt");
  list.textContent = "";
  list.hidden = !receipt;
  Object.entries(receipt || {}).forEach(([name, value]) => {
    const part = document.createElement("div"), term = document.createElement("dt"), said = document.createElement("dd");
    term.textContent = name;
    said.textContent = value;
    said.className = "foreign";
    part.append(term, said);
    list.append(part);
  });
}
