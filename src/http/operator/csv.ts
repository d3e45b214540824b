/** One line of CSV (RFC 4180, parted by semicolons as Spanish spreadsheets expect), in which nothing is a formula. */

/* What a spreadsheet would run as a formula is made text by an apostrophe (OWASP, CSV injection). */
export function csvLine(cells: readonly (string | null)[]): string {
  const written = cells.map((cell) => {
    const safe = /^[=+\-@\t\r]/.test(cell ?? '') ? `'${cell}` : (cell ?? '');
    return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${written.join(';')}\r\n`;
}
