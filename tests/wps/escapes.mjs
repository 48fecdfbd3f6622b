// Reads texts as JSON and writes, for each, how the add-in escapes it and whether it gets it back.

import fs from 'node:fs';
import vm from 'node:vm';

const page = vm.createContext({});
vm.runInContext(process.env.XLTOOL_SCRIPT, page);
const texts = JSON.parse(fs.readFileSync(0, 'utf8'));
const made = texts.map((text) => [page.escaped(text), page.unescaped(page.escaped(text)) === text]);
process.stdout.write(JSON.stringify(made));
