// What an answer does to the workbook, and that it can be taken back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, check, clearing, newHost, openForm, MARKED } from './programs.mjs';

const press = async (host, steps, button = 'check_sheet') => {
    answering(host, steps);
    return host.press(button);
};

test('marks stand in the cells, the list at the end of the book', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    const done = [['SELECT', '自评表', 'C5'], ['STATUS', '错误 8 处'], ['SAY', 'info', '共 8 处。\n请看表。']];
    assert.deepEqual(await press(host, check(done)), ['共 8 处。\n请看表。']);
    const form = book.sheet('自评表');
    assert.equal(form.at('C5').fill.colour, 0xcec7ff); // #FFC7CE, red lowest
    assert.equal(form.at('C6').fill.colour, 0x9cebff); // #FFEB9C
    assert.equal(book.sheet("O'Brien 表").at('A1').fill.colour, 0xf7ebdd); // #DDEBF7
    assert.deepEqual(form.at('C9').fill, { colour: 7, theme: null, tint: 0, pattern: 4000 }); // a gradient stays
    for (const cell of MARKED) {
        assert.equal(form.at(cell).note.text, `【错误】第一行\n第二行 ${cell}`);
    }
    assert.equal(form.at('C6').note.width, 333);
    assert.deepEqual(book.sheets.map((sheet) => sheet.name), ['自评表', "O'Brien 表", '说明', '校验结果']);
    assert.deepEqual([book.active.name, book.selected.Address(false, false)], ['自评表', 'C5']);
    assert.equal(host.bars.at(-1), '错误 8 处');
    assert.deepEqual([host.app.ScreenUpdating, host.app.DisplayAlerts], [true, true]);
    assert.deepEqual(host.left, []);
});

test('the list holds texts, links and, hidden, how cells looked', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    await press(host, check());
    const list = book.sheet('校验结果');
    assert.equal(list.at('A1').value, '校验结果：错误 8 处，提示 0 处');
    assert.equal(list.at('E5').value, '=1+1 不是公式');
    assert.equal(list.at('F5').value, '@改法');
    assert.deepEqual([list.at('D5').link, list.at('D5').value], [['', "'自评表'!C5"], 'C5']);
    assert.deepEqual(list.at('D12').link, ['', "'O''Brien 表'!A1"]);
    assert.equal(list.at('J4').value, 'xltool');
    assert.deepEqual([10, 11, 12, 13].map((column) => list.columns[column].Hidden), [true, true, true, true]);
    const looks = [5, 6, 7, 8, 9, 10, 11].map((row) => list.cell(row, 12).value);
    assert.deepEqual(looks, [
        '#34AB12|1||0', '#040404|1|4|-0.249977111117893', '#332211|17||0|#0A0A0A|5|0.4',
        '#010000|12||0|#778899||0', '#070000|4000||0', '-', '-',
    ]); // prettier-ignore
    assert.deepEqual([list.at('M6').value, list.at('M5').value], ['领导的批注：\nC6', '']);
});

test('clearing leaves the workbook as it was, to the last detail', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    const before = book.state;
    await press(host, check());
    assert.notDeepEqual(book.state, before);
    assert.deepEqual(await press(host, clearing(book), 'clear'), []);
    assert.deepEqual(book.state, before);
});

test('a second check replaces the first', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    const before = book.state;
    await press(host, check());
    const once = book.state;
    await press(host, [...clearing(book), ...check()]);
    assert.deepEqual(book.state, once);
    await press(host, clearing(book), 'clear');
    assert.deepEqual(book.state, before);
});

test('an error anywhere takes everything back', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    const bare = book.state;
    await press(host, check());
    const marked = book.state;
    const steps = [...clearing(book), ...check([['SAY', 'info', '完成']])];
    let calls = 0;
    book.refuses = () => ++calls > 1e9;
    const copy = JSON.parse(JSON.stringify(steps));
    assert.deepEqual(await press(host, copy), ['完成']);
    assert.deepEqual(book.state, marked);
    const most = calls;
    for (let bad = 1; bad <= most; bad += 1) {
        calls = 0;
        book.refuses = () => ++calls === bad;
        host.page.carriedOut(book, copy);
        book.refuses = () => false;
        assert.deepEqual(book.state, marked, `call ${bad} of ${most}`);
        assert.equal(host.said.at(-1), host.word('readonly'));
        assert.deepEqual([host.app.ScreenUpdating, host.app.DisplayAlerts], [true, true]);
    }
    host.page.carriedOut(book, clearing(book));
    assert.deepEqual(book.state, bare);
});

test('a protected sheet is listed only', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    const form = book.sheet('自评表');
    form.ProtectContents = true;
    const before = form.at('C5').state;
    assert.deepEqual(await press(host, check()), []);
    assert.equal(form.at('C5').state, before);
    const list = book.sheet('校验结果');
    assert.equal(list.at('E5').value, '=1+1 不是公式');
    assert.deepEqual([list.at('J5').value, list.at('K5').value, list.at('J6').value], ["O'Brien 表", 'A1', null]);
});

test('a protected sheet that allows formatting, as issued forms are, is marked', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    const form = book.sheet('自评表');
    form.ProtectContents = true;
    form.Protection.AllowFormattingCells = true;
    const before = book.state;
    await press(host, check());
    assert.equal(form.at('C5').fill.colour, 0xcec7ff);
    assert.deepEqual(await press(host, clearing(book), 'clear'), []);
    assert.deepEqual(book.state, before);
    form.ProtectDrawingObjects = true; // now notes are forbidden
    await press(host, check());
    assert.equal(form.at('E2').note, null);
});

test('what is protected after it was marked is not half cleared', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    await press(host, check());
    book.sheet("O'Brien 表").ProtectContents = true;
    const marked = book.state;
    assert.deepEqual(await press(host, clearing(book), 'clear'), [host.word('readonly')]);
    assert.deepEqual(book.state, marked);
});

test('a protected workbook stays as it is', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    book.ProtectStructure = true;
    const before = book.state;
    assert.deepEqual(await press(host, check([['SAY', 'info', '完成']])), [host.word('readonly')]);
    assert.deepEqual(book.state, before);
});

test('sheets renamed or deleted meanwhile are passed over', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    await press(host, check());
    const steps = clearing(book);
    book.sheets.splice(1, 1);
    assert.deepEqual(await press(host, [...steps, ['SELECT', "O'Brien 表", 'A1']], 'clear'), []);
    assert.deepEqual(book.sheets.map((sheet) => sheet.name), ['自评表', '说明']);
});

test('an officer may turn to another workbook meanwhile', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    answering(host, check());
    const pressing = host.press('check_sheet');
    const other = host.open({ name: '别的.xlsx', folder: '', sheets: ['自评表'], save: () => undefined });
    const before = other.state;
    assert.deepEqual(await pressing, []);
    assert.deepEqual(other.state, before);
    assert.ok(book.sheet('校验结果'));
});

test('nobody is led to a hidden sheet', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    book.sheet('说明').Visible = 0;
    assert.deepEqual(await press(host, check([['SELECT', '说明', 'A1']])), []);
    assert.equal(book.active.name, '自评表');
});
