/** The audit: who did what to what, when, why, and what came of it. */
import type { AuditItemView, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { type Html, html } from './html.ts';
import { renderPage, time } from './layout.ts';
import { table } from './overview.ts';
import { WORKSHOP_TEXTS } from './workshop-texts.ts';

export function renderAudit(
  frame: PageFrame,
  { items, object, next }: { items: readonly AuditItemView[]; object: string; next: string | null },
): RenderedPage {
  const { audit: texts, next: more } = WORKSHOP_TEXTS[frame.language];
  const [at = '', by = '', what = '', about = '', why = '', result = ''] = texts.heads;
  const rows = items.map(
    (
      each,
    ) => html`<tr><td data-name="${at}">${time(each.at, frame.language)}</td><td data-name="${by}">${who(each)}</td>
<td data-name="${what}">${texts.actions[each.action] ?? each.action}</td><td data-name="${about}">${linked(each.object)}</td>
<td data-name="${why}">${each.reason ?? '–'}</td><td data-name="${result}">${each.result === 'done' ? texts.done : html`<code>${each.result}</code>`}</td></tr>`,
  );
  const query = new URLSearchParams({ ...(object === '' ? {} : { object }), cursor: next ?? '' }).toString();
  const content = html`<form class="filters card" method="get" action="/operator/audit" role="search">
<p class="field wide"><label for="object">${texts.search}</label><input id="object" name="object" type="search" maxlength="200" value="${object}"></p>
<p><button>${texts.submit}</button></p></form>
${items.length === 0 ? html`<p class="card none">${texts.none}</p>` : table(texts.title, texts.heads, rows)}
${next === null ? null : html`<p class="row"><a class="button quiet" rel="next" href="/operator/audit?${query}">${more}</a></p>`}`;
  return renderPage(frame, { name: 'audit', title: texts.title, lead: texts.lead, content });
}

function who({ clientId, person }: AuditItemView): string {
  return person === null ? clientId : `${person} (${clientId})`;
}

function linked(object: string): Html {
  const id = /\bmsg_\w+/.exec(object)?.[0];
  return id === undefined
    ? html`<code>${object}</code>`
    : html`<a href="/operator/messages/${id}"><code>${object}</code></a>`;
}
