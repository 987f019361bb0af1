import { css } from 'lit';

export const storageStyles = css`
  :host {
    display: block;
    max-inline-size: 30rem;
  }

  .storage {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.2rem 0.75rem;
    padding: 0.9rem 1rem;
    border: 1px solid var(--_line);
    border-radius: 0.9rem;
    background: var(--_surface);
    color: var(--_ink);
  }

  .storage > .icon {
    inline-size: 1.4em;
    block-size: 1.4em;
  }

  .storage > :not(.icon) {
    grid-column: 2;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
  }

  .mode {
    font-weight: 650;
  }

  p {
    margin: 0;
  }

  .quiet {
    color: var(--_quiet);
  }

  .tone-warn {
    border-color: color-mix(in srgb, var(--_warn) 45%, var(--_line));
  }

  .button {
    margin-block-start: 0.55rem;
    justify-self: start;
  }
`;
