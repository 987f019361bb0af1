/** Somebody who writes. Whoever sends the token is them, and each of their answers holds the secret. */
export interface Person {
  readonly name: string;
  readonly token: string;
  readonly secret: string;
}

/** Names that are easily taken for one another when they are put together with a key, folded, trimmed or quoted. */
const names = ['ada', 'ad', 'Ada', 'ada:k', 'ada k', 'ad"a', '%', 'null'];

export const people: readonly Person[] = names.map((name, index) => ({
  name,
  token: `token-${index}-5b1e7c`,
  secret: `secret-${index}-90d3fa`,
}));

export function personOf(request: Request): Person | undefined {
  const authorization = request.headers.get('Authorization');
  return people.find(({ token }) => authorization === `Bearer ${token}`);
}

/** Whose secrets stand in an answer. */
export function secretsIn(text: string): Person[] {
  return people.filter(({ secret }) => text.includes(secret));
}
