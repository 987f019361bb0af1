import { css } from 'lit';

export const pillStyles = css`
  :host {
    display: inline-flex;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  .pill {
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    min-inline-size: 0;
    min-block-size: 2.25em;
    margin: 0;
    padding-block: 0.35em;
    padding-inline: 0.75em 0.65em;
    border: 1px solid var(--_line);
    border-radius: 1.15em;
    background: var(--_surface);
    color: var(--_ink);
    font: inherit;
    font-weight: 500;
    font-variant-numeric: inherit;
    letter-spacing: 0.005em;
    text-align: start;
    cursor: pointer;
    anchor-name: --holdfast-pill;
  }

  .pill:hover:enabled {
    border-color: color-mix(in srgb, var(--_ink) 35%, var(--_line));
  }

  .pill:disabled {
    color: var(--_quiet);
    cursor: default;
  }

  /* What a person must not miss has its tone around it too. */
  .pill.erased,
  .pill.needs-you,
  .pill.damaged,
  .pill.tab-only {
    border-color: color-mix(in srgb, var(--_tone) 55%, var(--_line));
    background: color-mix(in srgb, var(--_tone) 9%, var(--_surface));
  }

  .words {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .count {
    font-weight: 650;
  }

  [part='chevron'] {
    --_icon: var(--_quiet);

    inline-size: 1em;
    block-size: 1em;
  }

  .pill[aria-expanded='true'] [part='chevron'] {
    transform: rotate(180deg);
  }

  @media (prefers-reduced-motion: no-preference) {
    .pill {
      transition:
        border-color 0.15s,
        background-color 0.15s;
    }
    [part='chevron'] {
      transition: transform 0.15s;
    }
  }

  @media (pointer: coarse) {
    .pill {
      min-block-size: 44px;
      border-radius: 22px;
      padding-inline: 0.95em 0.8em;
    }
  }

  @media (forced-colors: active) {
    .pill {
      border-color: ButtonBorder;
    }
    .pill.erased,
    .pill.needs-you,
    .pill.damaged,
    .pill.tab-only {
      border-width: 2px;
    }
  }
`;
