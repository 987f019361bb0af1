import { HoldfastRecord, HoldfastStatus, HoldfastStorage } from './index.js';

const elements = {
  'holdfast-status': HoldfastStatus,
  'holdfast-record': HoldfastRecord,
  'holdfast-storage': HoldfastStorage,
} as const;

// A page may load this twice, as two bundles do; the first definition stays.
for (const [tag, element] of Object.entries(elements))
  if (!customElements.get(tag)) customElements.define(tag, element);

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-status': HoldfastStatus;
    'holdfast-record': HoldfastRecord;
    'holdfast-storage': HoldfastStorage;
  }
}
