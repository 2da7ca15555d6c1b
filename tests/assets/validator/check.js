// Judges models with the Khronos glTF validator: paths on standard input, one a line; JSON on standard output,
// path -> [[severity, code, pointer, message], ...]
//
//   node check.js PREFIX < paths        PREFIX is where install.sh put the package
//
// A broken file may make the validator fail outside its own promise, or compute for ever: it works in a thread that is ended then. Such a
// file has no answer, and the next one's turn comes.
const fs = require("fs"), path = require("path");
const { Worker, isMainThread, parentPort, workerData } = require("worker_threads");
const PATIENCE_MS = 5000;
const NO_ANSWER = [[0, "NO_ANSWER", "", "the validator gives none"]];

const beside = (file) => (uri) => new Promise((take, refuse) => {
  if (!/^[\w% -]+\.[a-z]+$/.test(uri)) return refuse("not opened");
  fs.readFile(path.join(path.dirname(file), decodeURIComponent(uri)), (error, data) => (error ? refuse(String(error)) : take(data)));
});

function judgeInThread(validator) {
  parentPort.on("message", async (file) => {
    const options = { uri: path.basename(file), maxIssues: 100, externalResourceFunction: beside(file) };
    try {
      const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)), options);
      parentPort.postMessage(report.issues.messages.map((m) => [m.severity, m.code, m.pointer || "", m.message]));
    } catch (error) {
      parentPort.postMessage([[0, "NO_GLTF", "", String(error).slice(0, 100)]]);
    }
  });
}

function judged(worker, file) {
  return new Promise((answer) => {
    const late = setTimeout(() => answer(null), PATIENCE_MS);
    const done = (verdict) => { clearTimeout(late); answer(verdict); };
    worker.removeAllListeners();
    worker.once("message", done);
    worker.once("error", () => done(null));
    worker.postMessage(file);
  });
}

async function main() {
  const start = () => new Worker(__filename, { workerData: process.argv[2] });
  const verdicts = {};
  let worker = start();
  for (const file of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    verdicts[file] = await judged(worker, file);
    if (verdicts[file] === null) {
      verdicts[file] = NO_ANSWER;
      worker.removeAllListeners();
      worker.on("error", () => {});
      await worker.terminate();
      worker = start();
    }
  }
  await worker.terminate();
  process.stdout.write(JSON.stringify(verdicts));
}

if (isMainThread) main();
else judgeInThread(require(path.join(workerData, "node_modules", "gltf-validator")));
