import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Device } from '../browser/support/device.js';
import { Gate } from '../browser/support/gate.js';
import { type Effect, type Round, RoundsServer } from '../browser/support/rounds-server.js';
import { type Fault, isWrite, Wire } from '../browser/support/wire.js';
import type { Trouble } from './plan.js';

export interface WorldOptions {
  /** Where the front end is; the demo's where there is none. */
  readonly publicFolder: string | undefined;
  /** The path of the worker's script, which is to be updated. */
  readonly workerPath: string;
}

/** All that a device depends on, and that can fail: the real server on a real file, and the wire to it. */
export class World {
  readonly device: Device;
  readonly wire: Wire;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  #server: RoundsServer;
  #isServerUp = true;
  #isCut = false;
  /** Opens what is held back on the wire. */
  #gate = new Gate();
  #workerVersion = 0;

  private constructor(folder: string, server: RoundsServer, { publicFolder, workerPath }: WorldOptions) {
    this.#folder = folder;
    this.#server = server;
    // The wire knows the server by its address, which stays the same through its deaths.
    this.#env = { PORT: new URL(server.address).port, ...(publicFolder && { HOLDFAST_PUBLIC: publicFolder }) };
    this.device = new Device(join(folder, 'profile'));
    this.wire = new Wire(server.address);
    this.wire.change(workerPath, (script) => `${script}\n// version ${this.#workerVersion}\n`);
  }

  static async start(options: WorldOptions): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-chaos-'));
    const { publicFolder } = options;
    const server = await RoundsServer.start(join(folder, 'rounds.db'), {
      ...(publicFolder && { HOLDFAST_PUBLIC: publicFolder }),
    });
    const world = new World(folder, server, options);
    await world.wire.listen();
    return world;
  }

  get origin(): string {
    return this.wire.origin;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Writes that reached the wire so far. */
  get arrivals(): number {
    return this.wire.writes.length;
  }

  /** Nobody listens any more, and what is open breaks. */
  async cut(): Promise<void> {
    if (this.#isCut) return;
    this.#isCut = true;
    await this.wire.stop();
  }

  /** The `nth` write from now meets the trouble. */
  trouble(trouble: Trouble, nth: number): void {
    const first = this.arrivals + nth;
    this.wire.fail(this.#faultOf(trouble), (seen) => isWrite(seen) && this.arrivals >= first);
  }

  async serverDies(): Promise<void> {
    this.#isServerUp = false;
    await this.#server.stop();
  }

  async serverReturns(): Promise<void> {
    if (this.#isServerUp) return;
    this.#server = await RoundsServer.start(join(this.#folder, 'rounds.db'), this.#env);
    this.#isServerUp = true;
  }

  /** Releases a new worker; browsers find it when they look. */
  releaseWorker(): void {
    this.#workerVersion += 1;
  }

  /** Makes the connection whole; what hangs on it breaks first, lest it hang for long. */
  async mend(): Promise<void> {
    await this.serverReturns();
    await this.wire.stop();
    this.wire.heal();
    this.#gate.open();
    this.#gate = new Gate();
    await this.wire.listen();
    this.#isCut = false;
  }

  /** The server's own ledger, read past the browser. */
  async effects(): Promise<Effect[]> {
    await this.serverReturns();
    return this.#server.ledger();
  }

  async rounds(): Promise<Round[]> {
    await this.serverReturns();
    return this.#server.rounds();
  }

  async end(): Promise<void> {
    await this.device.kill();
    await this.wire.stop();
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #faultOf(trouble: Trouble): Fault {
    if (trouble === 'slow') return { kind: 'delay', until: this.#gate.opened };
    if (trouble !== 'busy') return { kind: trouble };
    return { kind: 'answer', status: 503, body: { type: 'about:blank', title: 'Busy', status: 503 } };
  }
}
