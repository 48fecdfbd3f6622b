// A workbook as WPS shows it to its add-ins, as far as the add-in looks: cells, fills, notes, links, sheets.

import { Interior } from './fills.mjs';

const position = (name) => {
    const [, letters, digits] = /^\$?([A-Z]+)\$?(\d+)$/.exec(name);
    const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    return [Number(digits), column];
};

const letters = (column) =>
    column > 26 ? letters(Math.floor((column - 1) / 26)) + letters(((column - 1) % 26) + 1)
                : String.fromCharCode(64 + column); // prettier-ignore

export const addressOf = (row, column) => letters(column) + row;

/** A note; its width stands for all that a new one would not have. */
class Note {
    constructor(cell, text) {
        Object.assign(this, { cell, text, width: 96 });
    }
    Text(text) {
        if (text !== undefined) {
            this.cell.touch('note');
            this.text = text;
        }
        return this.text;
    }
    Delete() {
        this.cell.touch('note');
        this.cell.note = null;
    }
}

class Cell {
    constructor(sheet, row, column) {
        Object.assign(this, { sheet, row, column, value: null, format: 'General', fill: {}, note: null });
        Object.assign(this, { font: {}, borders: {}, look: {}, link: null });
    }
    touch(what) {
        this.sheet.book.touched(what, this.sheet, addressOf(this.row, this.column));
    }
    get state() {
        const { value, format, fill, note, font, borders, look, link } = this;
        const kept = { value, format, fill, font, borders, look, link };
        return JSON.stringify({ ...kept, note: note && [note.text, note.width] });
    }
}

/** Cells together; whole columns have a look of their own. */
class Range {
    constructor(sheet, cells) {
        Object.assign(this, { sheet, cells });
    }
    get Worksheet() {
        return this.sheet;
    }
    get Interior() {
        return new Interior(this.cells);
    }
    get Comment() {
        return this.cells[0].note;
    }
    get Font() {
        return this.spread('font');
    }
    get Borders() {
        return this.spread('borders');
    }
    get EntireColumn() {
        return (this.sheet.columns[this.cells[0].column] ||= {});
    }
    get Value2() {
        return this.cells[0].value;
    }
    set Value2(value) {
        const [cell] = this.cells;
        cell.touch('value');
        const column = this.sheet.columns[cell.column] || {};
        const isText = cell.format === '@' || column.NumberFormat === '@';
        cell.value = !isText && /^=/.test(value) ? { formula: value } : value;
    }
    spread(what) {
        const cells = this.cells;
        return new Proxy({}, {
            set(_, key, value) {
                cells.forEach((cell) => (cell[what][key] = value));
                return true;
            },
        }); // prettier-ignore
    }
    set NumberFormat(format) {
        this.cells.forEach((cell) => (cell.format = format));
    }
    set WrapText(wrap) {
        this.spread('look').wrap = wrap;
    }
    set HorizontalAlignment(side) {
        this.spread('look').horizontal = side;
    }
    set VerticalAlignment(side) {
        this.spread('look').vertical = side;
    }
    AddComment(text) {
        const [cell] = this.cells;
        cell.touch('note');
        if (cell.note) {
            throw new Error('there is a note already');
        }
        return (cell.note = new Note(cell, text));
    }
    Address(rows, columns) {
        if (rows !== false || columns !== false) {
            throw new Error('the add-in asks for C5, not $C$5');
        }
        return addressOf(this.cells[0].row, this.cells[0].column);
    }
    Select() {
        if (this.sheet.book.ActiveSheet !== this.sheet) {
            throw new Error('only cells of the sheet in front can be selected');
        }
        this.sheet.book.selected = this;
        return true;
    }
}

