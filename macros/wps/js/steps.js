// Carries out the program's answer. What changes the workbook happens wholly or not at all.

/** Steps that change the workbook; the others speak or open and come after. */
const INSIDE = ['CLEAR', 'DROP', 'LIST', 'ROW', 'MARK', 'SELECT'];
const OUTSIDE = ['STATUS', 'SAY', 'OPEN'];
const SHOWN = -1; // xlSheetVisible

/**
 * Work on one workbook: what undoes it so far, what is deleted only when all went well.
 * @typedef {object} Board
 * @property {Et.Workbook} book
 * @property {(() => void)[]} undo
 * @property {Et.Worksheet[]} dropped
 * @property {Et.Worksheet | null} list
 * @property {number} rows
 * @property {number} looks
 */

/**
 * @param {string} answer
 * @returns {string[][] | null} the steps with their fields; null where the answer is not whole
 */
function stepsOf(answer) {
    const lines = answer.split(/\r?\n/);
    while (lines.length && !lines[lines.length - 1]) {
        lines.pop();
    }
    if (lines.pop() !== 'DONE') {
        return null;
    }
    const steps = lines.map((line) => line.split('\t').map(unescaped));
    return steps.every(([name]) => INSIDE.concat(OUTSIDE).indexOf(name) >= 0) ? steps : null;
}

/**
 * @param {Board} board
 * @param {string} name
 * @param {string} cell
 * @returns {Et.Range | null} the cell, where its sheet is still there
 */
function placed(board, name, cell) {
    const sheet = sheetNamed(board.book, name);
    return sheet ? sheet.Range(cell) : null;
}

/** @type {Record<string, (board: Board, ...fields: string[]) => void>} */
const CHANGES = {
    CLEAR(board, sheet, name, fill, note) {
        const cell = placed(board, sheet, name);
        if (!cell) {
            return;
        }
        if (isLocked(cell.Worksheet)) {
            throw new Error('protected');
        }
        const now = [fillOf(cell), noteOf(cell)];
        board.undo.push(() => {
            setFill(cell, now[0]);
            setNote(cell, now[1]);
        });
        setFill(cell, fill);
        setNote(cell, note);
    },

    DROP(board, name) {
        const sheet = sheetNamed(board.book, name);
        if (sheet) {
            sheet.Name = '~' + Date.now().toString(36) + board.dropped.length;
            board.undo.push(() => {
                sheet.Name = name;
            });
            board.dropped.push(sheet);
        }
    },

    LIST(board, name) {
        const before = board.book.ActiveSheet;
        const count = board.book.Worksheets.Count;
        board.undo.push(() => {
            if (board.book.Worksheets.Count > count) {
                /** @type {Et.Worksheet} */ (board.book.Worksheets.Item(count + 1)).Delete();
            }
            before.Activate();
        });
        board.list = newList(board.book, name);
        before.Activate();
    },

    ROW(board, ...fields) {
        if (board.list) {
            board.rows += 1;
            writeRow(board.list, board.rows, fields);
        }
    },

    MARK(board, sheet, name, level, note) {
        const cell = placed(board, sheet, name);
        if (!cell || !board.list || isLocked(cell.Worksheet)) {
            return; // the list says it all the same
        }
        const now = [fillOf(cell), noteOf(cell)];
        board.looks += 1;
        recordLook(board.list, SAID.list.head + board.looks, [sheet, name, now[0], now[1]]);
        board.undo.push(() => {
            setFill(cell, now[0]);
            setNote(cell, now[1]);
        });
        markCell(cell, SAID.tints[level], note);
    },

    SELECT(board, name, cell) {
        const sheet = sheetNamed(board.book, name);
        if (sheet && sheet.Visible === SHOWN) {
            board.book.Activate();
            sheet.Activate();
            sheet.Range(cell).Select();
        }
    },
};

/**
 * Changes the workbook as the steps say, or leaves it as it was.
 * @param {Et.Workbook} book
 * @param {string[][]} steps
 * @returns {boolean} whether all was done
 */
function changed(book, steps) {
    /** @type {Board} */
    const board = { book, undo: [], dropped: [], list: null, rows: 0, looks: 0 };
    const asking = Application.DisplayAlerts;
    Application.ScreenUpdating = false;
    Application.DisplayAlerts = false; // deleting our own list needs no question
    try {
        steps.forEach(([name, ...fields]) => CHANGES[name](board, ...fields));
        board.dropped.forEach((sheet) => sheet.Delete());
        return true;
    } catch (error) {
        undone(board);
        return false;
    } finally {
        Application.DisplayAlerts = asking;
        Application.ScreenUpdating = true;
    }
}

/**
 * Takes back what was done, the last first; what cannot be taken back does not keep the rest.
 * @param {Board} board
 */
function undone(board) {
    board.undo.reverse().forEach((back) => {
        try {
            back();
        } catch (error) {
            return;
        }
    });
}

/**
 * @param {string} path a file or folder, a page perhaps with `#` and a place in it
 */
function opened(path) {
    const there = Application.FileSystem.Exists(path);
    const place = there ? '' : (/#[^#\\/]*$/.exec(path) || [''])[0];
    const file = path.slice(0, path.length - place.length);
    if (/\.(xlsx|xlsm|xls|et|csv)$/i.test(file)) {
        Application.Workbooks.Open(file);
    } else {
        const url = encodeURI(file.replace(/\\/g, '/')).replace(/#/g, '%23').replace(/\?/g, '%3F');
        Application.OAAssist.ShellExecute('file://' + (url[0] === '/' ? '' : '/') + url + place);
    }
}

/**
 * @param {string[]} step STATUS, SAY or OPEN with its fields
 */
function told([name, ...fields]) {
    if (name === 'STATUS') {
        Application.StatusBar = fields[0];
    } else if (name === 'SAY') {
        alert(fields[1]);
    } else {
        try {
            opened(fields[0]);
        } catch (error) {
            alert(SAID.words.noopen + fields[0]);
        }
    }
}

/**
 * @param {Et.Workbook | null} book the workbook the request was about
 * @param {string[][]} steps
 */
function carriedOut(book, steps) {
    const inside = steps.filter(([name]) => INSIDE.indexOf(name) >= 0);
    if (inside.length && !(book && stillOpen(book))) {
        alert(SAID.words.nobook);
    } else if (inside.length && book && !changed(book, inside)) {
        alert(SAID.words.readonly);
    } else {
        steps.filter(([name]) => OUTSIDE.indexOf(name) >= 0).forEach(told);
    }
}
