/** The monthly report of service levels as one page that needs nothing else: to read, to print, to file. */
import { createHash } from 'node:crypto';
import type { ServiceLevel } from '../domain/service-level.ts';
import { type Html, html } from '../operator/html.ts';
import { REPORT_TEXTS, type ReportTexts } from './service-level-texts.ts';

export type ServiceReport = {
  month: string;
  from: string | null;
  through: string | null;
  items: readonly ServiceLevel[];
  /** What each entity is called; one without anything counted has its heading too. */
  entities: readonly { dir3: string; name: string }[];
};

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 "Source Sans 3", "Segoe UI", Arial, sans-serif; color: CanvasText; background: Canvas; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid GrayText; text-align: right; }
td { white-space: nowrap; }
th:first-child { text-align: left; }
@media print { body { max-width: none; margin: 0; } .wide { overflow: visible; } table { font-size: 8pt; } section { break-inside: avoid; } }
`;

/** For the answer's Content-Security-Policy: nothing but its own style. */
export const REPORT_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export function serviceLevelPage(report: ServiceReport, language: 'es' | 'ca' | 'en'): string {
  const texts: ReportTexts = REPORT_TEXTS[language];
  const { month, from, through, entities } = report;
  const heading = `${texts.title}, ${month}`;
  const style: Html = { html: `<style>${STYLE}</style>` };
  return html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${heading}</title>${style}</head>
<body><main>
<h1>${heading}</h1>
<p>${from === null || through === null ? texts.none : texts.counted(from, through)}</p>
${entities.map((entity) => section(entity, report, { texts, language }))}
<h2>${texts.meaningTitle}</h2>
<ul>${texts.meaning.map((line) => html`<li>${line}</li>`)}</ul>
</main></body></html>
`.html;
}

type Words = { texts: ReportTexts; language: string };

function section({ dir3, name }: { dir3: string; name: string }, { items }: ServiceReport, words: Words): Html {
  const { texts } = words;
  const mine = items.filter(({ entity }) => entity === dir3);
  const label = `${name} (${dir3})`;
  if (mine.length === 0) return html`<section><h2>${label}</h2><p>0 ${texts.columns[1] ?? ''}</p></section>`;
  return html`<section><h2>${label}</h2>
<div class="wide" role="region" aria-label="${label}" tabindex="0"><table><caption>${texts.caption}</caption>
<thead><tr>${texts.columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${mine.map((item) => row(item, words))}</tbody></table></div></section>`;
}

function row(item: ServiceLevel, { texts, language }: Words): Html {
  const number = (value: number) => value.toLocaleString(language);
  const share = (value: number | null) =>
    // Never rounded up to a hundred: one failure of a million is one.
    value === null ? '–' : (Math.floor(value * 100_000) / 1_000).toLocaleString(language, { minimumFractionDigits: 3 });
  const under = (value: number | null) => (value === null ? '–' : texts.under(number(value)));
  const cells = [
    ...[item.attempts, item.answered, item.failed, item.refused].map(number),
    share(item.answeredShare),
    number(item.openMinutes),
    number(item.maintenanceMinutes),
    share(item.availableShare),
    item.meanMs === null ? '–' : `${number(item.meanMs)} ms`,
    ...[item.p50UnderMs, item.p95UnderMs, item.p99UnderMs].map(under),
  ];
  return html`<tr><th scope="row">${item.backend}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}
