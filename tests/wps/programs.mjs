// Programs that answer as a test wants, and workbooks they answer about.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Host } from './host.mjs';

/** The add-in as built, from the caller; see tests/test_wps.py. */
export const ADDIN = process.env.XLTOOL_WPS_ADDIN;

/** A host in a folder whose name officers could have given it. */
export const newHost = (t) => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'wps 绩效&“表” '));
    t.after(() => fs.rmSync(home, { recursive: true, force: true }));
    return new Host(ADDIN, home);
};

/** Installs a program that runs this body with `folder`, `request` and `write(name, text)`. */
export const install = (host, body) => {
    const program = path.join(host.home, 'xltool 程序');
    fs.writeFileSync(
        program,
        `#!/usr/bin/env node
const fs = require('fs'), path = require('path');
const [word, folder] = process.argv.slice(2);
if (word !== 'ribbon') process.exit(9);
const request = fs.readFileSync(path.join(folder, 'request.txt'), 'latin1');
const write = (name, text) => {
    fs.writeFileSync(path.join(folder, 'aside'), text, 'latin1');
    fs.renameSync(path.join(folder, 'aside'), path.join(folder, name));
};
${body}
`,
        { mode: 0o755 },
    );
    host.install(program);
    return program;
};

/** Installs a program that answers with these steps. */
export const answering = (host, steps) => {
    const escaped = host.page.escaped;
    const lines = [...steps, ['DONE']].map((step) => step.map(escaped).join('\t') + '\n').join('');
    return install(host, `write('answer.txt', ${JSON.stringify(lines)});`);
};

/** A workbook of three sheets whose cells look in every way a cell can. */
export const openForm = (host) => {
    const book = host.open({
        name: '自评表 "A&B".xlsx',
        folder: path.join(host.home, '表'),
        sheets: ['自评表', "O'Brien 表", '说明'],
        save: (_, copy) => fs.writeFileSync(copy, 'PK'),
    });
    const [form, other] = book.sheets;
    form.at('C5').fill = { colour: 0x12ab34, theme: null, tint: 0, pattern: 1 };
    form.at('C6').fill = { colour: 0x040404, theme: 4, tint: -0.249977111117893, pattern: 1 };
    form.at('C7').fill = {
        colour: 0x112233, theme: null, tint: 0, pattern: 17,
        patternColour: 0x0a0a0a, patternTheme: 5, patternTint: 0.4,
    }; // prettier-ignore
    form.at('C8').fill = { colour: 1, theme: null, tint: 0, pattern: 12, patternColour: 0x998877, patternTheme: null, patternTint: 0 };
    form.at('C9').fill = { colour: 7, theme: null, tint: 0, pattern: 4000 };
    for (const [sheet, cell] of [[form, 'C6'], [form, 'D9'], [other, 'A1']]) {
        sheet.Range(cell).AddComment((cell === 'D9' ? '=' : '') + '领导的批注：\n' + cell).width = 333;
    }
    other.at('A1').value = 'kept';
    return book;
};

export const MARKED = ['C5', 'C6', 'C7', 'C8', 'C9', 'D9', 'E2'];
const empty = (n) => Array(n).fill('');

/** A check that marks every one of those cells and one of the second sheet. */
export const check = (extra = []) => [
    ['LIST', '校验结果'],
    ['ROW', 'title', '校验结果：错误 8 处，提示 0 处', ...empty(6)],
    ['ROW', 'note', '点“位置”可跳到单元格', ...empty(6)],
    ['ROW', 'note', ...empty(7)],
    ['ROW', 'head', '序号', '级别', '工作表', '位置', '问题', '改法', '规则'],
    ...MARKED.map((cell, n) => [
        'ROW', n % 2 ? 'hint' : 'error', `${n + 1}`, '错误', '自评表', cell, '=1+1 不是公式', '@改法', 'F01', '自评表', cell,
    ]), // prettier-ignore
    ['ROW', 'explained', '8', '提示', "O'Brien 表", 'A1', '问题', '改法', 'F02', "O'Brien 表", 'A1'],
    ...MARKED.map((cell, n) => ['MARK', '自评表', cell, n % 2 ? 'hint' : 'error', `【错误】第一行\n第二行 ${cell}`]),
    ['MARK', "O'Brien 表", 'A1', 'explained', '【提示】'],
    ...extra,
];

/** What the program finds in the hidden columns of the list, as steps that put everything back. */
export const clearing = (book) => {
    const list = book.sheet('校验结果');
    const steps = [];
    for (let row = 5; list.cell(row, 10).value !== null; row++) {
        steps.push(['CLEAR', ...[10, 11, 12, 13].map((column) => list.cell(row, column).value || '')]);
    }
    return [...steps, ['DROP', '校验结果']];
};
