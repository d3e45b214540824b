/** What the simulated e-office sends: one notification to one fictitious person, with a small document. */

const PDF = [
  '%PDF-1.4',
  '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
  '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
  'trailer<</Root 1 0 R>>',
  '%%EOF',
].join('\n');

let sent = 0;

/** A file of its own each time: NOTIB's clients send another act under another number. */
export function notificacio(entity: string): Record<string, unknown> {
  sent += 1;
  return {
    emisorDir3Codi: entity,
    enviamentTipus: 'NOTIFICACIO',
    concepte: "Resolució de llicència d'obra menor",
    descripcio: null,
    caducitatDiesNaturals: 10,
    usuariCodi: 'app-eoficina',
    procedimentCodi: '2104567',
    numExpedient: `EXP-2026-${String(sent).padStart(4, '0')}`,
    idioma: 'CA',
    enviaments: [
      {
        titular: {
          interessatTipus: 'FISICA',
          nom: 'CIUTADANIA',
          llinatge1: 'FICTICIA',
          llinatge2: 'ACCEDE',
          nif: '00000000T',
          email: 'persona.ficticia@example.org',
          incapacitat: false,
        },
        destinataris: [],
        entregaPostalActiva: false,
        entregaDehActiva: false,
        serveiTipus: 'NORMAL',
        perEmail: false,
      },
    ],
    document: { arxiuNom: 'resolucio.pdf', contingutBase64: Buffer.from(PDF).toString('base64'), normalitzat: false },
  };
}
