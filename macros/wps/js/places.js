// Where things lie: the program, and the folder that request and answer go through.

/** @returns {boolean} whether paths here are those of Windows */
function onWindows() {
    return /^[A-Za-z]:/.test(Application.Env.GetHomePath());
}

/**
 * @param {...string} parts folders and a name
 * @returns {string} the path, as this system writes it
 */
function joined(...parts) {
    const path = parts.map((part) => part.replace(/[\\/]+$/, '')).join('/');
    return onWindows() ? path.replace(/\//g, '\\') : path;
}

/** @returns {string[]} the files that may say where the program is, the likeliest first */
function programFiles() {
    const env = Application.Env;
    if (onWindows()) {
        return [joined(env.GetAppDataPath(), 'xltool/program.txt')];
    }
    const folders = ['.config', 'Library/Application Support'];
    return folders.map((folder) => joined(env.GetHomePath(), folder, 'xltool/program.txt'));
}

/**
 * @returns {{path: string, sure: boolean}} the program, `sure` where it was seen on the disk; without a path
 *     it was installed once and is gone
 */
function program() {
    const files = Application.FileSystem;
    const stated = programFiles().filter((path) => files.Exists(path));
    const named = stated.map((path) => unescaped(files.ReadFile(path).split('\n')[0].trim()));
    const found = named.filter((path) => path && files.Exists(path))[0];
    if (found) {
        return { path: found, sure: true };
    }
    return { path: stated.length ? '' : 'xltool', sure: false };
}

/** @returns {string} a new folder of our own for one command, or nothing where none can be made */
function privateFolder() {
    const files = Application.FileSystem;
    const unique = Date.now().toString(36) + Math.random().toString(36).slice(2, 10);
    const folder = joined(Application.Env.GetTempPath(), 'xltool-' + unique);
    try {
        if (typeof files.mkdirSync === 'function') {
            files.mkdirSync(folder, 0o700); // others on this machine need not read the copy
        } else {
            files.Mkdir(folder);
        }
        return files.Exists(folder) ? folder : '';
    } catch (error) {
        return '';
    }
}

/**
 * Takes the folder of a command away again; what will not go stays, it harms nobody.
 * @param {string} folder
 * @param {string} copy the copy of the workbook in it, if there is one
 */
function removeFolder(folder, copy) {
    const files = Application.FileSystem;
    const names = ['request.txt', 'progress.txt', 'progress.tmp', 'answer.txt'];
    for (const path of names.map((name) => joined(folder, name)).concat(copy ? [copy] : [])) {
        removeFile(path);
    }
    try {
        if (typeof files.rmdirSync === 'function') {
            files.rmdirSync(folder);
        } else {
            files.Remove(folder);
        }
    } catch (error) {
        return;
    }
}

/** @param {string} path a file that may be there */
function removeFile(path) {
    try {
        if (Application.FileSystem.Exists(path)) {
            Application.FileSystem.Remove(path);
        }
    } catch (error) {
        return;
    }
}
