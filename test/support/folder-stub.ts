/** A folder service that answers what it is told and remembers what it was asked, for tests of façades alone. */
import type { Actuation } from '../../contracts/actuation.ts';
import type { FolderBody, FolderQuestion, FolderService, FoundFile, SourceReport } from '../../contracts/folder.ts';
import type { FacadeTools } from '../../contracts/folder-facade.ts';

export type Found = {
  files: readonly FoundFile[];
  sources: readonly (Pick<SourceReport, 'entity' | 'state'> & Partial<SourceReport>)[];
  actuations?: readonly Actuation[];
};

export const STUB_NOW = new Date('2026-10-01T09:00:00.000Z');
export const STUB_BODIES: readonly FolderBody[] = [
  { dir3: 'L01999998', name: 'Villa Inventada', ine: null, language: 'ca' },
  { dir3: 'L01999999', name: 'Ayuntamiento Ficticio', ine: '99999', language: 'es' },
];

/** `found` only for the role that is asked, as the real one does; throws `fails` instead where it is given. */
export function stubbedTools<Settings, Own>(
  of: Pick<FacadeTools<Settings, Own>, 'settings' | 'askers' | 'asker'> & { found?: Found; fails?: Error },
) {
  const asked: FolderQuestion[] = [];
  const refused: string[] = [];
  const found = of.found ?? { files: [], sources: [] };
  const answered = (question: FolderQuestion) => {
    asked.push(question);
    if (of.fails !== undefined) throw of.fails;
    const sources = found.sources.map(
      (each): SourceReport => ({ source: 'live', asOf: null, stale: false, truncated: false, ...each }),
    );
    const complete = sources.every(({ state }) => state === 'ok' || state === 'not-integrated');
    return { transmissionId: '01TESTTESTTESTTESTTESTTEST', at: STUB_NOW, complete, sources };
  };
  const service: FolderService = {
    bodies: STUB_BODIES,
    summary: async (question) => ({ ...answered(question), bodies: [] }),
    files: async (question) => {
      const files = found.files.filter(({ role }) => role === question.standing.role);
      return { ...answered(question), files, total: files.length };
    },
    detail: async (question) => ({ ...answered(question), file: null }),
    refused: async (_asker, reason) => void refused.push(reason),
  };
  const tools: FacadeTools<Settings, Own> = {
    settings: of.settings,
    askers: of.askers,
    asker: of.asker,
    service,
    actuations: {
      async find(question) {
        const { transmissionId, at } = answered(question);
        const actuations = (found.actuations ?? []).filter(({ role }) => role === question.standing.role);
        return { transmissionId, at, actuations, truncated: false };
      },
    },
    seal: null,
    clockSkewMs: 300_000,
    now: () => STUB_NOW,
    random: (bytes) => new Uint8Array(bytes).fill(7),
  };
  return { tools, asked, refused };
}
