/** Statements that are kept prepared, in each connection: a server keeps them until the connection ends. */
const limit = 256;

export interface StatementNames {
  /** The name that a statement is prepared under; `undefined` for one too many. */
  nameOf(sql: string): string | undefined;
  /** Has all be prepared anew, after the schema has changed. */
  forget(): void;
}

/** Names for statements, the same in all connections of one database. */
export function statementNames(): StatementNames {
  const names = new Map<string, string>();
  let generation = 0;
  return {
    nameOf(sql) {
      const known = names.get(sql);
      if (known !== undefined || names.size >= limit) return known;
      const name = `holdfast_${generation}_${names.size}`;
      names.set(sql, name);
      return name;
    },
    forget() {
      names.clear();
      generation++;
    },
  };
}
