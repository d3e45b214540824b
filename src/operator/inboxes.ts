/** How well what arrives for the towns is read, on the card of its back end. */
import type { BackendView, PageFrame, PageLanguage } from '../../contracts/operator-pages.ts';
import { type Html, html } from './html.ts';
import { time } from './layout.ts';

type Words = { title: string; lead: string; see: string; lastRead: string; never: string; failures: string };
const TEXTS: Readonly<Record<PageLanguage, Words>> = {
  es: {
    title: 'Buzones de entrada',
    lead: 'Lo que otros mandan al ayuntamiento. Leerlo no tiene efecto.',
    see: 'Ver lo recibido',
    lastRead: 'leído por última vez',
    never: 'no se ha leído todavía',
    failures: 'fallos seguidos',
  },
  ca: {
    title: "Bústies d'entrada",
    lead: "El que altres envien a l'ajuntament. Llegir-ho no té efecte.",
    see: 'Veure el que s’ha rebut',
    lastRead: 'llegida per darrera vegada',
    never: 'encara no s’ha llegit',
    failures: 'errors seguits',
  },
  en: {
    title: 'Inboxes',
    lead: 'What others send to the town. Reading it has no effect.',
    see: 'See what arrived',
    lastRead: 'last read',
    never: 'not read yet',
    failures: 'failures in a row',
  },
};

/** Nothing for a back end without inboxes. */
export function renderInboxes({ language }: PageFrame, { id, inboxes }: BackendView): Html | null {
  if (inboxes === undefined || inboxes.length === 0) return null;
  const texts = TEXTS[language];
  const items = inboxes.map(({ entity, lastReadAt, failures, lastError, detail, fix }) => {
    const read = lastReadAt === null ? html`${texts.never}` : html`${texts.lastRead} ${time(lastReadAt, language)}`;
    const wrong =
      failures === 0
        ? null
        : html`<br><span class="state bad">${failures} ${texts.failures}</span> <code>${lastError ?? ''}</code> ${detail ?? ''} <strong>${fix ?? ''}</strong>`;
    return html`<li><code>${entity}</code> ${read}${wrong}</li>`;
  });
  const href = `/operator/messages?${new URLSearchParams({ backend: id, show: 'arrived' })}`;
  return html`<h3>${texts.title}</h3><p class="soft">${texts.lead} <a href="${href}">${texts.see}</a></p><ul>${items}</ul>`;
}
