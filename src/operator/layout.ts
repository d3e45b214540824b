/** What every operator's page has in common: head, menu, language, who is signed in, and the place for the content. */
import type { Notice, PageFrame, PageLanguage, RenderedPage } from '../../contracts/operator-pages.ts';
import { type Html, html } from './html.ts';
import { LAYOUT_TEXTS, type LayoutTexts } from './layout-texts.ts';
import { PAGE_POLICY, STYLE } from './style.ts';

/** The pages there are, in the order of the menu. */
const MENU = [
  ['overview', '/operator/'],
  ['messages', '/operator/messages'],
  ['bulk', '/operator/bulk'],
  ['quarantine', '/operator/quarantine'],
  ['backends', '/operator/backends'],
  ['e-offices', '/operator/e-offices'],
  ['keys', '/operator/keys'],
  ['service-levels', '/operator/service-levels'],
  ['configuration', '/operator/configuration'],
  ['audit', '/operator/audit'],
] as const;
export type PageName = (typeof MENU)[number][0] | 'message' | 'bulk-job' | 'login' | 'problem';

/** Pages that stand in no menu, and the one they belong to. */
const BELOW: Partial<Record<PageName, PageName>> = { message: 'messages', 'bulk-job': 'bulk' };

const LANGUAGE_NAMES: Record<PageLanguage, string> = { es: 'Español', ca: 'Català / Valencià', en: 'English' };

/** `title` stands alone in the browser's tab and as the page's heading. */
export function renderPage(
  frame: PageFrame,
  page: { name: PageName; title: string; lead?: Html | string; content: Html | readonly Html[]; live?: string },
): RenderedPage {
  const texts = LAYOUT_TEXTS[frame.language];
  const lead = page.lead ?? '';
  const document = html`<!doctype html>
<html lang="${frame.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Carpeta Gateway</title>
<style>${{ html: STYLE }}</style>
<script src="/operator/page.js" defer></script>
</head>
<body>
<a class="skip" href="#content">${texts.skip}</a>
<header>
<div class="bar">
<p class="product">Carpeta Gateway</p>
<div class="corner">${languages(frame)}${frame.client === null ? null : whoAmI(frame, frame.client)}</div>
</div>
${frame.client === null ? null : menu(frame, page.name)}
</header>
<main id="content" tabindex="-1"${page.live === undefined ? null : html` data-live="${page.live}"`}>
<h1>${page.title}</h1>
${lead === '' ? null : html`<p class="lead">${lead}</p>`}
${frame.client !== null && frame.csrf === null ? html`<p class="notice">${texts.readOnly}</p>` : null}
${frame.notice === null ? null : notice(frame.notice, texts)}
${page.content}
</main>
<footer><p>${texts.shownAt} ${madrid(frame.now, frame.language)}</p></footer>
</body>
</html>
`;
  return { html: document.html, contentSecurityPolicy: PAGE_POLICY };
}

function menu({ language }: PageFrame, current: PageName): Html {
  const { menu: label, pages } = LAYOUT_TEXTS[language];
  const links = MENU.map(([name, href]) => {
    const here = name === current ? 'page' : name === BELOW[current] ? 'true' : null;
    const mark = here === null ? null : html` aria-current="${here}"`;
    return html`<li><a href="${href}"${mark}>${pages[name] ?? name}</a></li>`;
  });
  return html`<nav class="menu" aria-label="${label}"><ul>${links}</ul></nav>`;
}

function languages({ language, here }: PageFrame): Html {
  const links = (Object.keys(LANGUAGE_NAMES) as PageLanguage[]).map((each) => {
    const address = new URL(here, 'http://page');
    address.searchParams.set('lang', each);
    const href = `${address.pathname}${address.search}`;
    const current = each === language ? html` aria-current="true"` : null;
    return html`<li><a href="${href}" lang="${each}" hreflang="${each}" title="${LANGUAGE_NAMES[each]}"${current}>${each}</a></li>`;
  });
  return html`<nav class="languages" aria-label="${LAYOUT_TEXTS[language].language}"><ul>${links}</ul></nav>`;
}

function whoAmI(frame: PageFrame, client: string): Html {
  const texts = LAYOUT_TEXTS[frame.language];
  const leave = form(frame, {
    action: '/operator/logout',
    content: html`<button class="quiet">${texts.signOut}</button>`,
  });
  return html`<p class="who">${texts.signedIn} <strong>${client}</strong></p>${leave}`;
}

/** Says what the last action came to; read out at once. */
function notice(said: Notice, { done }: LayoutTexts): Html {
  if (said.kind === 'done')
    return html`<div class="notice done" role="status"><p><strong>${done[said.code] ?? done.other ?? ''}</strong></p></div>`;
  return html`<div class="notice refused" role="alert"><p><strong>${said.title}</strong></p><p>${said.text}</p></div>`;
}

/** A form that acts, with its token; nothing where nothing may be done from here. */
export function form(
  frame: PageFrame,
  parts: { action: string; content: Html | readonly Html[]; name?: string; files?: true },
): Html | null {
  if (frame.csrf === null) return null;
  const files = parts.files === true ? html` enctype="multipart/form-data"` : null;
  return html`<form method="post" action="${parts.action}" class="${parts.name ?? 'plain'}"${files}>
<input type="hidden" name="csrf" value="${frame.csrf}">${parts.content}</form>`;
}

/** An instant as people in Madrid read it. */
export function madrid(instant: Date, language: string): string {
  return instant.toLocaleString(language === 'en' ? 'en-GB' : language, {
    timeZone: 'Europe/Madrid',
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
}

export function time(instant: Date | string, language: string): Html {
  const at = new Date(instant);
  return html`<time datetime="${at.toISOString()}">${madrid(at, language)}</time>`;
}
