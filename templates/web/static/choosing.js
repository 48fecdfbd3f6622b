// What an officer drops or chooses: the files of it that can be checked, and a sentence for each that cannot.

const LEFT_BEHIND = /^(~\$|\.~|\.)/;
const MB = 2 ** 20;

/* The files dropped, those in dropped folders too. */
export async function gathered(transfer) {
  const found = { files: [], refused: [] };
  const items = Array.from(transfer.items || []).filter((item) => item.kind === "file");
  const entries = items.map((item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null));
  const plain = Array.from(transfer.files);  // read now: after the first pause the browser has emptied it
  for (const [n, entry] of entries.entries()) {
    if (entry && entry.isDirectory) {
      const before = found.files.length;
      await below(entry, found);
      if (found.files.length === before) { found.refused.push("文件夹“" + entry.name + "”里没有文件，没有加入。"); }
    } else if (plain[n]) {
      found.files.push({ file: plain[n], name: plain[n].name });
    }
  }
  if (!entries.length) { plain.forEach((file) => found.files.push({ file: file, name: file.name })); }
  return found;
}

async function below(folder, found) {
  const reader = folder.createReader();
  const some = () => new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
  for (let entries = await some(); entries.length; entries = await some()) {
    for (const entry of entries) {
      if (entry.isDirectory) {
        await below(entry, found);
      } else {
        const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
        if (file) { found.files.push({ file: file, name: file.name, folder: folder.name }); }
      }
    }
  }
}

/* What of it is sent; in a folder, what is no form is passed over together. */
export function judged(found, limits) {
  const refused = found.refused.slice(), files = [], passed = {};
  const seen = new Set();
  let total = 0;
  for (const one of found.files) {
    const why = trouble(one.file, limits);
    const same = [one.name, one.file.size, one.file.lastModified].join("/");
    if (why && one.folder && why.isKind) {
      passed[one.folder] = (passed[one.folder] || 0) + 1;
    } else if (why) {
      refused.push("“" + one.name + "”" + why.words);
    } else if (seen.has(same)) {
      refused.push("“" + one.name + "”选了两遍，只校验一次。");
    } else {
      seen.add(same);
      total += one.file.size;
      files.push(one.file);
    }
  }
  Object.keys(passed).forEach((folder) => {
    refused.push("文件夹“" + folder + "”里有 " + passed[folder] + " 个文件不是表格，没有加入。");
  });
  if (files.length > limits.files) {
    return { files: [], refused: refused.concat("一次最多校验 " + limits.files + " 个文件，您选了 " + files.length + " 个。请分几次交。") };
  }
  if (total > limits.totalMegabytes * MB) {
    return { files: [], refused: refused.concat("一次最多交 " + limits.totalMegabytes + " MB，您选的文件一共 " + Math.ceil(total / MB) + " MB。请分几次交。") };
  }
  return { files: files, refused: refused };
}

function trouble(file, limits) {
  const name = file.name.toLowerCase();
  if (LEFT_BEHIND.test(name)) { return { isKind: true, words: "是表格软件打开文件时的临时文件，没有加入。请交原来的文件。" }; }
  if (!limits.suffixes.some((suffix) => name.endsWith(suffix))) {
    return { isKind: true, words: "不是能校验的文件，没有加入。请交 " + limits.suffixes.join("、\u200b") + " 文件。" };
  }
  if (!file.size) { return { words: "是空文件，没有加入。请打开看看，重新保存以后再交。" }; }
  if (file.size > limits.fileMegabytes * MB) {
    return { words: "有 " + Math.ceil(file.size / MB) + " MB，超过一个文件 " + limits.fileMegabytes + " MB 的上限，没有加入。请删去表里的图片，或另存一份再交。" };
  }
  return null;
}
