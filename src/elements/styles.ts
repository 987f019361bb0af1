import { css } from 'lit';

/** The colours, sizes and small pieces that all components share. Public properties are `--holdfast-…`. */
export const sharedStyles = css`
  :host {
    --_ink: var(--holdfast-ink, light-dark(#1c2530, #e8ecf1));
    --_quiet: var(--holdfast-ink-quiet, light-dark(#566270, #a3afbc));
    --_surface: var(--holdfast-surface, light-dark(#fff, #1b2027));
    --_line: var(--holdfast-line, light-dark(#d6dce3, #39424e));
    --_ok: var(--holdfast-ok, light-dark(#127a4b, #5ccb95));
    --_busy: var(--holdfast-busy, light-dark(#1d5fc4, #86b3ff));
    --_wait: var(--holdfast-wait, light-dark(#566270, #a3afbc));
    --_warn: var(--holdfast-warn, light-dark(#b06000, #f2be5c));
    --_need: var(--holdfast-need, light-dark(#b3261e, #ff9c91));
    --_fill: var(--holdfast-fill, light-dark(#1d5fc4, #2f6bd6));
    --_fill-ink: var(--holdfast-fill-ink, #fff);
    --_focus: var(--holdfast-focus, light-dark(#1d5fc4, #86b3ff));
    --_size: var(--holdfast-font-size, 0.875rem);
    --_tone: var(--_wait);

    font-size: var(--_size);
    line-height: 1.35;
    font-variant-numeric: tabular-nums;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  *::before {
    box-sizing: border-box;
  }

  .icon {
    flex: none;
    inline-size: 1.15em;
    block-size: 1.15em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
    color: var(--_icon, var(--_tone));
  }

  .tone-ok {
    --_tone: var(--_ok);
  }
  .tone-busy {
    --_tone: var(--_busy);
  }
  .tone-wait {
    --_tone: var(--_wait);
  }
  .tone-warn {
    --_tone: var(--_warn);
  }
  .tone-need {
    --_tone: var(--_need);
  }

  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }

  @media (prefers-reduced-motion: no-preference) {
    .rises {
      animation: rise 1.6s ease-in-out infinite;
    }
  }

  @keyframes rise {
    50% {
      transform: translateY(1.25px);
    }
  }

  @media (forced-colors: active) {
    .icon {
      color: inherit;
    }
    :focus-visible {
      outline-color: Highlight;
    }
  }
`;

/** A push button; `.primary` is the one to press first. */
export const buttonStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.45em;
    min-block-size: 2.25em;
    padding: 0.3em 0.85em;
    border: 1px solid var(--_line);
    border-radius: 0.6em;
    background: var(--_surface);
    color: var(--_ink);
    font: inherit;
    font-weight: 550;
    text-align: start;
    cursor: pointer;
  }

  .button:hover {
    background: color-mix(in srgb, var(--_ink) 6%, var(--_surface));
  }

  .button:active {
    background: color-mix(in srgb, var(--_ink) 11%, var(--_surface));
  }

  .button[aria-disabled='true'] {
    color: var(--_quiet);
    cursor: progress;
  }

  .primary {
    border-color: transparent;
    background: var(--_fill);
    color: var(--_fill-ink);
  }

  .primary:hover {
    background: color-mix(in srgb, #000 12%, var(--_fill));
  }

  .primary[aria-disabled='true'] {
    background: color-mix(in srgb, var(--_ink) 8%, var(--_surface));
  }

  .danger {
    border-color: color-mix(in srgb, var(--_need) 45%, var(--_line));
    color: var(--_need);
  }

  @media (pointer: coarse) {
    .button {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
  }
`;
