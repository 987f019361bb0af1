import { World } from './world.js';

/** How long a world that nobody uses is kept, in ms. */
const patience = 10 * 60 * 1000;
/** Worlds at once: some visitors, each a case or three at a time. */
const most = 500;

/** All cases that run, each in a world of its own, so that two visitors don't meet. */
export class Worlds {
  readonly #worlds = new Map<string, World>();
  readonly #forgotten: (id: string) => void;

  /** @param forgotten told of each world that is gone */
  constructor(forgotten: (id: string) => void) {
    this.#forgotten = forgotten;
  }

  /** The world of this id, made if it is not there. */
  get(id: string): World {
    const world = this.#worlds.get(id) ?? this.#make(id);
    world.usedAt = Date.now();
    return world;
  }

  forget(id: string): void {
    if (this.#worlds.delete(id)) this.#forgotten(id);
  }

  #make(id: string): World {
    const since = Date.now() - patience;
    for (const [old, { usedAt }] of this.#worlds) if (usedAt < since) this.forget(old);
    const [oldest] = this.#worlds.keys();
    if (this.#worlds.size >= most && oldest !== undefined) this.forget(oldest);
    const world = new World();
    this.#worlds.set(id, world);
    return world;
  }
}
