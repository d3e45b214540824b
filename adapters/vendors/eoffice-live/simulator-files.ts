/** The files of the simulated town: constructed, of people who officially do not exist. */
import type { FileFacts } from '../../../contracts/file-status.ts';

export type SimulatedFile = {
  facts: Omit<FileFacts, 'emitter'>;
  interested: readonly { role: 'holder' | 'representative'; number: string }[];
};

export const SIMULATED_FILES: readonly SimulatedFile[] = [
  {
    facts: {
      procedure: {
        sia: '2104568',
        name: { lang: 'ca', value: "Llicència d'obertura", also: { es: 'Licencia de apertura' } },
      },
      file: {
        id: 'OBE/2026/14',
        title: {
          lang: 'ca',
          value: "Llicència d'obertura d'un taller",
          also: { es: 'Licencia de apertura de un taller', en: 'Opening licence of a workshop' },
        },
      },
      openedAt: '2026-06-08T08:12:00Z',
      updatedAt: '2026-09-21T10:30:00Z',
      state: 'open',
      phase: { standard: 'instruction' },
      milestones: [
        { id: 'M1', code: 'registry-entry', at: '2026-06-08T08:12:00Z' },
        { id: 'M2', code: 'report-requested', at: '2026-09-21T10:30:00Z', current: true },
      ],
      registryEntries: [{ direction: 'in', number: '202600000214', at: '2026-06-08T08:12:00Z' }],
    },
    interested: [{ role: 'holder', number: '00000000T' }],
  },
  {
    facts: {
      procedure: { sia: '2104569' },
      file: { id: 'AJU/2025/3', title: { lang: 'ca', value: 'Ajuda per a la rehabilitació de façanes' } },
      openedAt: '2025-03-03T09:00:00Z',
      closedAt: '2025-11-20T12:00:00Z',
      updatedAt: '2025-11-20T12:00:00Z',
      state: 'closed',
      situation: 'resolved',
      termination: { form: 'resolution', sense: 'granted' },
    },
    interested: [
      { role: 'holder', number: 'Q0000000J' },
      { role: 'representative', number: '00000000T' },
    ],
  },
  {
    facts: {
      procedure: { sia: '2104567' },
      file: { id: 'OBR/2026/9', title: { lang: 'ca', value: "Llicència d'obra menor" } },
      openedAt: '2026-07-01T09:00:00Z',
      updatedAt: '2026-07-15T09:00:00Z',
      state: 'open',
      citizenAction: {
        required: 'yes',
        kind: 'payment',
        dueOn: '2026-12-15',
        text: { lang: 'ca', value: 'Pagueu la taxa', also: { es: 'Pague la tasa' } },
      },
    },
    interested: [{ role: 'holder', number: '99999999R' }],
  },
];
