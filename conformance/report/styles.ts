import { css } from 'lit';

/** The report: one column that reads well on a phone, and is not wider than a text on a desk. */
export const reportStyles = css`
  :host {
    max-inline-size: 46rem;
    margin-inline: auto;
    padding: max(20px, env(safe-area-inset-top)) max(16px, env(safe-area-inset-right)) 64px
      max(16px, env(safe-area-inset-left));
  }
  header {
    display: grid;
    gap: 14px;
    margin-block-end: 28px;
  }
  h1 {
    font-size: var(--text-xl);
    font-weight: 700;
    letter-spacing: -0.02em;
    line-height: 1.2;
    text-wrap: balance;
  }
  .eyebrow {
    display: flex;
    gap: 8px;
    align-items: center;
    color: var(--accent);
    font-size: var(--text-s);
    font-weight: 600;
  }
  .eyebrow img {
    inline-size: 24px;
    block-size: 24px;
    border-radius: 6px;
  }
  .lead {
    color: var(--muted);
    text-wrap: pretty;
  }
  .card {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .now {
    display: grid;
    gap: 12px;
    padding: 16px;
  }
  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 20px;
    align-items: baseline;
    justify-content: space-between;
    font-variant-numeric: tabular-nums;
  }
  .figures strong {
    font-size: var(--text-l);
    font-weight: 700;
    letter-spacing: -0.01em;
  }
  .failed-count {
    color: var(--alarm);
    font-weight: 600;
  }
  .bar {
    display: flex;
    block-size: 10px;
    border-radius: 5px;
    background: var(--track);
    overflow: hidden;
  }
  .bar i {
    background: var(--accent);
    transition: inline-size 0.2s;
  }
  .bar i.bad {
    background: var(--alarm);
  }
  .doing {
    min-block-size: 2.8em;
    color: var(--muted);
    font-size: var(--text-s);
    overflow-wrap: anywhere;
  }
  .groups {
    display: grid;
    gap: 10px;
  }
  summary {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 10px;
    align-items: center;
    min-block-size: 52px;
    padding: 8px 16px;
    border-radius: var(--radius);
    cursor: pointer;
    list-style: none;
    touch-action: manipulation;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary:hover {
    background: var(--hover);
  }
  summary h2 {
    font-size: var(--text-m);
    font-weight: 600;
    letter-spacing: -0.005em;
    line-height: 1.3;
  }
  .count {
    color: var(--muted);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .cases {
    padding: 0 16px 10px;
  }
  .cases li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 2px 10px;
    padding-block: 9px;
    border-block-start: 1px solid var(--line);
    line-height: 1.4;
  }
  .cases .icon {
    margin-block-start: 0.1em;
  }
  .ms {
    color: var(--faint);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .why {
    grid-column: 2 / -1;
    padding: 8px 10px;
    border-inline-start: 4px solid var(--alarm);
    border-radius: var(--radius-s);
    background: var(--alarm-wash);
    font-size: var(--text-s);
    overflow-wrap: anywhere;
  }
  .waiting,
  .waiting .icon {
    color: var(--faint);
  }
  .passed > .icon,
  summary .passed {
    color: var(--accent);
  }
  .failed > .icon,
  summary .failed {
    color: var(--alarm);
  }
  .running > .icon,
  summary .running {
    color: var(--accent);
    animation: turn 1s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  footer {
    margin-block-start: 28px;
    color: var(--muted);
    font-size: var(--text-s);
    text-wrap: pretty;
  }
  a {
    color: var(--accent);
  }
  @media (prefers-reduced-motion: reduce) {
    .running > .icon,
    summary .running {
      animation: none;
    }
    .bar i {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .bar {
      border: 1px solid;
    }
    .bar i {
      background: Highlight;
      forced-color-adjust: none;
    }
    .bar i.bad {
      background: Mark;
    }
  }
`;
