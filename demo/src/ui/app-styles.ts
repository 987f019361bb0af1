import { css } from 'lit';

/** The frame: one column on a phone, list and round side by side where there is room. */
export const appStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto 1fr;
    min-block-size: 100dvh;
  }
  header {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    display: flex;
    align-items: center;
    gap: 4px;
    min-block-size: 60px;
    padding: env(safe-area-inset-top) max(12px, env(safe-area-inset-right)) 0 max(16px, env(safe-area-inset-left));
    border-block-end: 1px solid var(--line);
    background: var(--page);
  }
  h1 {
    display: flex;
    align-items: center;
    gap: 8px;
    font-size: 1.125rem;
    font-weight: 700;
    letter-spacing: -0.015em;
  }
  .back {
    margin-inline-start: -12px;
    padding-inline: 8px 12px;
    white-space: nowrap;
  }
  holdfast-status {
    margin-inline-start: auto;
  }
  .side {
    padding: 16px;
  }
  footer {
    display: grid;
    gap: 20px;
    margin-block-start: 28px;
    padding-block-start: 20px;
    border-block-start: 1px solid var(--line);
  }
  .empty {
    padding: 96px 24px;
    text-align: center;
  }
  @media (width < 720px) {
    .back + h1 {
      position: absolute;
      clip-path: inset(50%);
    }
    .screen[data-open] .side,
    .screen:not([data-open]) .detail {
      display: none;
    }
  }
  @media (width >= 720px) {
    header {
      padding-inline: 20px;
    }
    .back {
      display: none;
    }
    .screen {
      display: grid;
      grid-template-columns: 320px minmax(0, 1fr);
    }
    .side {
      position: sticky;
      inset-block-start: 61px;
      max-block-size: calc(100dvh - 61px);
      padding: 20px;
      border-inline-end: 1px solid var(--line);
      overflow-y: auto;
    }
  }
`;
