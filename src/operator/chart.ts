/** Throughput as bars and lag as a line, drawn as SVG from counted rows; the figures stand beside it in words. */
import type { PageFrame, Span } from '../../contracts/operator-pages.ts';
import { type Html, html } from './html.ts';
import { OVERVIEW_TEXTS } from './overview-texts.ts';

const WIDTH = 360;
const HEIGHT = 130;
const FLOOR = 108;

export function renderChart(span: Span, { language }: PageFrame): Html {
  const texts = OVERVIEW_TEXTS[language];
  const total = span.points.reduce((sum, { n }) => sum + n, 0);
  const waited = span.points.reduce((sum, { n, lagMs }) => sum + n * (lagMs ?? 0), 0);
  const said =
    total === 0 ? texts.nothing : texts.summary(total.toLocaleString(language), duration(waited / total, language));
  return html`<figure class="card"><figcaption>${texts.spans[span.name]}</figcaption>
<p class="soft">${said}</p>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${texts.spans[span.name]}: ${said}">
${bars(span)}${lagLine(span)}
<line class="axis" x1="0" x2="${WIDTH}" y1="${FLOOR}" y2="${FLOOR}"/>
<text x="0" y="${HEIGHT - 6}">${clock(span.points[0]?.at, span, language)}</text>
<text x="${WIDTH}" y="${HEIGHT - 6}" text-anchor="end">${clock(span.points.at(-1)?.at, span, language)}</text>
</svg></figure>`;
}

function bars({ points }: Span): Html[] {
  const most = Math.max(1, ...points.map(({ n }) => n));
  const step = WIDTH / points.length;
  return points.flatMap(({ n }, index) => {
    const height = (n / most) * (FLOOR - 8);
    const place = { x: (index * step + step * 0.1).toFixed(1), y: (FLOOR - height).toFixed(1) };
    return n === 0
      ? []
      : [
          html`<rect class="bars" x="${place.x}" y="${place.y}" width="${(step * 0.8).toFixed(1)}" height="${height.toFixed(1)}"/>`,
        ];
  });
}

function lagLine({ points }: Span): Html | null {
  const most = Math.max(1, ...points.map(({ lagMs }) => lagMs ?? 0));
  const step = WIDTH / points.length;
  const places = points.flatMap(({ lagMs }, index) =>
    lagMs === null
      ? []
      : [`${((index + 0.5) * step).toFixed(1)},${(FLOOR - (lagMs / most) * (FLOOR - 16)).toFixed(1)}`],
  );
  return places.length < 2 ? null : html`<polyline class="lag" points="${places.join(' ')}"/>`;
}

function clock(at: Date | undefined, span: Span, language: string): string {
  if (at === undefined) return '';
  const form =
    span.name === 'week'
      ? ({ weekday: 'short', day: 'numeric' } as const)
      : ({ hour: '2-digit', minute: '2-digit' } as const);
  return at.toLocaleString(language === 'en' ? 'en-GB' : language, { timeZone: 'Europe/Madrid', ...form });
}

/** A duration as people say it. */
export function duration(ms: number, language: string): string {
  const say = (value: number, unit: string) =>
    value.toLocaleString(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: value < 10 ? 1 : 0,
    });
  if (ms < 1_000) return say(Math.round(ms), 'millisecond');
  if (ms < 120_000) return say(ms / 1_000, 'second');
  if (ms < 7_200_000) return say(ms / 60_000, 'minute');
  return say(ms / 3_600_000, 'hour');
}
