/** The alerts that hold now, as the overview shows them: each with the page or the list that it is about. */
import type { AlertsView } from '../../../contracts/operator-pages.ts';
import { alertText } from '../../domain/alert-texts.ts';
import { type AlertRow, openAlerts } from '../../store/alerts/read.ts';
import { clientOf, type HttpContext, maySee } from '../context.ts';
import type { HttpDeps } from '../deps.ts';

/** As many as the API tells. */
const AT_MOST = 1_000;
/** Enough for a page. */
const SHOWN = 50;

/** Those that have begun and not ended, of the reader's entities and of the installation. */
export async function alertsOf({ pool }: Pick<HttpDeps, 'pool'>, c: HttpContext): Promise<AlertRow[]> {
  const rows = await openAlerts(pool, AT_MOST);
  return rows.filter(({ entity }) => entity === null || maySee(clientOf(c), entity));
}

export async function alertsView(deps: Pick<HttpDeps, 'pool'>, c: HttpContext): Promise<AlertsView> {
  const mine = await alertsOf(deps, c);
  return {
    items: mine.slice(0, SHOWN).map((row) => ({
      id: row.id,
      ...alertText(row, c.get('language')),
      since: row.since,
      href: hrefOf(row),
    })),
    more: Math.max(0, mine.length - SHOWN),
  };
}

/** What the list at its end shows is what the alert counts. The retention has no page. */
function hrefOf({ condition, subject }: AlertRow): string | null {
  const backend = subject.split(' ')[0] ?? '';
  const list = (view: string) => `/operator/messages?${new URLSearchParams({ backend, show: view })}`;
  switch (condition) {
    case 'backend-silent':
    case 'circuit-open':
    case 'inbox-unread':
      return `/operator/backends#backend-${encodeURIComponent(backend)}`;
    case 'uncertain-needs-person':
      return list('needs-person');
    case 'messages-dead':
      return list('died-of-late');
    case 'expiring-soon':
    case 'arrivals-ending':
      return list('ending');
    case 'evidence-late':
      return list('evidence-late');
    case 'quarantine':
      return '/operator/quarantine';
    case 'seal-expiring':
    case 'key-expiring':
      return '/operator/keys';
    case 'vendor-unread':
    case 'vendor-untold':
      return `/operator/e-offices?${new URLSearchParams({ vendor: subject })}`;
    case 'retention-late':
      return null;
    default:
      return condition satisfies never;
  }
}
