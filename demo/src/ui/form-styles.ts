import { css } from 'lit';

/** The reading form: two rows under a thumb, one line where there is room. */
export const formStyles = css`
  :host {
    container-type: inline-size;
  }
  form {
    padding: 14px 16px 16px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .fields {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 10px;
    align-items: end;
    margin-block-start: 10px;
  }
  .checkpoint,
  .toggle,
  .range {
    grid-column: 1 / -1;
  }
  .save {
    min-block-size: 48px;
  }
  .value input {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .value .unit {
    color: var(--ink);
  }
  .toggle {
    order: 1;
    margin-block: -2px -8px;
  }
  .toggle button {
    padding: 0;
    font-size: var(--text-s);
    font-weight: 500;
    color: var(--muted);
  }
  .toggle button:hover {
    background: none;
    color: var(--ink);
  }
  .toggle .icon {
    inline-size: 1em;
    block-size: 1em;
    transition: rotate 120ms;
  }
  [aria-expanded='true'] .icon {
    rotate: 90deg;
  }
  .range {
    order: 2;
    display: none;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 10px;
  }
  [data-open] .range {
    display: grid;
  }
  #refusals {
    display: grid;
    gap: 8px;
  }
  #refusals .notice {
    margin-block-start: 12px;
  }
  @container (inline-size >= 460px) {
    .fields {
      grid-template-columns: minmax(0, 1fr) 128px auto;
    }
    .checkpoint {
      grid-column: auto;
    }
  }
  @container (inline-size >= 680px) {
    .fields {
      grid-template-columns: minmax(0, 2.2fr) minmax(0, 1fr) minmax(0, 2.2fr) auto;
    }
    .range {
      grid-column: auto;
    }
    .range {
      order: 0;
      display: grid;
    }
    .toggle {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .toggle .icon {
      transition: none;
    }
  }
`;
