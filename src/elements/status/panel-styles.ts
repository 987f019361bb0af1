import { css } from 'lit';

export const panelStyles = css`
  .panel {
    inline-size: min(var(--holdfast-panel-width, 24rem), 100vw - 1rem);
    max-inline-size: none;
    max-block-size: min(40rem, 100dvh - 1rem);
    padding: 0;
    overflow: auto;
    overscroll-behavior: contain;
    scroll-padding-block-end: 4.5rem;
    border: 1px solid var(--_line);
    border-radius: 0.9rem;
    background: var(--_surface);
    color: var(--_ink);
    box-shadow:
      0 1px 2px rgb(0 0 0 / 6%),
      0 10px 32px rgb(0 0 0 / 16%);
    text-align: start;
  }

  .panel:focus-visible {
    outline: none;
  }

  @supports (position-area: block-end span-inline-end) {
    .panel {
      position-anchor: --holdfast-pill;
      position-area: block-end span-inline-end;
      position-try-fallbacks:
        flip-block,
        flip-inline,
        flip-block flip-inline;
      position-try-order: most-block-size;
      inset: auto;
      margin-block: 0.4rem;
      margin-inline: 0;
      max-block-size: min(40rem, 100% - 0.8rem);
    }
  }

  /* A small screen has no room beside the pill: a sheet at its lower end, where the thumb is. */
  @media (max-width: 30rem), (max-height: 26rem) {
    .panel {
      position-area: none;
      inset: auto 0.5rem 0.5rem;
      inline-size: auto;
      max-block-size: calc(100dvh - 1rem);
      margin: 0;
    }
  }

  .panel > * {
    margin: 0;
    padding: 0.85rem 1rem;
  }

  .panel > * + * {
    border-block-start: 1px solid var(--_line);
  }

  h2,
  h3,
  p,
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
    font-size: inherit;
  }

  h2 {
    font-size: 1.1em;
    font-weight: 650;
    line-height: 1.3;
  }

  h3 {
    font-weight: 600;
  }

  h3 .quiet {
    font-weight: 400;
  }

  .quiet {
    color: var(--_quiet);
  }

  .head {
    display: grid;
    grid-template-columns: auto 1fr auto;
    gap: 0.65rem;
    align-items: start;
  }

  .head > .icon {
    inline-size: 1.4em;
    block-size: 1.4em;
  }

  .head .quiet {
    margin-block-start: 0.15rem;
  }

  .close {
    display: grid;
    place-items: center;
    inline-size: 2rem;
    block-size: 2rem;
    margin: -0.35rem;
    padding: 0;
    border: 0;
    border-radius: 0.5rem;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }

  .close:hover {
    background: color-mix(in srgb, var(--_ink) 8%, transparent);
  }

  [part='close-icon'] {
    --_icon: var(--_quiet);
  }

  .facts {
    display: grid;
    gap: 0.3rem;
  }

  .fact {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
  }

  .fact dd {
    font-weight: 550;
  }

  /* Always in reach, however long the list is. */
  .send {
    position: sticky;
    inset-block-end: 0;
    background: var(--_surface);
  }

  .send .button {
    inline-size: 100%;
  }

  .problem {
    overflow-wrap: anywhere;
  }

  .detail {
    display: block;
  }

  .failure {
    margin-block-start: 0.4rem;
    color: var(--_need);
    overflow-wrap: anywhere;
  }

  .rows {
    list-style: none;
  }

  .row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.5rem 0.65rem;
    padding-block: 0.65rem;
  }

  .row + .row {
    border-block-start: 1px solid var(--_line);
  }

  .row:last-child {
    padding-block-end: 0;
  }

  .row > .icon {
    margin-block-start: 0.1em;
  }

  .row-words {
    display: grid;
    gap: 0.1rem;
  }

  .row-head {
    display: flex;
    justify-content: space-between;
    gap: 0.75rem;
  }

  .row-time {
    flex: none;
  }

  .row-label {
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .row-buttons,
  .question {
    grid-column: 2;
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  .question {
    flex-direction: column;
  }

  .more {
    margin-block-start: 0.65rem;
  }

  ::slotted([slot='footer']) {
    padding: 0.85rem 1rem;
    border-block-start: 1px solid var(--_line);
  }

  @media (prefers-reduced-motion: no-preference) {
    .panel:popover-open {
      transition:
        opacity 0.14s,
        translate 0.14s;

      @starting-style {
        opacity: 0;
        translate: 0 -0.3rem;
      }
    }
  }

  @media (pointer: coarse) {
    .close {
      inline-size: 44px;
      block-size: 44px;
      margin: -0.65rem;
    }
  }
`;
