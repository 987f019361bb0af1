import type { Transaction } from '../../src/server/index.js';

const tables = [
  `create table if not exists server (version bigint not null)`,
  `create table if not exists rounds (
    id text primary key,
    position integer not null unique,
    title text not null,
    place text not null,
    note text not null,
    count integer not null default 0,
    out_of_range integer not null default 0,
    average double precision
  )`,
  `create table if not exists readings (
    id text primary key,
    round_id text not null references rounds (id),
    position integer not null,
    checkpoint text not null,
    value double precision not null,
    unit text not null,
    low double precision,
    high double precision,
    at text not null,
    unique (round_id, position)
  )`,
  `create table if not exists photos (
    id text primary key,
    round_id text not null references rounds (id),
    position integer not null,
    caption text not null,
    type text not null,
    bytes integer not null,
    data bytea not null,
    unique (round_id, position)
  )`,
  `create table if not exists ledger (
    n integer primary key,
    key text,
    method text not null,
    path text not null,
    at text not null
  )`,
];

/**
 * Makes the tables that are missing.
 *
 * @returns whether the database is a new one
 */
export async function createTables(tx: Transaction): Promise<boolean> {
  for (const table of tables) await tx.query(table);
  const [server] = await tx.query('select version from server');
  // From the clock, so that a new database is newer than whatever a browser has seen of the one before it.
  if (!server) await tx.query('insert into server (version) values ($1)', Date.now());
  return !server;
}
