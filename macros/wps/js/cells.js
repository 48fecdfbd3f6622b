// One cell's look: recorded before it is marked, put back to the last detail afterwards.

const NO_PATTERN = -4142; // xlPatternNone
const SOLID = 1; // xlPatternSolid
const GRADIENT = 4000; // xlPatternLinearGradient and above: many colours, which no short text records

/**
 * @param {string} hex `#RRGGBB`
 * @returns {number} as spreadsheet programs count colours, red lowest
 */
function colourOf(hex) {
    const rgb = parseInt(hex.slice(1), 16);
    return ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16);
}

/**
 * @param {number} colour red lowest
 * @returns {string} `#RRGGBB`
 */
function hexOf(colour) {
    const rgb = ((colour & 0xff) << 16) | (colour & 0xff00) | ((colour >> 16) & 0xff);
    return '#' + ('00000' + rgb.toString(16).toUpperCase()).slice(-6);
}

/**
 * @param {() => number | null | undefined} ask for the number of a colour of the theme
 * @returns {string} the number; nothing where the colour is not of the theme, which some versions answer with
 *     an error
 */
function themeOf(ask) {
    try {
        const colour = ask();
        return typeof colour === 'number' && colour > 0 ? String(colour) : '';
    } catch (error) {
        return '';
    }
}

/**
 * @param {Et.Range} cell
 * @returns {string} its fill: `-`, or `#RRGGBB|pattern|theme|tint` with the same of a pattern's own colour
 */
function fillOf(cell) {
    const inside = cell.Interior;
    if (inside.Pattern === NO_PATTERN) {
        return '-';
    }
    const told = [hexOf(inside.Color), inside.Pattern, themeOf(() => inside.ThemeColor), inside.TintAndShade || 0];
    if (inside.Pattern !== SOLID && inside.Pattern < GRADIENT) {
        told.push(hexOf(inside.PatternColor), themeOf(() => inside.PatternThemeColor));
        told.push(inside.PatternTintAndShade || 0);
    }
    return told.join('|');
}

/**
 * @param {Et.Range} cell
 * @param {string} fill as {@link fillOf} told it
 */
function setFill(cell, fill) {
    const inside = cell.Interior;
    if (fill === '-') {
        inside.Pattern = NO_PATTERN;
        return;
    }
    const [colour, pattern, theme, tint, ownColour, ownTheme, ownTint] = fill.split('|');
    if (Number(pattern) >= GRADIENT) {
        return; // it was never tinted
    }
    inside.Pattern = pattern ? Number(pattern) : SOLID;
    if (theme) {
        inside.ThemeColor = Number(theme);
        inside.TintAndShade = Number(tint);
    } else {
        inside.Color = colourOf(colour);
    }
    if (ownTheme) {
        inside.PatternThemeColor = Number(ownTheme);
        inside.PatternTintAndShade = Number(ownTint);
    } else if (ownColour) {
        inside.PatternColor = colourOf(ownColour);
    }
}

/**
 * @param {Et.Range} cell
 * @returns {string} the text of its note, or nothing
 */
function noteOf(cell) {
    return cell.Comment ? cell.Comment.Text() : '';
}

/**
 * A note that is there keeps its size and place; only its text changes.
 * @param {Et.Range} cell
 * @param {string} text nothing for no note
 */
function setNote(cell, text) {
    const note = cell.Comment;
    if (!text) {
        if (note) {
            note.Delete();
        }
    } else if (note) {
        note.Text(text);
    } else {
        cell.AddComment(text);
    }
}

/**
 * @param {Et.Range} cell
 * @param {string} tint `#RRGGBB`
 * @param {string} note
 */
function markCell(cell, tint, note) {
    if (!(cell.Interior.Pattern >= GRADIENT)) {
        cell.Interior.Pattern = SOLID;
        cell.Interior.Color = colourOf(tint);
    }
    setNote(cell, note);
}

/**
 * @param {Et.Worksheet} sheet
 * @returns {boolean} whether its protection lets nobody tint a cell or add a note
 */
function isLocked(sheet) {
    return sheet.ProtectContents && !(sheet.Protection.AllowFormattingCells && !sheet.ProtectDrawingObjects);
}
