import { css } from 'lit';

export const recordStyles = css`
  :host {
    display: inline-flex;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  /* Words in the page's own colour, so that a list of them stays calm and is readable wherever the page is. */
  .mark {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-inline-size: 0;
  }

  /* What a person must not miss has its tone around it too. */
  .tone-need,
  .tone-warn {
    padding-block: 0.15em;
    padding-inline: 0.5em 0.65em;
    border: 1px solid color-mix(in srgb, var(--_tone) 45%, var(--_line));
    border-radius: 0.95em;
    background: color-mix(in srgb, var(--_tone) 8%, var(--_surface));
    color: var(--_ink);
  }

  .label {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
`;
