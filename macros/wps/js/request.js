// What the officer asked for and what stands in front, written down for the program.

/** @returns {Et.Workbook | null} the workbook in front */
function frontBook() {
    try {
        return Application.ActiveWorkbook || null;
    } catch (error) {
        return null;
    }
}

/**
 * @param {Et.Workbook} book
 * @returns {boolean} whether it is still open, whatever the officer did meanwhile
 */
function stillOpen(book) {
    try {
        const name = book.FullName;
        for (let n = 1; n <= Application.Workbooks.Count; n++) {
            if (Application.Workbooks.Item(n).FullName === name) {
                return true;
            }
        }
    } catch (error) {
        return false;
    }
    return false;
}

/**
 * @param {Button} button
 * @returns {string | null} the file or folder the officer chose; null where nothing was chosen
 */
function chosen(button) {
    const folder = button.asks === 'folder';
    const dialog = Application.FileDialog(folder ? 4 : 3); // msoFileDialogFolderPicker, msoFileDialogFilePicker
    dialog.Title = button.prompt;
    if (!folder) {
        dialog.AllowMultiSelect = false;
    }
    return dialog.Show() === -1 && dialog.SelectedItems.Count ? dialog.SelectedItems.Item(1) : null;
}

/**
 * @param {Et.Workbook} book
 * @param {string} folder
 * @returns {string} the path of a copy of the workbook as it is now, or nothing where it cannot be saved
 */
function savedCopy(book, folder) {
    const suffix = /\.[A-Za-z]{2,5}$/.exec(book.Name);
    const copy = joined(folder, 'copy' + (suffix ? suffix[0].toLowerCase() : '.xlsx'));
    try {
        book.SaveCopyAs(copy);
        return Application.FileSystem.Exists(copy) ? copy : '';
    } catch (error) {
        return '';
    }
}

/**
 * @param {Button} button
 * @param {{book: Et.Workbook | null, picked: string, copy: string}} given
 * @returns {string} the lines of request.txt
 */
function requestText(button, given) {
    /** @type {string[][]} */
    const said = [['command', button.command], ['argument', button.argument], ['host', 'wps']];
    const book = given.book;
    if (book) {
        said.push(['book', book.Name], ['path', book.Path ? book.FullName : '']);
        said.push(['sheet', Application.ActiveSheet.Name]);
        said.push(['cell', Application.ActiveCell.Address(false, false)]);
    }
    if (given.copy) {
        said.push(['copy', given.copy]);
    }
    said.push(['picked', given.picked]);
    return said.map(([key, value]) => key + '\t' + escaped(value || '') + '\n').join('');
}
