/**
 * Rows as a person reads them.
 * @param {readonly { name: string, ours: number, against: number, ratio: number, target: number, met: boolean }[]} rows
 */
export function table(rows) {
  const cells = rows.map(({ name, ours, against, ratio, target, met }) => [
    name,
    `${ours.toFixed(3)} ms`,
    `${against.toFixed(3)} ms`,
    `${ratio.toFixed(2)} ×`,
    `≤ ${target.toFixed(2)} ×`,
    met ? 'met' : 'missed',
  ]);
  const all = [['', 'ours', 'against', 'ratio', 'target', ''], ...cells];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
    )
    .join('\n');
}
