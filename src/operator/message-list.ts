/** The operator's list: the newest messages, rendered on the server, readable without a script. */
import type { Finding } from '../../contracts/outcome.ts';
import type { ShownDelivery } from '../domain/held.ts';
import type { MessageListItem } from '../outbox/list.ts';
import { type Html, html } from './html.ts';
import { LIST_TEXTS, type ListTexts } from './message-list-texts.ts';
import { PAGE_POLICY, STYLE } from './style.ts';

type Reader = { language: 'es' | 'ca' | 'en'; explain: Explain };

const TONE: Record<ShownDelivery, 'good' | 'wait' | 'bad'> = {
  accepted: 'good',
  mirrored: 'good',
  queued: 'wait',
  sending: 'wait',
  held: 'wait',
  cancelled: 'wait',
  uncertain: 'bad',
  rejected: 'bad',
  dead: 'bad',
};

/** What a problem means and what to do about it, in the reader's language. */
type Explain = (finding: Finding) => { detail: string; fix: string };

/** `messages` newest first. The page shows ids, states and codes: no name and no NIF. */
export function renderMessageList(input: {
  messages: readonly MessageListItem[];
  language: 'es' | 'ca' | 'en';
  now: Date;
  explain: Explain;
}): { html: string; contentSecurityPolicy: string } {
  const texts = LIST_TEXTS[input.language];
  const { messages } = input;
  const page = html`<!doctype html>
<html lang="${input.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.title} · Carpeta Gateway</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<header>
<p class="product">Carpeta Gateway</p>
<h1>${texts.title}</h1>
<p class="lead">${texts.lead} ${madrid(input.now, input.language)}</p>
</header>
<main>
<div class="scroll">
${messages.length === 0 ? html`<p class="none">${texts.none}</p>` : table(messages, texts, input)}
</div>
</main>
</body>
</html>
`;
  return { html: page.html, contentSecurityPolicy: PAGE_POLICY };
}

function table(messages: readonly MessageListItem[], texts: ListTexts, reader: Reader): Html {
  const heads = Object.values(texts.columns).map((each) => html`<th scope="col">${each}</th>`);
  return html`<table>
<thead><tr>${heads}</tr></thead>
<tbody>
${messages.map((each) => row(each, texts, reader))}
</tbody>
</table>`;
}

function row(message: MessageListItem, texts: ListTexts, { language, explain }: Reader): Html {
  const { columns } = texts;
  const delivery = html`<span class="state ${TONE[message.delivery]}">${texts.delivery[message.delivery] ?? message.delivery}</span>`;
  const legal =
    message.legal === null ? html`<span class="soft">–</span>` : html`${texts.legal[message.legal] ?? message.legal}`;
  const file = message.file === null ? html`<span class="soft">${texts.noFile}</span>` : html`${message.file}`;
  const problem = message.problem === null ? html`<span class="soft">–</span>` : problemCell(message.problem, explain);
  return html`<tr>
<td data-name="${columns.received}"><time datetime="${message.createdAt.toISOString()}">${madrid(message.createdAt, language)}</time></td>
<td data-name="${columns.entity}">${message.entity}</td>
<td data-name="${columns.file}">${file}</td>
<td data-name="${columns.message}"><code>${message.id}</code></td>
<td data-name="${columns.backend}">${message.backend}</td>
<td data-name="${columns.delivery}">${delivery}</td>
<td data-name="${columns.legal}">${legal}</td>
<td data-name="${columns.problem}">${problem}</td>
</tr>
`;
}

function problemCell(problem: Finding, explain: Explain): Html {
  const { detail, fix } = explain(problem);
  return html`<code>${problem.code}</code><p>${detail}</p><p><strong>${fix}</strong></p>`;
}

function madrid(instant: Date, language: string): string {
  return instant.toLocaleString(language === 'en' ? 'en-GB' : language, {
    timeZone: 'Europe/Madrid',
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
}
