import { css } from 'lit';

/** How a reading, and a reading that is being deleted, are laid out. */
export const rowStyles = css`
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto 44px;
    grid-template-areas: 'name value tool' 'facts facts facts' 'more more more';
    grid-template-rows: minmax(44px, auto);
    column-gap: 10px;
    align-items: center;
    padding: 10px 8px 12px 16px;
  }
  .pending {
    background: var(--pending-wash);
  }
  .pending .name,
  .pending .value {
    color: var(--muted);
  }
  .name {
    grid-area: name;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .value {
    grid-area: value;
    font-size: var(--text-l);
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.01em;
    text-align: end;
    overflow-wrap: anywhere;
  }
  .unit {
    font-size: var(--text-s);
    font-weight: 500;
    color: var(--muted);
  }
  .value.out {
    color: var(--alarm);
  }
  .facts {
    grid-area: facts;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding-inline-end: 8px;
    font-size: var(--text-s);
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .facts holdfast-record {
    margin-inline-start: auto;
  }
  .row button.square {
    grid-area: tool;
    color: var(--muted);
  }
  .more {
    grid-area: more;
    padding-inline-end: 8px;
  }
  .gone .name,
  .gone .value {
    text-decoration: line-through;
    text-decoration-thickness: 1px;
    font-weight: 500;
    color: var(--muted);
  }
`;
