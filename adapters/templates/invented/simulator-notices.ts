/** Notices of the simulated service: constructed, of people who officially do not exist. */

export type SimulatedNotice = { id: string; entity: string; issuedAt: string } & Record<string, unknown>;

/** One page that says nothing. */
export const PDF = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
    '',
  ].join('\n'),
);

/** A notification to one person; `more` replaces its members. `entity`: by its code. */
export function noticeOf(
  of: { id: string; entity: string; issuedAt: Date },
  more: Record<string, unknown> = {},
): SimulatedNotice {
  return {
    id: of.id,
    entity: of.entity,
    issuedAt: of.issuedAt.toISOString(),
    kind: 'NOTIFICATION',
    subject: 'Resolución de licencia de obra menor',
    file: `EXP/2026/${of.id}`,
    sia: '2104567',
    language: 'es',
    person: {
      nif: '00000000T',
      name: 'CIUDADANIA',
      surname1: 'FICTICIA',
      surname2: 'PF',
      email: 'persona.ficticia@example.org',
    },
    document: { id: `doc-${of.id}`, name: 'resolucion.pdf', mediaType: 'application/pdf' },
    ...more,
  };
}
