// One hand-in on its way: sent, followed line by line as the server tells of it, and how it ended.

const GONE = "与服务器的连接断了，这一批没有校验完。请检查网络，再点“再试一次”。";
const STOPPED = "已经停止，这一批没有校验完。";
const STRANGE = "服务器的答复读不懂，这一批没有校验完。请再试一次；还是这样，请告诉管理员。";

/* `following` has a function for each step; the answer is the last step, or `{refused: sentence}`. */
export function send(files, following) {
  const request = new XMLHttpRequest(), body = new FormData();
  files.forEach((file) => body.append("files", file, file.name));
  const answer = new Promise((resolve) => follow(request, files, following, resolve));
  request.open("POST", "/api/check?format=stream");
  request.send(body);
  return { answer: answer, stop: () => request.abort() };
}

function follow(request, files, following, resolve) {
  let read = 0, last = null;
  function lines() {
    if (request.status !== 200) { return; }
    const text = request.responseText;
    for (let end = text.indexOf("\n", read); end >= 0; end = text.indexOf("\n", read)) {
      const line = text.slice(read, end);
      read = end + 1;
      if (!line.trim()) { continue; }
      const step = JSON.parse(line);
      if (step.step === "done" || step.step === "refused") {
        last = step.step === "done" ? step : { refused: step.message };
      } else if (following[step.step]) {
        following[step.step](step);
      }
    }
  }
  function tried(act) {
    try { act(); } catch (error) { resolve({ refused: STRANGE }); request.abort(); }
  }
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) { following.sent(event.loaded, event.total); }
  });
  request.addEventListener("progress", () => tried(lines));
  request.addEventListener("load", () => tried(() => {
    lines();
    if (request.status === 200) { resolve(last || { refused: GONE }); } else { resolve({ refused: refusal(request) }); }
  }));
  request.addEventListener("error", () => broken(files).then((sentence) => resolve({ refused: sentence })));
  request.addEventListener("abort", () => resolve({ refused: STOPPED }));
}

/* A file that was saved anew after it was chosen can no longer be read; else it is the network. */
async function broken(files) {
  for (const file of files) {
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch (error) {
      return "“" + file.name + "”选好以后又被改动或移走了。请重新拖进来，或重新选择。";
    }
  }
  return GONE;
}

function refusal(request) {
  try {
    return JSON.parse(request.responseText).message || STRANGE;
  } catch (error) {
    return STRANGE;
  }
}
