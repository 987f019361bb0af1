import type { Client } from '../page/client.js';
import { openLiveRegion, say } from './live-region.js';
import type { Pill } from './status/pill.js';
import { interrupts, pillOf } from './status/pill.js';
import type { Words } from './words/words.js';

/** For so many ms the words must stay the same before they are said: a drain changes them many times a second. */
const settleTime = 1000;

interface Announcer {
  /** The components that are on the page, for their language. */
  readonly speakers: Set<Words>;
  end(): void;
}

const announcers = new Map<Client, Announcer>();

/**
 * Says changes of health in the page's live region: once for each client, however many components show it, and not
 * what was there from the start.
 *
 * @returns the function that ends it
 */
export function announceHealth(client: Client, words: Words): () => void {
  const announcer = announcers.get(client) ?? startAnnouncer(client);
  announcer.speakers.add(words);
  return () => {
    announcer.speakers.delete(words);
    if (announcer.speakers.size > 0) return;
    announcer.end();
    announcers.delete(client);
  };
}

function startAnnouncer(client: Client): Announcer {
  const speakers = new Set<Words>();
  let said: Pill | undefined;
  let latest: Pill | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const speak = (): void => {
    const [speaker] = speakers;
    if (!speaker || !said || !latest || isSame(said, latest)) return;
    const words = speaker.counted(`pill.${latest.kind}`, latest.count);
    say(words, interrupts(said, latest) ? 'urgent' : 'polite', speaker.lang());
    said = latest;
  };

  openLiveRegion();
  const unsubscribe = client.subscribe((health) => {
    const pill = pillOf(health);
    said ??= pill;
    if (latest && isSame(latest, pill)) return;
    latest = pill;
    clearTimeout(timer);
    timer = setTimeout(speak, settleTime);
  });
  const announcer = {
    speakers,
    end() {
      clearTimeout(timer);
      unsubscribe();
    },
  };
  announcers.set(client, announcer);
  return announcer;
}

function isSame(one: Pill, other: Pill): boolean {
  return one.kind === other.kind && one.count === other.count;
}
