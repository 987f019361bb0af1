/** Makes `states` the element's custom states, which CSS matches with `:state(…)`. */
export function setStates(internals: ElementInternals, states: readonly string[]): void {
  for (const state of internals.states) if (!states.includes(state)) internals.states.delete(state);
  for (const state of states) internals.states.add(state);
}
