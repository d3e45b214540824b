/** The settings that run, secrets masked, and how a file differs from them; nothing that was handed in is shown again. */
import type { ConfigDifference, ConfigTrouble } from '../../contracts/config-difference.ts';
import type { ConfigurationView, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { DIFFERENCE_TEXTS } from './config-difference-texts.ts';
import { type Html, html } from './html.ts';
import { form, renderPage } from './layout.ts';
import { table } from './overview.ts';
import { WORKSHOP_TEXTS } from './workshop-texts.ts';

const TONE = { added: 'good', removed: 'bad', changed: 'wait' } as const;
/** A block with more settings, as of many entities, is opened by whoever wants to read it. */
const OPEN_ROWS = 20;
/** Rows of one page; the command line has them all. */
const MAX_ROWS = 500;

export function renderConfiguration(frame: PageFrame, view: ConfigurationView): RenderedPage {
  const { configuration: texts } = WORKSHOP_TEXTS[frame.language];
  const content = html`${view.compared === null ? null : compared(frame, view, view.compared)}
${comparison(frame, view)}
${settings(frame, view)}`;
  return renderPage(frame, { name: 'configuration', title: texts.title, lead: texts.lead, content });
}

type Compared = NonNullable<ConfigurationView['compared']>;

function compared(frame: PageFrame, { partly }: ConfigurationView, { of, result }: Compared): Html {
  const texts = DIFFERENCE_TEXTS[frame.language];
  if (result === 'nothing') return refusal(texts.unreadable[2], texts.empty);
  if (result.kind === 'unreadable') return refusal(texts.unreadable[result.which], troubleText(frame, result.trouble));
  const { differences } = result;
  const rows = differences.slice(0, MAX_ROWS).map((each) => row(frame, each));
  return html`<section aria-labelledby="differences"><h2 id="differences">${texts.result}</h2>
<div class="notice ${differences.length === 0 ? 'done' : ''}" role="status"><p><strong>${differences.length === 0 ? texts.none : texts.count(differences.length)}</strong> ${of === 'two' ? texts.ofTwo : texts.withRunning}${partly && of === 'running' ? ` ${texts.partly}` : ''}</p>
${differences.length > MAX_ROWS ? html`<p>${texts.more(MAX_ROWS)}</p>` : null}</div>
${differences.length === 0 ? null : html`<div class="wraps difference">${table(texts.result, texts.heads, rows)}</div>`}</section>`;
}

function refusal(title: string, text: string): Html {
  return html`<div class="notice refused" role="alert"><p><strong>${title}</strong></p><p>${text}</p></div>`;
}

function troubleText({ language }: PageFrame, { code, line, column }: ConfigTrouble): string {
  const texts = DIFFERENCE_TEXTS[language];
  return line === null ? texts.troubles[code] : `${texts.troubles[code]} ${texts.line(line, column)}`;
}

function row({ language }: PageFrame, { place, kind, before, after, meaning }: ConfigDifference): Html {
  const texts = DIFFERENCE_TEXTS[language];
  const [what, where, was, is, means] = texts.heads;
  const value = (text: string | null) =>
    text === null ? html`<span class="soft">–</span>` : html`<code>${text}</code>`;
  return html`<tr><td data-name="${what}"><span class="state ${TONE[kind]}">${texts.kinds[kind]}</span></td>
<td data-name="${where}">${path(place)}</td><td data-name="${was}">${value(before)}</td>
<td data-name="${is}">${value(after)}</td><td data-name="${means}">${texts.meanings[meaning]}</td></tr>`;
}

/** A path may be broken where a key begins. */
function path(place: string): Html {
  const [first = '', ...rest] = place.split(/(?<=\.)|(?=\[)/);
  return html`<code>${first}${rest.map((each) => html`<wbr>${each}`)}</code>`;
}

function comparison(frame: PageFrame, { atMost }: ConfigurationView): Html | null {
  const texts = DIFFERENCE_TEXTS[frame.language];
  const kilobytes = Math.floor(atMost / 1024);
  const file = (name: string, label: string) =>
    html`<p class="field"><label for="${name}-file">${label}</label><input id="${name}-file" name="${name}File" type="file" accept=".yaml,.yml,text/*"></p>`;
  const pasted = (name: string, label: string) =>
    html`<p class="field"><label for="${name}">${label}</label><textarea id="${name}" name="${name}" rows="6" spellcheck="false" autocomplete="off" aria-describedby="at-most"></textarea></p>`;
  const content = html`<p>${texts.lead}</p>
${pasted('after', texts.after)}${file('after', texts.upload)}
<p class="soft hint" id="at-most">${texts.afterHint(kilobytes)}</p>
<details><summary>${texts.beforeLead}</summary>${pasted('before', texts.before)}${file('before', texts.orUpload)}</details>
<p><button>${texts.submit}</button></p>`;
  const sent = form(frame, { action: '/operator/configuration/compare', content, name: 'card medium', files: true });
  return sent === null ? null : html`<h2>${texts.title}</h2>${sent}`;
}

function settings({ language }: PageFrame, view: ConfigurationView): Html {
  const { configuration: texts } = WORKSHOP_TEXTS[language];
  const [place = '', value = ''] = texts.heads;
  const blocks = Map.groupBy(view.settings, (each) => /^\w*/.exec(each.place)?.[0] ?? '');
  const parts = [...blocks].map(([block, settings]) => {
    const rows = settings.map(
      (each) =>
        html`<tr><td data-name="${place}">${path(each.place)}</td><td data-name="${value}">${each.value}</td></tr>`,
    );
    const open = settings.length <= OPEN_ROWS ? html` open` : null;
    const count = html`<span class="soft">${settings.length}</span>`;
    return html`<details class="item wraps"${open}><summary><code>${block}</code> ${count}</summary>${table(block, texts.heads, rows)}</details>`;
  });
  return html`<h2>${texts.running}</h2>${parts}`;
}
