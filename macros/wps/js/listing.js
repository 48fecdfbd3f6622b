// The sheet that lists what was found; its hidden columns keep how marked cells looked before.

const LEFT = -4131; // xlLeft
const CENTRE = -4108; // xlCenter

/**
 * @param {Et.Workbook} book
 * @param {string} name
 * @returns {Et.Worksheet | null}
 */
function sheetNamed(book, name) {
    for (let n = 1; n <= book.Worksheets.Count; n++) {
        const sheet = /** @type {Et.Worksheet} */ (book.Worksheets.Item(n));
        if (sheet.Name === name) {
            return sheet;
        }
    }
    return null;
}

/**
 * @param {Et.Worksheet} sheet
 * @param {number} row
 * @param {number} column
 * @returns {Et.Range}
 */
function cellAt(sheet, row, column) {
    return sheet.Cells.Item(row, column);
}

/**
 * A new sheet, last in the book.
 * @param {Et.Workbook} book
 * @param {string} name
 * @returns {Et.Worksheet}
 */
function newList(book, name) {
    const sheet = book.Worksheets.Add(undefined, book.Worksheets.Item(book.Worksheets.Count));
    sheet.Name = name;
    SAID.list.widths.forEach((width, n) => {
        cellAt(sheet, 1, n + 1).EntireColumn.ColumnWidth = width;
    });
    const first = SAID.list.look;
    for (let column = first; column < first + 4; column++) {
        cellAt(sheet, 1, column).EntireColumn.NumberFormat = '@';
        cellAt(sheet, 1, column).EntireColumn.Hidden = true;
    }
    cellAt(sheet, SAID.list.head, first).Value2 = SAID.list.ours;
    return sheet;
}

/**
 * @param {Et.Worksheet} sheet
 * @param {number} row
 * @param {string[]} fields kind, seven texts, and perhaps the sheet and cell that the fourth text leads to
 */
function writeRow(sheet, row, fields) {
    const [kind, ...rest] = fields;
    const texts = rest.slice(0, SAID.list.widths.length);
    texts.forEach((text, n) => {
        if (text) {
            const cell = cellAt(sheet, row, n + 1);
            cell.NumberFormat = '@'; // text stays text, whatever it begins with
            cell.Value2 = text;
        }
    });
    const line = sheet.Range('A' + row + ':G' + row);
    line.Font.Name = SAID.list.font;
    line.Font.Size = kind === 'title' ? 14 : kind === 'note' ? 10 : 10.5;
    line.Font.Bold = kind === 'title' || kind === 'head';
    if (kind !== 'title' && kind !== 'note') {
        dressEntry(sheet, row, kind);
        lead(sheet, row, texts[3], rest[texts.length], rest[texts.length + 1]);
    }
}

/**
 * @param {Et.Worksheet} sheet
 * @param {number} row
 * @param {string} kind
 */
function dressEntry(sheet, row, kind) {
    const line = sheet.Range('A' + row + ':G' + row);
    line.Borders.LineStyle = 1; // xlContinuous
    line.Borders.Color = colourOf('#BFBFBF');
    line.WrapText = true;
    line.VerticalAlignment = CENTRE;
    line.HorizontalAlignment = CENTRE;
    if (kind === 'head') {
        line.Interior.Color = colourOf('#EDEDED');
        return;
    }
    sheet.Range('E' + row + ':F' + row).HorizontalAlignment = LEFT;
    if (SAID.tints[kind]) {
        cellAt(sheet, row, 2).Interior.Color = colourOf(SAID.tints[kind]);
    }
}

/**
 * @param {Et.Worksheet} sheet
 * @param {number} row
 * @param {string} shown
 * @param {string} [target] the sheet the place is on
 * @param {string} [cell]
 */
function lead(sheet, row, shown, target, cell) {
    if (target && cell) {
        const address = "'" + target.replace(/'/g, "''") + "'!" + cell;
        sheet.Hyperlinks.Add(cellAt(sheet, row, 4), '', address, '', shown);
    }
}

/**
 * @param {Et.Worksheet} sheet the list
 * @param {number} row
 * @param {string[]} look sheet, cell, fill, note as they were
 */
function recordLook(sheet, row, look) {
    look.forEach((text, n) => {
        cellAt(sheet, row, SAID.list.look + n).Value2 = text;
    });
}
