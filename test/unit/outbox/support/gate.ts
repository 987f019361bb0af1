/** Something that waits until it is let through. */
export class Gate<T = void> {
  readonly opened: Promise<T>;
  #open: ((value: T) => void) | undefined;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(value: T): void {
    this.#open?.(value);
  }
}
