import type { Fault, Log, Rule, SeenEffect, SeenRequest, WorldSettings } from '../../demo/server/conformance/types.js';
import { until } from './expect.js';

export type { Fault, Rule, SeenEffect, SeenRequest };

/** The connection is gone: whatever is sent ends before anything is applied. */
export const down: Fault = { kind: 'close' };

/** One case's server: its faults, and what reached it. It is asked past the worker under test. */
export class Server {
  readonly #control: string;
  readonly #broken: boolean;

  /** @param broken applies each effect twice, to show that cases can fail */
  constructor(world: string, broken: boolean) {
    this.#control = `/conformance/control/${world}`;
    this.#broken = broken;
  }

  /** Makes the server fail in these ways, and in no others. */
  fail(...rules: readonly (Rule | Fault)[]): Promise<void> {
    return this.#set({ rules: rules.map((rule) => ('fault' in rule ? rule : { fault: rule })) });
  }

  /** Lets the server be kind again. */
  heal(): Promise<void> {
    return this.#set({ rules: [] });
  }

  /** What the app's `authorize` gets from now on. */
  credential(credential: string): Promise<void> {
    return this.#set({ credential });
  }

  async open(gate: string): Promise<void> {
    await fetch(`${this.#control}/gates/${gate}`, { method: 'POST' });
  }

  async log(): Promise<Log> {
    return (await (await fetch(this.#control)).json()) as Log;
  }

  /** Every write that came, in order; reads are left out. */
  async requests(): Promise<SeenRequest[]> {
    return (await this.log()).requests.filter(({ method }) => method !== 'GET');
  }

  async effects(): Promise<readonly SeenEffect[]> {
    return (await this.log()).effects;
  }

  /** Waits until so many writes have come. */
  seen(count: number): Promise<SeenRequest[]> {
    return until(
      `Request ${count} at the server`,
      () => this.requests(),
      (requests) => requests.length >= count,
    );
  }

  /** Waits until so many writes are applied. */
  applied(count: number): Promise<readonly SeenEffect[]> {
    return until(
      `Effect ${count} on the server`,
      () => this.effects(),
      (effects) => effects.length >= count,
    );
  }

  async forget(): Promise<void> {
    await fetch(this.#control, { method: 'DELETE' });
  }

  async #set(settings: WorldSettings): Promise<void> {
    const body = JSON.stringify({ ...settings, ...(this.#broken && { twice: true }) });
    await fetch(this.#control, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body });
  }
}
