// What the ribbon calls: WPS finds these functions by the names in ribbon.xml.

/**
 * @typedef {object} Button
 * @property {string} command
 * @property {string} argument
 * @property {string} asks `file`, `folder` or nothing
 * @property {string} prompt
 * @property {string} needs `book`, `open` or nothing
 */

/**
 * What said.js holds: made when the add-in is built, from the one list of commands.
 * @typedef {object} Said
 * @property {Record<string, string>} words what only the add-in can say, by key
 * @property {Record<string, Button>} buttons by the id of the control
 * @property {Record<string, string>} tints `#RRGGBB` by level
 * @property {{font: string, head: number, look: number, ours: string, widths: number[]}} list row of the heads,
 *     first of the hidden columns, what stands there, widths in characters
 */

let running = false;

/** @returns {boolean} */
function OnAddinLoad() {
    return true;
}

/**
 * @param {{Id: string}} control
 * @returns {string} its picture, from the add-in's folder
 */
function GetImage(control) {
    return 'images/' + control.Id + '.svg';
}

/**
 * @param {{Id: string}} control
 * @returns {boolean}
 */
function OnAction(control) {
    pressed(SAID.buttons[control.Id]);
    return true;
}

/**
 * @param {Button} button
 * @returns {Promise<void>} when all is done
 */
async function pressed(button) {
    if (running) {
        alert(SAID.words.busy);
        return;
    }
    running = true;
    try {
        Application.StatusBar = false;
        const sorry = await served(button);
        if (sorry) {
            Application.StatusBar = false;
            alert(sorry);
        }
    } catch (error) {
        Application.StatusBar = false;
        alert(SAID.words.fault);
    } finally {
        running = false;
    }
}

/**
 * @param {Button} button
 * @returns {Promise<string>} why it could not be done; nothing where it was
 */
async function served(button) {
    const words = SAID.words;
    const book = button.needs ? frontBook() : null;
    if (button.needs === 'book' && !book) {
        return words.nobook;
    }
    const picked = button.asks ? chosen(button) : '';
    if (picked === null) {
        return '';
    }
    const known = program();
    if (!known.path) {
        return words.missing;
    }
    const folder = privateFolder();
    if (!folder) {
        return words.nofolder;
    }
    const copy = book ? savedCopy(book, folder) : '';
    let found;
    try {
        if (button.needs === 'book' && !copy) {
            return words.nocopy;
        }
        const request = joined(folder, 'request.txt');
        Application.FileSystem.WriteFile(request, requestText(button, { book, picked, copy }));
        if (!Application.FileSystem.Exists(request)) {
            return words.nofolder;
        }
        Application.StatusBar = words.working;
        start(known.path, folder);
        found = await answered(folder);
    } finally {
        removeFolder(folder, copy);
    }
    if (!found.answer) {
        return found.heard ? words.died : known.sure ? words.late : words.missing;
    }
    const steps = stepsOf(found.answer);
    if (!steps) {
        return words.incomplete;
    }
    Application.StatusBar = false;
    carriedOut(book, steps);
    return '';
}
