// Any text as one ASCII line, as the program writes and reads it too.

/**
 * @param {string} text any text
 * @returns {string} it with \uXXXX for what is not plain ASCII, and for the backslash
 */
function escaped(text) {
    return text.replace(
        /[^\x20-\x5b\x5d-\x7e]/g,
        (unit) => '\\u' + ('000' + unit.charCodeAt(0).toString(16)).slice(-4),
    );
}

/**
 * @param {string} line what was escaped
 * @returns {string} the text again
 */
function unescaped(line) {
    return line.replace(/\\u([0-9a-fA-F]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
}
