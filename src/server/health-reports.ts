import { readBytes } from './body.js';
import { ServerUsageError } from './errors.js';
import {
  parseHealthReport,
  reportedStates,
  reportType,
  type HealthReport,
  type ReportedState,
} from './health-report.js';
import { problem } from './problem.js';
import { RecentClients } from './recent-clients.js';
import { traceIdOf } from './trace.js';

export interface HealthReportsOptions {
  /**
   * Whose client it is: an opaque string, or the answer (401, 403) for someone who may not report. Without it anybody
   * may, and nobody is kept from naming many clients.
   */
  readonly principal?: (request: Request) => string | Response | Promise<string | Response>;
  /** How many clients are kept (default 10,000, a few MB); who was not heard of for longest makes room. */
  readonly clients?: number;
  /** How many of them may be one principal's (default 20). It holds where `principal` is given. */
  readonly clientsPerPrincipal?: number;
  /** How long a client is believed after its last report, in ms (default 24 hours). */
  readonly forgetAfter?: number;
  /** The time in ms since the Unix epoch (default `Date.now`). */
  readonly now?: () => number;
}

/** All clients that were heard of lately, added up. */
export interface HealthSummary {
  readonly clients: number;
  /** Clients whose writes live only as long as their tab. */
  readonly inMemory: number;
  /** Clients in which writes wait. */
  readonly withBacklog: number;
  readonly paused: number;
  /** Writes that wait, by state. */
  readonly counts: Readonly<Record<ReportedState, number>>;
  readonly waiting: number;
  /** How long the oldest of them has waited, in ms; `null` when none waits. */
  readonly oldestAge: number | null;
  readonly damaged: number;
  /** Writes that were lost when somebody deleted a site's data. */
  readonly erased: number;
}

/** What {@link healthReports} makes. */
export interface HealthReports {
  /** Web-standard handler for `POST`s of `reportHealth()`: 204 when the report was taken. */
  receive(request: Request): Promise<Response>;
  /** The last report of each client that was heard of lately, with the age that its oldest write has by now. */
  current(): readonly HealthReport[];
  summary(): HealthSummary;
}

/** A report is some 300 bytes. */
const reportBytes = 4096;
const day = 24 * 60 * 60 * 1000;

/**
 * Takes the reports that clients send of their outboxes (`reportHealth()`), keeps the last of each in memory, and adds
 * them up for operators. What a client may claim has bounds, and so has what is kept. Each server knows of the clients
 * that reported to it.
 *
 * @throws {@link ServerUsageError} when an option is not usable.
 *
 * @example
 * const reports = healthReports({ principal: (request) => userOf(request) });
 * app.post('/health-reports', (c) => reports.receive(c.req.raw));
 * app.get('/operators/clients', operatorsOnly, (c) => c.json(reports.summary()));
 */
export function healthReports(options: HealthReportsOptions = {}): HealthReports {
  const { principal: principalOf, forgetAfter = day, now = Date.now } = options;
  const { clients = 10_000, clientsPerPrincipal = principalOf ? 20 : clients } = options;
  const limits = { clients, clientsPerPrincipal, forgetAfter };
  for (const [name, value] of Object.entries(limits))
    if (!(value > 0)) throw new ServerUsageError('open', `\`${name}\` must be more than 0, and is ${value}.`);
  const recent = new RecentClients(limits);

  const current = () =>
    Array.from(recent.recent(now()), ({ report, at }) => ({
      ...report,
      oldestAge: report.oldestAge === null ? null : report.oldestAge + Math.max(0, now() - at),
    }));

  return {
    async receive(request) {
      const traceId = traceIdOf(request);
      if (request.method !== 'POST')
        return problem({ status: 405, title: 'Reports come by POST', traceId, headers: { Allow: 'POST' } });
      // A type that no form has, so that no other site can send one in a person's name.
      if (request.headers.get('Content-Type') !== reportType)
        return problem({ status: 415, title: `A report is \`${reportType}\``, traceId });
      const principal = principalOf ? await principalOf(request) : '';
      if (typeof principal !== 'string') return principal;
      const bytes = await readBytes(request.body, reportBytes);
      if (bytes === undefined)
        return problem({ status: 413, title: `A report has at most ${reportBytes} bytes`, traceId });
      try {
        const { client, sentAt, report } = parseHealthReport(JSON.parse(new TextDecoder().decode(bytes)));
        recent.hear({ principal, client, sentAt, report, at: now() });
        return new Response(null, { status: 204 });
      } catch (error) {
        const detail = error instanceof TypeError ? error.message : 'It is not JSON.';
        return problem({ status: 400, title: 'This is no report', detail, traceId });
      }
    },
    current,
    summary: () => add(current()),
  };
}

function add(reports: readonly HealthReport[]): HealthSummary {
  const total = (of: (report: HealthReport) => number) => reports.reduce((sum, report) => sum + of(report), 0);
  const number = (is: (report: HealthReport) => boolean) => reports.filter(is).length;
  const counts = Object.fromEntries(
    reportedStates.map((state) => [state, total((report) => report.counts[state])]),
  ) as Record<ReportedState, number>;
  return {
    clients: reports.length,
    inMemory: number(({ mode }) => mode === 'memory'),
    withBacklog: number(({ waiting }) => waiting > 0),
    paused: number(({ paused }) => paused),
    counts,
    waiting: total(({ waiting }) => waiting),
    oldestAge: reports.reduce<number | null>(
      (oldest, { oldestAge }) => (oldestAge === null ? oldest : Math.max(oldest ?? 0, oldestAge)),
      null,
    ),
    damaged: total(({ damaged }) => damaged),
    erased: total(({ erased }) => erased),
  };
}
