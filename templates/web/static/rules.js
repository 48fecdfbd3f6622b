// Finds rules by words, kind of form and level.
const at = (name) => document.getElementById("in-" + name);
const lines = Array.from(document.querySelectorAll("#in-rules li"));
const fields = [at("words"), at("form"), at("level")];

function find() {
  const words = fields[0].value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  lines.forEach((line) => {
    const text = line.textContent.toLowerCase();
    line.hidden = !(line.dataset.form.includes(fields[1].value) && (!fields[2].value || line.dataset.level === fields[2].value) &&
      words.every((word) => text.includes(word)));
    left += line.hidden ? 0 : 1;
  });
  document.querySelectorAll("#in-rules section").forEach((family) => { family.hidden = !family.querySelector("li:not([hidden])"); });
  at("found").textContent = left === lines.length ? "" : left ? "找到 " + left + " 条" : "没有这样的规则。请换几个字试试。";
}

at("search").hidden = false;
fields.forEach((field) => field.addEventListener("input", find));
find();
