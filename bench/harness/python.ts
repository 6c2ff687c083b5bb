// Finds a Python that has a package such as PyTorch, and talks with its processes: one JSON value a line, each way.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { FailureError } from "../../src/lib/errors.ts";

/** A Python with a package. */
export interface Python {
  command: string;
  /** Of the package. */
  version: string;
}

/** PyTorch as findPython finds it. */
export function findTorch(): Python | { reason: string } {
  return findPython("torch", "PyTorch");
}

/** A package from WEIGHBRIDGE_PYTHON, else from python3, else from the system's Python; or why there is none. */
export function findPython(module: string, title = module): Python | { reason: string } {
  const chosen = process.env.WEIGHBRIDGE_PYTHON;
  const commands = chosen ? [chosen] : ["python3", "/usr/bin/python3"];
  for (const command of commands) {
    const script = `import ${module}; print(${module}.__version__)`;
    const result = spawnSync(command, ["-c", script], { encoding: "utf8" });
    if (result.status === 0) return { command, version: result.stdout.trim() };
  }
  return { reason: `${title} can't be imported by ${commands.join(" or ")}; WEIGHBRIDGE_PYTHON names another Python` };
}

/** Holds numeric libraries to one thread, and Python from writing beside its sources. */
const ENVIRONMENT = {
  ...{ OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  PYTHONDONTWRITEBYTECODE: "1",
};

/** A Python script that answers each line with a line. */
export class PythonProcess {
  readonly #child: ChildProcess;
  readonly #waiting: { resolve: (answer: unknown) => void; reject: (error: Error) => void }[] = [];
  #complaint = "";
  #ended: Error | undefined;

  constructor(command: string, script: URL) {
    this.#child = spawn(command, [script.pathname], { env: { ...process.env, ...ENVIRONMENT } });
    createInterface({ input: this.#child.stdout! }).on("line", (line) =>
      this.#waiting.shift()?.resolve(JSON.parse(line)),
    );
    this.#child.stderr!.on("data", (text: Buffer) => {
      this.#complaint = (this.#complaint + text.toString()).slice(-2000);
    });
    this.#child.stdin!.on("error", () => {}); // the exit says more
    this.#child.on("error", (error) => this.#end(error.message));
    this.#child.on("close", (code) => this.#end(this.#complaint.trim().split("\n").at(-1) || `exit code ${code}`));
  }

  /** Sends a value and waits for its answer. Throws a FailureError with Python's last words if it ends instead. */
  ask<Answer>(value: unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#ended) reject(this.#ended);
      else {
        this.#waiting.push({ resolve: resolve as (answer: unknown) => void, reject });
        this.#child.stdin!.write(`${JSON.stringify(value)}\n`);
      }
    });
  }

  /** Ends the process. */
  close(): void {
    this.#child.kill();
  }

  #end(reason: string): void {
    this.#ended ??= new FailureError(`Python (${this.#child.spawnfile}) ended: ${reason}`);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended);
  }
}
