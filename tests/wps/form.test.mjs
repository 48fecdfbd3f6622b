// A wrongly filled form, the real program: click, see the marks, step through them, clear.
// The form is the published 000-14, whose printed totals F27 and G27 are not those of its rows.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { newHost } from './programs.mjs';

const { XLTOOL_FORM, XLTOOL_PROGRAM, XLTOOL_PYTHON } = process.env;
const SAVER = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), 'save_copy.py');

/** What WPS knows of the workbook that its file does not: our list, and notes. */
const told = (book) => {
    const found = { sheets: book.sheets.map((sheet) => sheet.name), active: book.active.name, values: {}, notes: {} };
    for (const sheet of book.sheets) {
        const cells = [...sheet.held].filter(([, cell]) => cell.value !== null);
        found.values[sheet.name] = Object.fromEntries(cells.map(([name, cell]) => [name, cell.value]));
        const noted = [...sheet.held].filter(([, cell]) => cell.note);
        found.notes[sheet.name] = Object.fromEntries(noted.map(([name, cell]) => [name, cell.note.text]));
    }
    return JSON.stringify(found);
};

/** The form in front of an officer, in a folder with an odd name. */
const front = (t) => {
    const host = newHost(t);
    host.install(XLTOOL_PROGRAM);
    const file = path.join(host.home, "自评 & 'A'.xlsx");
    fs.copyFileSync(XLTOOL_FORM, file);
    const save = (book, copy) => execFileSync(XLTOOL_PYTHON, [SAVER, file, copy], { input: told(book) });
    const book = host.open({ name: path.basename(file), folder: host.home, sheets: ['自评表'], save });
    const form = book.sheets[0];
    form.at('G27').fill = { colour: 0x040404, theme: 4, tint: -0.25, pattern: 1 };
    form.at('F27').fill = { colour: 5, theme: null, tint: 0, pattern: 17, patternColour: 6, patternTheme: null, patternTint: 0 };
    form.Range('F27').AddComment('请财务科核对').width = 200;
    return { host, book, form };
};

const selected = (book) => [book.active.name, book.selected.Address(false, false)];

test('validate, go on, go back, clear', async (t) => {
    const { host, book, form } = front(t);
    const before = book.state;
    await host.press('check_sheet');
    const list = book.sheet('校验结果');
    assert.match(list.at('A1').value, /^校验结果：错误 \d+ 处，提示 \d+ 处$/);
    assert.match(form.at('G27').note.text, /D03.*84\.91/s);
    assert.equal(form.at('G27').fill.colour, 0xcec7ff);
    assert.match(form.at('F27').note.text, /D01[^]*——原有批注——\n请财务科核对$/);
    assert.equal(form.at('H17').fill.colour, 0x9cebff);
    assert.equal(form.at('C3').note, null);
    assert.deepEqual(host.left, []);

    const rows = [];
    for (let row = 5; list.cell(row, 2).value; row++) {
        rows.push([list.cell(row, 3).value, list.cell(row, 4).value]);
    }
    assert.ok(rows.some(([, cell]) => cell === 'G27') && rows.some(([, cell]) => cell === 'H17'));
    const cells = rows.filter(([, cell]) => /\d/.test(cell));
    form.Activate();
    form.Range('A1').Select();
    await host.press('next');
    const first = selected(book);
    await host.press('next');
    const second = selected(book);
    assert.notDeepEqual(first, second);
    assert.ok(cells.some((cell) => String(cell) === String(first)) && cells.some((cell) => String(cell) === String(second)));
    await host.press('previous');
    assert.deepEqual(selected(book), first);

    await host.press('clear');
    book.sheets[0].Activate();
    assert.deepEqual(book.state, before);
    assert.deepEqual(host.left, []);
});

test('a second check after the officer worked on', async (t) => {
    const { host, book, form } = front(t);
    const before = book.state;
    await host.press('check_book');
    const marked = book.state;
    await host.press('check_book');
    assert.deepEqual(book.state, marked);
    await host.press('clear');
    form.Activate();
    assert.deepEqual(book.state, before);
});

test('a new form is made beside the workbook and opened', async (t) => {
    const { host } = front(t);
    await host.press('new.shanghai-declaration-2024');
    assert.equal(host.opened.length, 1);
    assert.match(host.opened[0], /\.xlsx$/);
    assert.deepEqual(host.left, []);
});

test('a workbook without a form ends in one sentence', async (t) => {
    const { host, book } = front(t);
    book.save = (_, copy) => execFileSync(XLTOOL_PYTHON, ['-c', `import openpyxl,sys; openpyxl.Workbook().save(sys.argv[1])`, copy]);
    const before = book.state;
    const said = await host.press('check_book');
    assert.equal(said.length, 1);
    assert.match(said[0], /没有/);
    assert.deepEqual(book.state, before);
});