export class Sheet {
    constructor(book, name) {
        Object.assign(this, { book, name, held: new Map(), columns: {}, Visible: -1 });
        Object.assign(this, { ProtectContents: false, ProtectDrawingObjects: false });
        this.Protection = { AllowFormattingCells: false };
        this.Cells = { Item: (row, column) => new Range(this, [this.cell(row, column)]) };
        this.Hyperlinks = {
            Add: ({ cells: [cell] }, address, target, tip, shown) => {
                Object.assign(cell, { link: [address, target], value: shown });
            },
        };
    }
    cell(row, column) {
        const name = addressOf(row, column);
        if (!this.held.has(name)) {
            this.held.set(name, new Cell(this, row, column));
        }
        return this.held.get(name);
    }
    at(name) {
        return this.cell(...position(name));
    }
    get Name() {
        return this.name;
    }
    set Name(name) {
        this.book.touched('sheets', this, name);
        if (name.length > 31 || /[\\/?*[\]:]/.test(name) || this.book.sheets.some((one) => one.name === name)) {
            throw new Error('no name for a sheet: ' + name);
        }
        this.name = name;
    }
    Range(name) {
        const [[top, left], [bottom, right] = [top, left]] = name.split(':').map(position);
        const cells = [];
        for (let row = top; row <= bottom; row++) {
            for (let column = left; column <= right; column++) {
                cells.push(this.cell(row, column));
            }
        }
        return new Range(this, cells);
    }
    Activate() {
        if (this.Visible !== -1) {
            throw new Error('a hidden sheet');
        }
        this.book.active = this;
    }
    Delete() {
        this.book.touched('sheets', this, 'delete');
        if (this.book.app.DisplayAlerts) {
            throw new Error('the officer would be asked');
        }
        const at = this.book.sheets.indexOf(this);
        this.book.sheets.splice(at, 1);
        if (this.book.active === this) {
            this.book.active = this.book.sheets[Math.max(at - 1, 0)];
        }
    }
}

export class Book {
    constructor(app, { name, folder, sheets, save }) {
        Object.assign(this, { app, Name: name, Path: folder, save, selected: null, ProtectStructure: false });
        this.refuses = () => false;
        this.sheets = sheets.map((sheet) => new Sheet(this, sheet));
        this.active = this.sheets[0];
        const held = this;
        this.Worksheets = {
            get Count() {
                return held.sheets.length;
            },
            Item: (n) => {
                if (!held.sheets[n - 1]) {
                    throw new Error('no such sheet: ' + n);
                }
                return held.sheets[n - 1];
            },
            Add: (_, after) => {
                held.touched('sheets', after, 'add');
                const made = new Sheet(held, 'Sheet' + (held.sheets.length + 1));
                held.sheets.splice(held.sheets.indexOf(after) + 1, 0, made);
                held.active = made;
                return made;
            },
        };
    }
    get FullName() {
        return this.Path ? this.Path + '/' + this.Name : this.Name;
    }
    get ActiveSheet() {
        return this.active;
    }
    Activate() {
        this.app.ActiveWorkbook = this;
    }
    SaveCopyAs(path) {
        this.save(this, path);
    }
    sheet(name) {
        return this.sheets.find((one) => one.name === name);
    }
    /** Called before anything changes; a test may have the host refuse. */
    touched(what, sheet, name) {
        const formats = sheet.Protection.AllowFormattingCells;
        const locked = { fill: !formats, note: sheet.ProtectDrawingObjects || !formats, value: true };
        if ((sheet.ProtectContents && locked[what]) || (this.ProtectStructure && what === 'sheets') || this.refuses(what, sheet.name, name)) {
            throw new Error('0x800A03EC');
        }
    }
    /** All there is to see, to compare with later. */
    get state() {
        const plain = new Cell(this.sheets[0], 1, 1).state;
        return this.sheets.map((sheet) => [
            sheet.name,
            sheet === this.active,
            JSON.stringify(sheet.columns),
            [...sheet.held].map(([name, cell]) => [name, cell.state]).filter(([, state]) => state !== plain).sort(),
        ]);
    }
}
