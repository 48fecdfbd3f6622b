// The page of checking: what is dropped or chosen is judged at once, sent, followed, and its report shown.
import { gathered, judged } from "./choosing.js";
import { send } from "./sending.js";
import { show } from "./result.js";

const at = (name) => document.getElementById("in-" + name);
const form = at("form"), zone = at("zone"), chooser = at("files");
const limits = {
  suffixes: form.dataset.suffixes.split(" "), files: Number(form.dataset.files),
  fileMegabytes: Number(form.dataset.fileMegabytes), totalMegabytes: Number(form.dataset.totalMegabytes),
};
const title = document.title;
let running = null, rows = [], announced = 0;

function say(text) { at("said").textContent = text; }

function complain(sentences, again) {
  const box = at("trouble");
  box.textContent = "";
  sentences.forEach((sentence) => {
    const line = document.createElement("p");
    line.textContent = sentence;
    box.append(line);
  });
  if (again) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "再试一次";
    button.addEventListener("click", () => start(again, []));
    box.append(button);
  }
}

function megabytes(bytes) {
  return bytes < 2 ** 17 ? Math.max(1, Math.round(bytes / 2 ** 10)) + " KB" : (bytes / 2 ** 20).toFixed(1) + " MB";
}

function listed(files) {
  const list = at("list");
  list.textContent = "";
  rows = files.map((one) => {
    const row = document.createElement("li"), name = document.createElement("span");
    const size = document.createElement("span"), state = document.createElement("span");
    name.className = "handed-name foreign";
    name.textContent = one.name;
    size.className = "handed-size";
    size.textContent = megabytes(one.size);
    state.className = "handed-state";
    state.textContent = "等待";
    row.append(name, size, state);
    list.append(row);
    return { name: one.name, state: state, isDone: false };
  });
  list.hidden = files.length < 2;
}

function progress(percent, doing, count) {
  at("progress").value = percent;
  at("doing").textContent = doing;
  at("count").textContent = count;
}

const SIGNS = { pass: "✓ 可以上报", fail: "✗ 需要修改", unreadable: "？ 无法读取" };

function checked(step) {
  const waiting = rows.filter((one) => !one.isDone);
  const row = waiting.find((one) => one.name === step.name) || waiting[0];
  if (row) {
    row.isDone = true;
    row.state.textContent = SIGNS[step.verdict] + (step.errors + step.hints && step.verdict !== "unreadable"
      ? "　错误 " + step.errors + "，提示 " + step.hints : "");
    row.state.classList.add("state", step.verdict);
  }
  progress(40 + 60 * step.n / step.of, "正在校验", "已校验 " + step.n + " 个，共 " + step.of + " 个");
  const tenths = Math.floor(10 * step.n / step.of);
  if (step.of > 1 && tenths > announced) {
    announced = tenths;
    say("已校验 " + step.n + " 个，共 " + step.of + " 个");
  }
}

const FOLLOWING = {
  sent(done, total) {
    progress(40 * done / total, "正在上传", "已上传 " + megabytes(done) + "，共 " + megabytes(total));
    if (done === total) { progress(40, "正在校验", "文件已全部送到"); }
  },
  received() { say("文件已送到，正在校验"); },
  checked: checked,
};

async function start(files, refused) {
  complain([]);
  leave();
  listed(files);
  announced = 0;
  at("intro").hidden = at("promises").hidden = true;
  zone.classList.add("small");
  at("work").hidden = false;
  progress(0, "正在上传", "");
  document.title = "正在校验…… · 绩效表校验";
  say("正在上传 " + files.length + " 个文件");
  at("stop").focus();
  running = send(files, FOLLOWING);
  const answer = await running.answer;
  running = null;
  at("work").hidden = true;
  if (answer.refused) {
    at("list").hidden = true;
    zone.classList.remove("small");
    complain([answer.refused].concat(refused), files);
    document.title = "没有校验成 · 绩效表校验";
    at("trouble").querySelector("button").focus();
    return;
  }
  at("list").hidden = true;
  complain(refused);
  document.title = show(answer, files.map((one) => one.name)) + " · 绩效表校验";
  say("");
}

function leave() {
  at("result").hidden = true;
  document.title = title;
  if (location.hash) { history.replaceState(null, "", location.pathname); }
}

function take(found) {
  if (running) {
    complain(["上一批还在校验。请等它完成，或点“停止”，再交这一批。"]);
    return;
  }
  const told = judged(found, limits);
  complain(told.refused);
  if (told.files.length) {
    start(told.files, told.refused);
  }
}

at("send").hidden = true;
form.classList.add("scripted");
form.addEventListener("submit", (event) => event.preventDefault());
at("stop").addEventListener("click", () => { if (running) { running.stop(); } });
chooser.addEventListener("change", () => {
  const chosen = Array.from(chooser.files, (file) => ({ file: file, name: file.name }));
  chooser.value = "";
  if (chosen.length) { take({ files: chosen, refused: [] }); }
});

let inside = 0;
const isOfFiles = (event) => Array.from(event.dataTransfer.types).includes("Files");
window.addEventListener("dragenter", (event) => {
  if (isOfFiles(event)) { inside += 1; zone.classList.add("over"); }
});
window.addEventListener("dragleave", (event) => {
  if (isOfFiles(event) && (inside -= 1) <= 0) { inside = 0; zone.classList.remove("over"); }
});
window.addEventListener("dragover", (event) => { event.preventDefault(); });
window.addEventListener("drop", (event) => {
  event.preventDefault();
  inside = 0;
  zone.classList.remove("over");
  if (isOfFiles(event)) { gathered(event.dataTransfer).then(take); }
});
window.addEventListener("beforeunload", (event) => { if (running) { event.preventDefault(); } });
