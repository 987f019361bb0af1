/** A seed that once broke a promise; every run replays it first. */
export interface Regression {
  readonly seed: number;
  /** In its last part the world turned kind. */
  readonly liveness?: boolean;
  readonly was: string;
}

export const regressions: readonly Regression[] = [
  { seed: 4, was: 'A receipt that moved back from memory took the place of another of the same time and seq.' },
  { seed: 72, was: 'A page did not open when IndexedDB failed right after its trial.' },
  { seed: 1309, was: 'What was settled between its taking and the reading of its body was set aside as damaged.' },
  { seed: 3087, was: 'After a move back from memory the principal stayed held, though nothing was.' },
];
