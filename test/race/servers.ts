import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Address } from './place.js';

/** Where the bundle puts it. */
const script = fileURLToPath(new URL('./server.js', import.meta.url));

/** Servers on one database, in processes of their own. */
export class Servers {
  readonly #address: Address;
  readonly #processes: ChildProcess[] = [];
  /** By server; absent while it starts. */
  readonly #ports: (number | undefined)[] = [];
  kills = 0;

  private constructor(address: Address) {
    this.#address = address;
  }

  static async start(address: Address, count: number): Promise<Servers> {
    const servers = new Servers(address);
    await Promise.all(Array.from({ length: count }, (_, index) => servers.#start(index)));
    return servers;
  }

  /** The address of a server that runs, if one does. */
  url(index: number): string | undefined {
    const port = this.#ports[index % this.#ports.length];
    return port === undefined ? undefined : `http://127.0.0.1:${port}`;
  }

  /** Kills a server without a chance to clean up, and starts it again. */
  async killAndRestart(index: number): Promise<void> {
    const child = this.#processes[index % this.#processes.length];
    if (child === undefined || this.url(index) === undefined) return;
    this.#ports[index % this.#ports.length] = undefined;
    this.kills++;
    await kill(child);
    await this.#start(index % this.#ports.length);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.map(kill));
  }

  async #start(index: number): Promise<void> {
    const child = spawn(process.execPath, [script, JSON.stringify(this.#address)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#processes[index] = child;
    const lines = createInterface({ input: child.stdout });
    const [line] = (await Promise.race([
      once(lines, 'line'),
      once(child, 'exit').then(() => Promise.reject(new Error('A server of the race ended by itself.'))),
    ])) as [string];
    this.#ports[index] = Number(line);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
