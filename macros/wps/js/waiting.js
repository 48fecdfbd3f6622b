// Starts the program and waits for its answer by looking again and again, so that WPS stays alive.

/** In milliseconds: how often to look, and how long without a sign of life to wait. */
const PACE = { look: 250, patience: 30000 };

/**
 * @param {string} path the program
 * @param {string} folder what it is to work in
 */
function start(path, folder) {
    const safe = /^[\w.:\\/~-]+$/.test(folder);
    Application.OAAssist.ShellExecute(path, 'ribbon ' + (safe ? folder : '"' + folder + '"'));
}

/**
 * @param {string} path
 * @returns {string} what a file holds; nothing where it is not there, or is being written just now
 */
function fileText(path) {
    try {
        return Application.FileSystem.Exists(path) ? Application.FileSystem.ReadFile(path) : '';
    } catch (error) {
        return '';
    }
}

/**
 * The progress file is taken away once it is read: where it comes back, the program is alive.
 * @param {string} folder
 * @returns {Promise<{answer: string, heard: boolean}>} the answer as written, empty where there is none any
 *     more; `heard` where the program gave a sign of life
 */
function answered(folder) {
    let heard = false;
    let last = Date.now();
    return new Promise((resolve) => {
        const look = () => {
            const answer = fileText(joined(folder, 'answer.txt'));
            if (answer) {
                resolve({ answer, heard: true });
                return;
            }
            const progress = fileText(joined(folder, 'progress.txt'));
            if (progress) {
                heard = true;
                last = Date.now();
                Application.StatusBar = unescaped(progress.split('\n')[0].trim());
                removeFile(joined(folder, 'progress.txt'));
            } else if (Date.now() - last > PACE.patience) {
                resolve({ answer: '', heard });
                return;
            }
            setTimeout(look, PACE.look);
        };
        look();
    });
}
