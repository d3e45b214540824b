/** Service levels: the months that were counted, each with its report to read and its figures for a spreadsheet. */
import type { PageFrame, RenderedPage, ServiceLevelsView } from '../../contracts/operator-pages.ts';
import { html } from './html.ts';
import { renderPage } from './layout.ts';
import { table } from './overview.ts';
import { WORKSHOP_TEXTS } from './workshop-texts.ts';

export function renderServiceLevels(frame: PageFrame, { months }: ServiceLevelsView): RenderedPage {
  const { serviceLevels: texts } = WORKSHOP_TEXTS[frame.language];
  const locale = frame.language === 'en' ? 'en-GB' : frame.language;
  const rows = months.map((month) => {
    const name = new Date(`${month}-15T12:00:00Z`).toLocaleString(locale, { month: 'long', year: 'numeric' });
    return html`<tr>
<td data-name="${texts.month}">${name}</td>
<td data-name="${texts.report}"><a href="/operator/service-levels/report?month=${month}" aria-label="${texts.report}: ${name}">${texts.report}</a></td>
<td data-name="CSV"><a href="/operator/service-levels.csv?month=${month}" download aria-label="CSV: ${name}">CSV</a></td>
</tr>`;
  });
  const content =
    rows.length === 0
      ? html`<p class="card none">${texts.none}</p>`
      : table(texts.title, [texts.month, texts.report, 'CSV'], rows);
  return renderPage(frame, { name: 'service-levels', title: texts.title, lead: texts.lead, content });
}
