import { healthReportType } from '../outbox/headers.js';
import type { Client } from './client.js';

export interface ReportHealthOptions {
  /** Least time between two reports, in ms (default 60,000); one that leaves with the page may come sooner. */
  readonly every?: number;
}

/** How soon to say again what has not changed, so that the server does not take the client for gone, in ms. */
const again = 60 * 60 * 1000;

/**
 * Reports this client's health to the server, for its operators: now, when it changed, and when the page is left. A report
 * has numbers, the storage mode and the session's `clientId`; nothing of what the writes are. It is no write: no outbox
 * keeps it, and one that does not get through is forgotten.
 *
 * @param url what answers there is `healthReports()` of the server kit
 * @returns the function that ends it
 *
 * @example
 * reportHealth(await connect(), '/health-reports');
 */
export function reportHealth(
  client: Client,
  url: string | URL,
  { every = 60_000 }: ReportHealthOptions = {},
): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What the last report was about; `undefined` when it did not get through. */
  let told: string | undefined;
  let toldAt = -Infinity;

  function tell(send: (report: string) => Promise<unknown>): void {
    const news = newsOf(client);
    if (news === told && Date.now() < toldAt + again) return;
    told = news;
    toldAt = Date.now();
    send(JSON.stringify(reportOf(client))).catch(() => {
      told = undefined;
    });
  }

  /** Tells what is new, unless that is too soon; and looks again later. */
  function look(): void {
    const wait = toldAt + every - Date.now();
    if (wait <= 0) tell((report) => post(url, report));
    clearTimeout(timer);
    timer = setTimeout(look, wait > 0 ? wait : every);
  }

  const tellInLeaving = () => tell((report) => postInLeaving(url, report));

  const stop = client.subscribe(look);
  // Phones end pages that were hidden without another word.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && tellInLeaving(), {
    signal,
  });
  addEventListener('pagehide', tellInLeaving, { signal });
  return () => {
    stop();
    leaving.abort();
    clearTimeout(timer);
  };
}

function post(url: string | URL, report: string): Promise<unknown> {
  return fetch(url, { method: 'POST', headers: { 'Content-Type': healthReportType }, body: report });
}

/** Of a page that is being left and has a worker, Chromium drops even a `fetch` that is kept alive. */
async function postInLeaving(url: string | URL, report: string): Promise<void> {
  const isTaken = navigator.sendBeacon(url, new Blob([report], { type: healthReportType }));
  if (!isTaken) await post(url, report);
}

function reportOf({ health, session }: Client) {
  const { mode, reason, counts, oldestAt, damaged, paused, erased } = health;
  return {
    client: session.clientId,
    // What is sent in leaving can outrun what was sent before.
    sentAt: Date.now(),
    mode,
    reason,
    counts,
    // An age, since the clocks of devices differ.
    oldestAge: oldestAt === undefined ? null : Math.max(0, Date.now() - oldestAt),
    damaged,
    paused,
    erased: erased?.waiting ?? 0,
  };
}

/** What makes a report worth sending: all of it but the times, which always change. */
function newsOf(client: Client): string {
  return JSON.stringify({ ...reportOf(client), sentAt: 0, oldestAge: client.health.oldestAt });
}
