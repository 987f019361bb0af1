import type { Bytes } from './body.js';
import { hash } from './fingerprint.js';

/**
 * A body in a form that is the same for bodies that mean the same: JSON without spaces and with its names in order; a
 * form as its fields, whose boundary a browser draws anew each time. Whatever else, or can't be read, is its bytes.
 */
export async function canonicalBody(contentType: string, body: Bytes): Promise<string> {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  try {
    if (type === 'application/json' || type.endsWith('+json')) return `json ${canonicalJson(strictText(body))}`;
    if (type === 'application/x-www-form-urlencoded') return `form ${JSON.stringify(sorted(urlencoded(body)))}`;
    if (type === 'multipart/form-data') return `form ${JSON.stringify(sorted(await multipart(contentType, body)))}`;
  } catch {
    // Not what it says, or nested too deeply.
  }
  return `bytes ${type} ${hash(body)}`;
}

const strings = /"(?:[^"\\]|\\.)*"/g;
const stringsAndNumbers = new RegExp(`${strings.source}|-?\\d[\\d.eE+-]*`, 'g');

/** Numbers are compared by how they are written: as values, two long ones that differ could be the same. */
function canonicalJson(text: string): string {
  // What is not JSON could be once its numbers are texts.
  JSON.parse(text);
  const marked = text.replace(stringsAndNumbers, (token) =>
    token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`,
  );
  return serialize(JSON.parse(marked));
}

function serialize(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(serialize).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => [JSON.stringify(name), serialize(member)] as const);
  return `{${members
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map((member) => member.join(':'))
    .join()}}`;
}

type Field = readonly [name: string, ...value: string[]];

/** By name; fields of one name stay in their order, which can matter. */
function sorted(fields: Field[]): Field[] {
  return fields.toSorted(([one], [other]) => (one < other ? -1 : Number(one > other)));
}

function urlencoded(body: Bytes): Field[] {
  return [...new URLSearchParams(strictText(body))];
}

async function multipart(contentType: string, body: Bytes): Promise<Field[]> {
  const form = await new Response(body, { headers: { 'Content-Type': contentType } }).formData();
  return Promise.all(
    Array.from(form, async ([name, value]): Promise<Field> => {
      if (typeof value === 'string') return [name, value];
      return [name, value.name, value.type, hash(new Uint8Array(await value.arrayBuffer()))];
    }),
  );
}

function strictText(body: Bytes): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(body);
}
