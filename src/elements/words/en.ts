import type { Counted, HoldfastTranslation } from './translation.js';

const plural = new Intl.PluralRules('en');

const counted =
  (one: (shown: string) => string, other: (shown: string) => string): Counted =>
  (count, shown) =>
    plural.select(count) === 'one' ? one(shown) : other(shown);

/** English: also what is said where another language lacks a word. */
export const en: HoldfastTranslation = {
  $code: 'en',
  $name: 'English',
  $dir: 'ltr',

  'pill.checking': () => 'Checking…',
  'pill.erased': (count, n) =>
    count === 0
      ? 'This site’s data was deleted'
      : plural.select(count) === 'one'
        ? `${n} waiting write was deleted with this site’s data`
        : `${n} waiting writes were deleted with this site’s data`,
  'pill.needs-you': counted(
    (n) => `${n} write needs you`,
    (n) => `${n} writes need you`,
  ),
  'pill.tab-only': counted(
    (n) => `${n} write kept only while this tab is open`,
    (n) => `${n} writes kept only while this tab is open`,
  ),
  'pill.sign-in': counted(
    (n) => `${n} write waits for sign-in`,
    (n) => `${n} writes wait for sign-in`,
  ),
  'pill.paused': counted(
    (n) => `Paused: ${n} write waits`,
    (n) => `Paused: ${n} writes wait`,
  ),
  'pill.sending': (_, n) => `Sending ${n}…`,
  'pill.waiting': counted(
    (n) => `${n} write waits`,
    (n) => `${n} writes wait`,
  ),
  'pill.offline': counted(
    (n) => `Offline: ${n} write saved on this device`,
    (n) => `Offline: ${n} writes saved on this device`,
  ),
  'pill.damaged': counted(
    (n) => `${n} write can’t be read`,
    (n) => `${n} writes can’t be read`,
  ),
  'pill.memory': () => 'All saved. This device can’t keep writes',
  'pill.synced': () => 'All saved',

  'explain.checking': 'Looking at what waits on this device.',
  'explain.erased': 'What was not sent by then is gone from this device. What comes from now on is kept again.',
  'explain.needs-you': 'Retry or discard what is stuck.',
  'explain.tab-only': 'This device can’t keep writes. Leave this tab open until all are sent.',
  'explain.sign-in': 'Saved on this device. Sending starts once you sign in.',
  'explain.paused': 'Saved on this device until sending goes on.',
  'explain.sending': 'Kept on this device until the server has everything.',
  'explain.waiting': 'Saved on this device. Sending starts by itself.',
  'explain.offline': 'The server can’t be reached. Sending starts by itself once it answers.',
  'explain.damaged': 'What was stored is damaged. It was set aside, not deleted.',
  'explain.memory': 'New writes that can’t be sent at once last only while this tab is open.',
  'explain.synced': 'The server has everything.',

  'mark.queued': 'Saved on this device',
  'mark.tab-only': 'Kept only while this tab is open',
  'mark.sending': 'Sending…',
  'mark.retrying': (time) => `Will try again at ${time}`,
  'mark.retrying-soon': 'Will try again soon',
  'mark.sign-in': 'Waiting for sign-in',
  'mark.paused': 'Paused',
  'mark.conflict': 'Changed elsewhere: choose',
  'mark.parked': 'Not sent: needs you',
  'mark.synced': 'Saved',
  'mark.refused': 'Not accepted',
  'mark.refused-because': (title) => `Not accepted: ${title}`,
  'mark.overtaken': 'Not saved: changed elsewhere',
  'mark.discarded': 'Discarded',
  'mark.replaced': 'Changed here: a newer version goes on',
  'mark.only-in-tab': (mark) => `${mark} (only while this tab is open)`,

  'count.queued': 'Waiting',
  'count.sending': 'Sending',
  'count.retrying': 'Trying again',
  'count.sign-in': 'Waiting for sign-in',
  'count.paused': 'Paused',
  'count.conflict': 'Changed elsewhere',
  'count.parked': 'Needs you',
  'count.damaged': 'Can’t be read',

  'panel.label': 'Writes on this device',
  'panel.close': 'Close',
  'panel.dismiss': 'Understood',
  'panel.send-now': 'Send now',
  'panel.next-try': 'Next try',
  'panel.now': 'Now',
  'panel.soon': 'In less than a minute',
  'panel.oldest': 'Waiting since',
  'panel.storage': 'Storage',
  'panel.last-problem': 'Last problem',
  'panel.attention': 'Not sent yet',
  'panel.more': counted(
    (n) => `and ${n} more`,
    (n) => `and ${n} more`,
  ),
  'panel.unreadable': 'The list can’t be read right now.',

  'row.retry': 'Retry',
  'row.discard': 'Discard',
  'row.keep': 'Keep',
  'row.confirm': 'Discard for good? This can’t be undone.',
  'row.discarded': 'Discarded',
  'row.failed': 'That did not work:',

  'write.post': (path) => `Send to ${path}`,
  'write.put': (path) => `Save ${path}`,
  'write.patch': (path) => `Change ${path}`,
  'write.delete': (path) => `Delete ${path}`,

  'storage.label': 'Storage on this device',
  'storage.checking': 'Checking storage…',
  'storage.indexeddb': 'Saved on this device',
  'storage.memory': 'Kept only while this tab is open',
  'storage.used': (size) => `${size} used`,
  'storage.persisted': 'Kept even when this device runs low on space.',
  'storage.not-persisted': 'The browser may clear it when this device runs low on space.',
  'storage.persist': 'Keep on this device',
  'storage.granted': 'Done. It is kept even when this device runs low on space.',
  'storage.denied': 'The browser said no for now. Installing this app, or using it more often, can change that.',

  'reason.ok': 'Writes stay here until the server has them.',
  'reason.unsupported': 'This browser has no storage for writes. Leave this tab open until they are sent.',
  'reason.blocked':
    'This browser blocks storage for this site, as in a private window. Leave this tab open until writes are sent.',
  'reason.timeout': 'Storage did not answer in time. Leave this tab open until writes are sent.',
  'reason.quota': 'This device has no space left for this site. Leave this tab open until writes are sent.',
  'reason.closed': 'The browser closed the storage. Leave this tab open until writes are sent.',
  'reason.corrupt': 'The storage on this device is damaged. Leave this tab open until writes are sent.',
  'reason.forced': 'Storage was turned off on purpose, for a test. Leave this tab open until writes are sent.',
  'reason.failed': 'Storage failed on this device. Leave this tab open until writes are sent.',
};
