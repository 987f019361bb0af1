import { css } from 'lit';

/** What every component shares; colours and measures come from `app.css`. */
export const shared = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h3 {
    font-size: var(--text-m);
    font-weight: 650;
    letter-spacing: -0.005em;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  [tabindex='-1']:focus {
    outline: none;
  }
  .icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.9;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: var(--text-s);
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

export const buttons = css`
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.45em;
    min-block-size: 44px;
    padding: 0 16px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-s);
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    font-weight: 550;
    cursor: pointer;
    touch-action: manipulation;
  }
  button:hover,
  .button:hover {
    background: var(--hover);
  }
  button:active,
  .button:active {
    translate: 0 1px;
  }
  button[disabled] {
    opacity: 0.55;
    cursor: default;
  }
  button.primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }
  button.primary:hover {
    background: var(--accent-hover);
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
  }
  button.quiet:hover {
    background: var(--hover);
  }
  button.danger {
    color: var(--alarm);
  }
  button.square {
    inline-size: 44px;
    padding: 0;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
`;

export const fields = css`
  label {
    display: block;
    font-size: var(--text-s);
    font-weight: 550;
    color: var(--muted);
  }
  input,
  textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 48px;
    margin-block-start: 4px;
    padding: 10px 12px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-s);
    background: var(--field);
    color: var(--ink);
    font: inherit;
    font-size: max(16px, 1rem);
    font-weight: 400;
  }
  textarea {
    min-block-size: 9.5em;
    line-height: 1.5;
    resize: vertical;
    field-sizing: content;
  }
  input:focus-visible,
  textarea:focus-visible {
    outline-offset: 0;
    border-color: var(--accent);
  }
  input::placeholder {
    color: var(--faint);
    opacity: 1;
  }
  input[aria-invalid='true'],
  textarea[aria-invalid='true'] {
    border-color: var(--alarm);
  }
`;

/** Words about something that needs a person. */
export const notices = css`
  .notice {
    display: grid;
    gap: 10px;
    padding: 12px 14px;
    border-radius: var(--radius-s);
    border-inline-start: 4px solid var(--alarm);
    background: var(--alarm-wash);
    color: var(--ink);
  }
  .notice .words {
    display: flex;
    gap: 8px;
    align-items: flex-start;
  }
  .notice button {
    padding-inline: 13px;
  }
  .words .icon {
    margin-block-start: 0.1em;
    color: var(--alarm);
  }
`;
