import type { Loaded } from '../../../../src/page/optimistic.js';

/** A server's list of notes, and loads of it that end when they are told to. */
export class Server {
  value: readonly string[];
  version: number;
  /** Loads that were asked for and are not over, oldest first. */
  readonly loads: { readonly answer: (loaded?: Loaded<readonly string[]>) => void; readonly fail: () => void }[] = [];
  signal: AbortSignal | undefined;

  constructor(value: readonly string[] = [], version = 1) {
    this.value = value;
    this.version = version;
  }

  add(note: string): void {
    this.value = [...this.value, note];
    this.version += 1;
  }

  readonly load = (signal: AbortSignal): Promise<Loaded<readonly string[]>> => {
    this.signal = signal;
    return new Promise((resolve, reject) => {
      this.loads.push({
        answer: (loaded = { value: this.value, version: this.version }) => resolve(loaded),
        fail: () => reject(new Error('No connection')),
      });
    });
  };

  /** Answers every load that is under way with what the server has now. */
  answerAll(): void {
    for (const { answer } of this.loads.splice(0)) answer();
  }
}
