/** How far a mass sending is, in one line. */

const BAR = 24;

export function progressLine(of: {
  rows: number;
  accepted: number;
  before: number;
  refused: number;
  elapsedMs: number;
}): string {
  const done = of.accepted + of.before + of.refused;
  const share = of.rows === 0 ? 1 : done / of.rows;
  const full = Math.floor(share * BAR);
  const perSecond = of.elapsedMs === 0 ? 0 : (done / of.elapsedMs) * 1000;
  const left = perSecond === 0 ? '' : `, ${clock((of.rows - done) / perSecond)} left`;
  const parts = [`${of.accepted} accepted`];
  if (of.before > 0) parts.push(`${of.before} before`);
  if (of.refused > 0) parts.push(`${of.refused} refused`);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR - full)}] ${done} of ${of.rows}: ${parts.join(', ')}; ${perSecond.toFixed(0)}/s${left}`;
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
