import { words } from './words.js';

/** What a small page says. */
export interface SmallPage {
  readonly status: number;
  readonly title: string;
  /** Paragraphs of plain text. */
  readonly text: readonly string[];
  /** Where its link leads. */
  readonly back: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { display: grid; min-height: 100vh; margin: 0; place-items: center; background: light-dark(#f4f5f7, #14171c); }
main { box-sizing: border-box; width: min(26rem, 100% - 2rem); padding: 2rem; border-radius: 1rem;
  background: light-dark(#fff, #1e232b); color: light-dark(#1c2128, #e6e9ee);
  box-shadow: 0 1px 3px rgb(0 0 0 / 0.2); overflow-wrap: anywhere; }
h1 { margin: 0 0 0.5rem; font-size: 1.35rem; line-height: 1.3; }
p { margin: 0 0 1rem; color: light-dark(#4c5563, #aab3c0); }
a { display: inline-block; padding: 0.6rem 1.1rem; border-radius: 0.6rem; font-weight: 600; text-decoration: none;
  background: light-dark(#1c5fd0, #8db8ff); color: light-dark(#fff, #10203a); }
a:focus-visible { outline: 3px solid light-dark(#1c5fd0, #8db8ff); outline-offset: 3px; }
@media (forced-colors: active) { main, a { border: 1px solid; } }
`;

/**
 * A page that needs nothing but itself: it is shown where there may be no connection. It has no script, and its policy
 * allows its one style and nothing else.
 */
export async function smallPage({ status, title, text, back, headers = {} }: SmallPage): Promise<Response> {
  const body = `<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${text.map((paragraph) => `<p>${escape(paragraph)}</p>`).join('\n')}
<a href="${escape(back)}">${escape(words.back)}</a>
</main>
</body>
</html>
`;
  const policy = `default-src 'none'; style-src 'sha256-${await hashOf(style)}'; base-uri 'none'; form-action 'none'`;
  const own = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return new Response(body, { status, headers: { ...headers, ...own, 'cache-control': 'no-store' } });
}

/** As a policy names an inline style: https://www.w3.org/TR/CSP3/#external-hash */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
