/** How well what arrives for the towns is read, for who may see them. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { PageLanguage } from '../../contracts/operator-pages.ts';
import type { InboxRow } from '../store/inboxes/turns.ts';

const UNKNOWN: Readonly<Record<PageLanguage, readonly [detail: string, fix: string]>> = {
  es: [
    'El buzón no se ha podido leer entero.',
    'Se vuelve a intentar. Si dura, mire en la web del servicio lo que espera, y el registro de la pasarela.',
  ],
  ca: [
    "La bústia no s'ha pogut llegir sencera.",
    'Es torna a intentar. Si dura, mireu al web del servei el que espera, i el registre de la passarel·la.',
  ],
  en: [
    'The inbox could not be read whole.',
    'It is tried again. If it lasts, look on the web of the service at what waits, and at the log of the gateway.',
  ],
};

/** Undefined for a back end without inboxes. An inbox that was never begun is told too. */
export function inboxViews(
  { adapter, entities }: ActiveBackend,
  of: { rows: readonly InboxRow[]; visible: readonly string[] | null; language: PageLanguage },
) {
  if (adapter.arrivals === undefined) return undefined;
  const shown = [...entities.keys()].filter((entity) => of.visible === null || of.visible.includes(entity)).sort();
  return shown.map((entity) => {
    const row = of.rows.find((each) => each.backend === adapter.id && each.entity === entity);
    const failed = row !== undefined && row.failures > 0;
    const code = failed ? row.lastError : null;
    const [detail, fix] = UNKNOWN[of.language];
    const told = code === null ? null : (adapter.explain(code, of.language) ?? { detail, fix });
    return {
      entity,
      lastReadAt: row?.lastOkAt?.toISOString() ?? null,
      failures: row?.failures ?? 0,
      lastError: code,
      detail: told?.detail ?? null,
      fix: told?.fix ?? null,
    };
  });
}
