// Whatever goes wrong ends in one sentence, an unharmed workbook and an empty temporary folder.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { answering, check, install, newHost, openForm } from './programs.mjs';

/** Presses a button of a host where something is wrong; the workbook must not change. */
const wrong = async (host, book, button = 'check_sheet') => {
    const before = book && book.state;
    const said = await host.press(button);
    assert.deepEqual(book && book.state, before);
    assert.deepEqual(host.left, []);
    assert.equal(host.bars.at(-1), false);
    return said;
};

test('no workbook', async (t) => {
    const host = newHost(t);
    assert.deepEqual(await wrong(host, null), [host.word('nobook')]);
});

test('the program is gone', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    fs.rmSync(answering(host, check()));
    assert.deepEqual(await wrong(host, book), [host.word('missing')]);
});

test('the program was never installed', async (t) => {
    const host = newHost(t);
    host.hurries = true;
    process.env.PATH = process.env.PATH.split(':').filter((folder) => !fs.existsSync(folder + '/xltool')).join(':');
    assert.deepEqual(await wrong(host, openForm(host)), [host.word('missing')]);
});

test('the program never says anything', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    install(host, 'process.exit(3);');
    host.hurries = true;
    assert.deepEqual(await wrong(host, book), [host.word('late')]);
});

test('the program dies half way', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    install(host, "write('progress.txt', 'half way\\n'); process.exit(1);");
    host.hurries = true;
    assert.deepEqual(await wrong(host, book), [host.word('died')]);
    assert.ok(host.bars.includes('half way'));
});

test('a program that takes long is waited for while it gives signs of life', async (t) => {
    const host = newHost(t);
    openForm(host);
    const sign = "if (fs.existsSync(path.join(folder, 'progress.txt'))) return; if (++n < 5) write('progress.txt', 'at work\\n');";
    const end = "else { clearInterval(timer); write('answer.txt', 'SAY\\tinfo\\tlate\\nDONE\\n'); }";
    install(host, `let n = 0; const timer = setInterval(() => { ${sign} ${end} }, 70);`);
    host.bars.push = (text) => {
        host.skipped += text === 'at work' ? 20000 : 0; // 80 seconds in all
        return Array.prototype.push.call(host.bars, text);
    };
    assert.deepEqual(await host.press('check_sheet'), ['late']);
    assert.equal(host.bars.filter((text) => text === 'at work').length, 4);
});

for (const [what, answer] of [
    ['cut off', 'LIST\\tX\\nROW\\ttitle'], ['without its end', 'SAY\\tinfo\\tX\\n'], ['of another version', 'LEAP\\tX\\nDONE\\n'],
]) {
    test(`an answer ${what}`, async (t) => {
        const host = newHost(t);
        const book = openForm(host);
        install(host, `write('answer.txt', '${answer}');`);
        assert.deepEqual(await wrong(host, book), [host.word('incomplete')]);
    });
}

test('no copy can be saved', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    answering(host, check());
    book.save = () => {
        throw new Error('disk full');
    };
    assert.deepEqual(await wrong(host, book), [host.word('nocopy')]);
    book.save = () => undefined;
    assert.deepEqual(await wrong(host, book), [host.word('nocopy')]);
});

test('no temporary folder', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    answering(host, check());
    host.app.FileSystem.mkdirSync = () => false;
    assert.deepEqual(await wrong(host, book), [host.word('nofolder')]);
});

test('the workbook was closed meanwhile', async (t) => {
    const host = newHost(t);
    openForm(host);
    answering(host, check());
    const pressing = host.press('check_sheet');
    host.books.length = 0;
    assert.deepEqual(await pressing, [host.word('nobook')]);
});

test('a second click while the first is at work', async (t) => {
    const host = newHost(t);
    openForm(host);
    answering(host, [['SAY', 'info', 'first']]);
    const pressing = host.press('check_sheet');
    host.page.OnAction({ Id: 'check_sheet' });
    assert.deepEqual(await pressing, [host.word('busy'), 'first']);
});

test('something nobody thought of', async (t) => {
    const host = newHost(t);
    const book = openForm(host);
    answering(host, check());
    host.app.Env.GetTempPath = () => undefined;
    assert.deepEqual(await wrong(host, book), [host.word('fault')]);
    host.app.Env.GetTempPath = () => host.temp;
    answering(host, [['SAY', 'info', 'again']]);
    assert.deepEqual(await host.press('check_sheet'), ['again']);
});

test('a file that does not open is named', async (t) => {
    const host = newHost(t);
    const there = path.join(host.home, '新表 50%#1.xlsx');
    fs.writeFileSync(there, '');
    const page = path.join(host.home, '规则 #.html');
    fs.writeFileSync(page, '');
    const gone = path.join(host.home, '没有.xlsx');
    answering(host, [['OPEN', gone], ['OPEN', there], ['OPEN', page + '#F01'], ['OPEN', host.home]]);
    assert.deepEqual(await host.press('about'), [host.word('noopen') + gone]);
    const url = (file) => 'file://' + encodeURI(file).replace('#', '%23');
    assert.deepEqual(host.opened, [there, url(page) + '#F01', url(host.home)]);
});
