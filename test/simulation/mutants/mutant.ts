/** Text in a source, and what stands there instead. It must be there exactly once. */
export interface Patch {
  /** Path from the project's root. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A planted fault: the oracle must find it. */
export interface Mutant {
  readonly name: string;
  readonly patches: readonly Patch[];
  /**
   * It shows in the records alone, before anybody is harmed. All other faults must be seen by their harm: for them the
   * oracle does not look whether the records agree.
   */
  readonly inRecords?: true;
}
