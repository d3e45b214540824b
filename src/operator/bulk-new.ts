/** Before one action on many messages: exactly how many, what follows, and why. */
import type { BulkNewView, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { filterText } from './bulk.ts';
import { BULK_PAGE_TEXTS } from './bulk-texts.ts';
import { type Html, html } from './html.ts';
import { form, renderPage } from './layout.ts';
import { reasonField } from './message-actions.ts';

export function renderBulkNew(frame: PageFrame, view: BulkNewView): RenderedPage {
  const texts = BULK_PAGE_TEXTS[frame.language];
  const { action, fields, count, limit } = view;
  const query = new URLSearchParams(fields).toString();
  const n = (value: number) => value.toLocaleString(frame.language);
  const content = html`<p>${texts.filter}: ${filterText(frame, query)}</p>
<p class="row"><a href="/operator/messages?${query}">${texts.look}</a></p>
${count === 0 ? html`<p class="notice">${texts.noneChosen}</p>` : null}
${count > limit ? html`<p class="notice">${texts.tooMany(n(limit))}</p>` : null}
${count === 0 || count > limit ? null : begin(frame, view)}`;
  return renderPage(frame, { name: 'bulk-job', title: texts.newTitle[action], content });
}

function begin(frame: PageFrame, { action, fields, count, given }: BulkNewView): Html | null {
  const texts = BULK_PAGE_TEXTS[frame.language];
  const n = count.toLocaleString(frame.language);
  const hidden = Object.entries({ ...fields, action, expected: String(count) }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const content = html`<p><strong>${texts.count(n)}</strong></p>
<p id="consequence">${texts.consequence[action]}</p><p>${texts.rule}</p>${hidden}
${reasonField(frame, 'bulk-reason', given.reason)}
<p><button class="${action === 'cancel' ? 'grave' : ''}" aria-describedby="consequence">${texts.submit[action](n)}</button></p>`;
  return form(frame, { action: '/operator/bulk/new', content, name: 'card medium' });
}
