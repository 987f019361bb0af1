import { createHash } from 'node:crypto';
import type { Rule, SeenRequest, WorldSettings } from './types.js';

/** Requests that are remembered; a case makes a few dozen. */
const mostRequests = 500;
/** Bytes of a body that are remembered. */
const mostBytes = 64 * 1024;

/** The server as one case of one visitor sees it: its faults, and what came. */
export class World {
  readonly requests: SeenRequest[] = [];
  /** When it was last used, in ms since the Unix epoch. */
  usedAt = Date.now();
  credential = '';
  twice = false;
  #rules: { rule: Rule; left: number }[] = [];
  readonly #gates = new Map<string, Gate>();

  set({ rules, credential, twice }: WorldSettings): void {
    if (rules) this.#rules = rules.map((rule) => ({ rule, left: rule.times ?? Infinity }));
    this.credential = credential ?? this.credential;
    this.twice = twice ?? this.twice;
  }

  /** Writes a request down, and takes the rule that it falls under, if there is one. */
  see(request: Request, path: string, body: Uint8Array): Rule | undefined {
    const seen: SeenRequest = {
      n: this.requests.length + 1,
      at: Date.now(),
      method: request.method,
      path,
      headers: Object.fromEntries(request.headers),
      bytes: body.byteLength,
      sha256: sha256(body),
      body: Buffer.from(body.subarray(0, mostBytes)).toString('base64'),
    };
    if (this.requests.length < mostRequests) this.requests.push(seen);
    const found = this.#rules.find(({ rule, left }) => left > 0 && befalls(rule, seen));
    if (found) found.left -= 1;
    return found?.rule;
  }

  /** The gate of this name, at which requests are held. */
  gate(name: string): Gate {
    const gate = this.#gates.get(name) ?? new Gate();
    this.#gates.set(name, gate);
    return gate;
  }
}

/** Something that happens once, and can be waited for. */
class Gate {
  readonly opened: Promise<void>;
  #open: (() => void) | undefined;

  constructor() {
    this.opened = new Promise((resolve) => (this.#open = resolve));
  }

  open(): void {
    this.#open?.();
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function befalls({ method, path, unless }: Rule, seen: SeenRequest): boolean {
  if (method !== undefined && method !== seen.method) return false;
  if (path !== undefined && path !== seen.path.split('?')[0]) return false;
  return unless === undefined || seen.headers[unless[0]] !== unless[1];
}
