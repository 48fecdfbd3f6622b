// What the program is told, and where it is looked for.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { install, newHost, openForm } from './programs.mjs';

/** Presses a button and gives back what the program read. */
const asked = async (host, button) => {
    const kept = path.join(host.home, 'kept.txt');
    install(host, `fs.writeFileSync(${JSON.stringify(kept)}, request); write('answer.txt', 'DONE\\n');`);
    assert.deepEqual(await host.press(button), []);
    const lines = fs.readFileSync(kept, 'latin1').split('\n').filter(Boolean);
    assert.ok(lines.every((line) => /^[a-z]+\t[\x20-\x7e]*$/.test(line)));
    return Object.fromEntries(lines.map((line) => line.split('\t')).map(([key, value]) => [key, host.page.unescaped(value)]));
};

test('the workbook in front', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    book.sheets[1].Activate();
    book.sheets[1].Range('B7').Select();
    book.save = (_, file) => {
        assert.equal(fs.statSync(path.dirname(file)).mode & 0o777, 0o700); // nobody else reads the copy
        fs.writeFileSync(file, 'PK');
    };
    const { copy, ...said } = await asked(host, 'check_sheet');
    assert.deepEqual(said, {
        command: 'check-sheet', argument: '', host: 'wps', book: '自评表 "A&B".xlsx',
        path: path.join(host.home, '表', '自评表 "A&B".xlsx'), sheet: "O'Brien 表", cell: 'B7', picked: '',
    }); // prettier-ignore
    assert.match(copy, /\/tmp\/xltool-[a-z0-9]+\/copy\.xlsx$/);
    assert.deepEqual(host.left, []);
});

test('a workbook that was never saved, and one in the format of WPS', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    Object.assign(book, { Name: '工作簿1', Path: '' });
    const unsaved = await asked(host, 'check_book');
    assert.deepEqual([unsaved.book, unsaved.path, path.extname(unsaved.copy)], ['工作簿1', '', '.xlsx']);
    Object.assign(book, { Name: '表.ET', Path: '/x' });
    assert.equal(path.extname((await asked(host, 'check_book')).copy), '.et');
});

test('the edition of a new form; no workbook is needed', async (t) => {
    const host = newHost(t);
    assert.deepEqual(await asked(host, 'new.shanghai-declaration-2026'), {
        command: 'new', argument: 'shanghai-declaration-2026', host: 'wps', picked: '',
    }); // prettier-ignore
});

test('the rules are shown with and without a workbook', async (t) => {
    const host = newHost(t);
    assert.equal((await asked(host, 'rules')).copy, undefined);
    const book = openForm(host);
    assert.ok((await asked(host, 'rules')).copy);
    book.save = () => undefined;
    assert.equal((await asked(host, 'rules')).copy, undefined);
});

test('the officer chooses a file or a folder, or thinks better of it', async (t) => {
    const host = newHost(t);
    openForm(host);
    host.chosen = path.join(host.home, '申报 表.xlsx');
    assert.equal((await asked(host, 'check_against')).picked, host.chosen);
    assert.deepEqual(host.asked, { kind: 3, title: '请选择当年的申报表' });
    assert.equal((await asked(host, 'check_folder')).picked, host.chosen);
    assert.equal(host.asked.kind, 4);
    host.chosen = null;
    const before = host.started.length;
    assert.deepEqual(await host.press('check_folder'), []);
    assert.deepEqual([host.started.length, host.left], [before, []]);
});

test('on Windows paths are written as there', (t) => {
    const host = newHost(t);
    const seen = [];
    host.app.Env = {
        GetHomePath: () => 'C:/Users/张三', GetAppDataPath: () => 'C:/Users/张三/AppData/Roaming', GetTempPath: () => 'C:/Temp/',
    }; // prettier-ignore
    host.app.FileSystem.Exists = (file) => !seen.push(file);
    assert.equal(host.page.joined('C:/Temp/', 'copy.xlsx'), 'C:\\Temp\\copy.xlsx');
    assert.equal(host.page.program().path, 'xltool');
    assert.deepEqual(seen, ['C:\\Users\\张三\\AppData\\Roaming\\xltool\\program.txt']);
    host.page.opened('C:\\表\\规则.html#F01');
    assert.deepEqual(host.opened, ['file:///C:/%E8%A1%A8/%E8%A7%84%E5%88%99.html#F01']);
});

test('every button has a picture and its callback answers', async (t) => {
    const host = newHost(t);
    assert.equal(host.page.OnAddinLoad(), true);
    for (const id of Object.keys(host.run('SAID').buttons)) {
        const picture = host.page.GetImage({ Id: id.split('.')[0] });
        assert.ok(fs.readFileSync(path.join(host.addin, picture), 'utf8').startsWith('<svg'));
    }
});
