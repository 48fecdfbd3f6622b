"use strict";
// Finds words in all pages. The texts are a script of their own, fetched at the first look: a page that was opened
// from a folder may load scripts, but nothing else. Every word typed must occur; Chinese needs no cutting then.
(() => {
  const box = document.querySelector(".search");
  const input = box.querySelector("input");
  const found = box.querySelector(".found");
  const base = input.dataset.texts.replace("texts.js", "");
  const MOST = 30;
  let asked = null;
  box.hidden = false;

  const texts = () => {
    asked ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = input.dataset.texts;
      script.onload = () => done(window.TEXTS);
      script.onerror = () => done([]);
      document.head.append(script);
    });
    return asked;
  };

  const score = (section, words) => {
    const title = section.title.toLowerCase();
    const whole = `${section.page} ${section.title} ${section.text}`.toLowerCase();
    if (!words.every((word) => whole.includes(word))) return 0;
    return 1 + words.filter((word) => title.includes(word)).length * 10 + (words.some((word) => title.startsWith(word)) ? 5 : 0);
  };

  const marked = (line, text, words) => {
    const at = Math.max(0, Math.min(...words.map((word) => text.toLowerCase().indexOf(word)).filter((one) => one >= 0), text.length) - 20);
    let rest = text.slice(at, at + 90);
    while (rest) {
      const low = rest.toLowerCase();
      const [place, word] = words.map((one) => [low.indexOf(one), one]).filter(([one]) => one >= 0).sort(([a], [b]) => a - b)[0] ?? [];
      if (word === undefined) break;
      const mark = document.createElement("mark");
      mark.textContent = rest.slice(place, place + word.length);
      line.append(rest.slice(0, place), mark);
      rest = rest.slice(place + word.length);
    }
    line.append(rest);
  };

  const shown = (section, words) => {
    const link = document.createElement("a");
    link.href = base + section.url;
    const title = document.createElement("b");
    title.textContent = section.title === section.page ? section.title : `${section.page}　${section.title}`;
    const line = document.createElement("span");
    marked(line, section.text, words);
    link.append(title, line);
    return link;
  };

  const look = async () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return found.replaceChildren();
    const all = (await texts()).map((one) => [score(one, words), one]).filter(([one]) => one).sort(([a], [b]) => b - a);
    const note = document.createElement("p");
    note.textContent = all.length ? `${all.length} 处${all.length > MOST ? `，先列 ${MOST} 处` : ""}` : "没有找到。换个说法试试。";
    return found.replaceChildren(note, ...all.slice(0, MOST).map(([, one]) => shown(one, words)));
  };

  input.addEventListener("input", look);
  input.addEventListener("focus", look);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") found.querySelector("a")?.click();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    input.value = "";
    found.replaceChildren();
    input.focus();
  });
  const wanted = new URLSearchParams(location.search).get("q");
  if (wanted) {
    input.value = wanted;
    look();
  }
  document.addEventListener("click", (event) => {
    if (!box.contains(event.target)) found.replaceChildren();
  });
})();
