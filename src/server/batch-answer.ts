/** What the client gets to know of one request of its batch. */
export interface Line {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly encoding?: 'base64';
}

/** An answer's line: its body as text where it is UTF-8, else in base64, so that not a byte of it changes. */
export async function answerLine(id: string, response: Response): Promise<Line> {
  const { status, body } = response;
  // A cookie can't be set from within a body.
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));
  if (body === null) return { id, status, headers };
  const bytes = new Uint8Array(await response.arrayBuffer());
  try {
    return { id, status, headers, body: utf8.decode(bytes) };
  } catch {
    return { id, status, headers, body: Buffer.from(bytes).toString('base64'), encoding: 'base64' };
  }
}

/** A byte order mark is part of the bytes. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
