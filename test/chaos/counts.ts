/** How often each thing happened in a run, by its name, in the order in which they first did. */
export class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  get all(): [name: string, count: number][] {
    return [...this.#counts];
  }
}
