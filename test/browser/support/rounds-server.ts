import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** Tests run in the project's folder. */
const main = resolve('dist-demo/server/main.js');

/** What the server applied: one row an effect, in commit order. */
export interface Effect {
  readonly n: number;
  readonly key: string | null;
  readonly method: string;
  readonly path: string;
}

export interface Reading {
  readonly id: string;
  readonly position: number;
  readonly checkpoint: string;
  readonly value: number;
}

export interface Round {
  readonly id: string;
  readonly title: string;
  readonly note: { readonly text: string; readonly etag: string };
  readonly readings: readonly Reading[];
  readonly photos: readonly { readonly id: string; readonly caption: string }[];
  readonly totals: { readonly count: number };
}

/** The demo's real server, as a process of its own, on a real SQLite file. */
export class RoundsServer {
  readonly #process: ChildProcess;
  readonly address: string;

  private constructor(process: ChildProcess, address: string) {
    this.#process = process;
    this.address = address;
  }

  static async start(dataFile: string, env: NodeJS.ProcessEnv = {}): Promise<RoundsServer> {
    const process_ = spawn(process.execPath, [main], {
      env: { ...process.env, PORT: '0', HOLDFAST_DATA: dataFile, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    for await (const chunk of process_.stdout) {
      output += String(chunk);
      const address = /http:\/\/localhost:\d+/.exec(output)?.[0];
      if (address) {
        process_.stdout.resume();
        return new RoundsServer(process_, address);
      }
    }
    throw new Error(`The server ended before it listened: ${output}`);
  }

  /** Everything that it applied, read past the browser. */
  async ledger(): Promise<Effect[]> {
    return (await (await fetch(`${this.address}/api/ledger`)).json()) as Effect[];
  }

  async rounds(): Promise<Round[]> {
    return ((await (await fetch(`${this.address}/api/rounds`)).json()) as { rounds: Round[] }).rounds;
  }

  async stop(): Promise<void> {
    // A process that was killed has a signal, and no exit code; its `exit` does not come a second time.
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }
}
