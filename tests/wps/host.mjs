// WPS as the add-in sees it: the page, the files, the workbooks, and programs that really start.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { Book } from './sheets.mjs';

/** The parameters of a program as systems take them apart: by blanks outside double quotes. */
const taken = (params) => [...params.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);

/** The file system as add-ins see it. */
const fileSystem = () => ({
    Exists: (file) => fs.existsSync(file),
    ReadFile: (file) => fs.readFileSync(file, 'utf8'),
    WriteFile: (file, text) => {
        fs.writeFileSync(file, text);
        return true;
    },
    Mkdir: (folder) => fs.mkdirSync(folder),
    mkdirSync: (folder, mode) => fs.mkdirSync(folder, { mode }) === undefined,
    Remove: (file) => fs.unlinkSync(file),
    rmdirSync: (folder) => fs.rmdirSync(folder) === undefined,
});

export class Host {
    /**
     * @param {string} addin the folder of the add-in as built
     * @param {string} home a folder for the settings, temporary files and workbooks of this run
     */
    constructor(addin, home) {
        Object.assign(this, { addin, home, said: [], started: [], opened: [], bars: [], chosen: null });
        Object.assign(this, { skipped: 0, hurries: false, ended: false });
        this.temp = path.join(home, 'tmp');
        fs.mkdirSync(this.temp, { recursive: true });
        this.app = this.application();
        this.page = vm.createContext({
            Application: this.app,
            alert: (text) => this.said.push(text),
            console,
            setTimeout,
            Date: { now: () => this.now() },
            document: { location: 'file://' + addin + '/index.html', write: (tag) => this.load(tag) },
        });
        this.run(fs.readFileSync(path.join(addin, 'main.js'), 'utf8'));
        this.run('PACE.look = 20;');
    }

    run(script) {
        return vm.runInContext(script, this.page);
    }

    load(tag) {
        const [, source] = /src="([^"]+)"/.exec(tag);
        this.run(fs.readFileSync(path.join(this.addin, source), 'utf8'));
    }

    /** The time; where the host `hurries` it flies once a program has ended. */
    now() {
        this.skipped += this.hurries && this.ended ? 31000 : 0;
        return Date.now() + this.skipped;
    }

    /** Where the add-in will find the program. */
    install(program) {
        const folder = path.join(this.home, '.config', 'xltool');
        fs.mkdirSync(folder, { recursive: true });
        fs.writeFileSync(path.join(folder, 'program.txt'), this.page.escaped(program) + '\n');
    }

    /** A workbook in front. `save` writes a copy of it. */
    open(book) {
        const made = new Book(this.app, book);
        this.books.push(made);
        this.app.ActiveWorkbook = made;
        return made;
    }

    /** Presses a button and waits until all is done. */
    async press(id) {
        this.said.length = 0;
        await this.page.pressed(this.run('SAID').buttons[id]);
        return [...this.said];
    }

    word(key) {
        return this.run('SAID').words[key];
    }

    application() {
        this.books = [];
        const host = this;
        const bars = this.bars;
        return {
            ActiveWorkbook: undefined,
            DisplayAlerts: true,
            ScreenUpdating: true,
            set StatusBar(text) {
                bars.push(text);
            },
            get ActiveSheet() {
                return host.app.ActiveWorkbook.ActiveSheet;
            },
            get ActiveCell() {
                return host.app.ActiveWorkbook.selected || host.app.ActiveSheet.Range('A1');
            },
            Workbooks: {
                get Count() {
                    return host.books.length;
                },
                Item: (n) => host.books[n - 1],
                Open: (file) => {
                    fs.accessSync(file);
                    host.opened.push(file);
                },
            },
            Env: { GetHomePath: () => this.home, GetTempPath: () => this.temp + '/' },
            FileSystem: fileSystem(),
            OAAssist: { ShellExecute: (file, params) => this.execute(file, params) },
            FileDialog: (kind) => this.dialog(kind),
        };
    }

    execute(file, params) {
        if (params === undefined) {
            this.opened.push(file);
            return;
        }
        const child = spawn(file, taken(params), { stdio: ['ignore', 'inherit', 'inherit'] });
        const end = () => (this.ended = true);
        child.on('error', end); // WPS says nothing of a program that is not there
        child.on('exit', end);
        this.started.push(child);
    }

    dialog(kind) {
        const chosen = this.chosen;
        this.asked = { kind };
        const asked = this.asked;
        return {
            set Title(title) {
                asked.title = title;
            },
            Show: () => (chosen === null ? 0 : -1),
            SelectedItems: { Count: chosen === null ? 0 : 1, Item: () => chosen },
        };
    }

    /** What is left of private folders. */
    get left() {
        return fs.readdirSync(this.temp);
    }
}
