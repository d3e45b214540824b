/** What of a message holds a person, handed to its e-office: each read is in the audit before its first byte is. */
import type { Gateway, VendorFile } from '../../contracts/vendor-intake.ts';
import type { IntakeDeps } from '../intake/deps.ts';
import { type AuditEntry, insertAudit } from '../store/audit/insert.ts';
import { readEventDocument } from '../store/documents/read-event-document.ts';
import { loadRequest } from '../store/events/load-request.ts';
import { findReceipt } from '../store/evidence/find-receipt.ts';
import { findEvidence, readEvidence } from '../store/evidence/read.ts';

type Deps = Pick<IntakeDeps, 'pool' | 'vault' | 'runtime'>;
/** Whose read it is, and of which entities it may be. */
type Reader = { id: string; entities: readonly string[] };

export function messageOpener(deps: Deps, reader: Reader): Pick<Gateway, 'request' | 'document' | 'evidence'> {
  const { pool, vault, runtime } = deps;
  const { entities } = reader;
  const audit = (action: AuditEntry['action'], object: string) =>
    insertAudit(pool, { at: runtime.now(), clientId: reader.id, action, object, result: 'done' });
  return {
    async request(messageId) {
      const found = await loadRequest(pool, vault, { messageId, entities });
      if (found === null) return null;
      await audit('request.read', messageId);
      const { event, position } = found;
      return { ...event, data: { ...event.data, sendings: event.data.sendings.slice(position, position + 1) } };
    },
    async document(messageId): Promise<VendorFile | null> {
      const found = await loadRequest(pool, vault, { messageId, entities });
      if (found === null) return null;
      const position = found.event.data.documents.findIndex(({ role }) => role === 'main');
      const described = found.event.data.documents[position];
      const bytes = await readEventDocument(pool, vault, { event: found.eventId, position });
      if (bytes === null || described === undefined) return null;
      await audit('document.read', messageId);
      return { name: described.name, mediaType: described.mediaType, bytes };
    },
    async evidence(messageId): Promise<VendorFile | null> {
      const name = await findReceipt(pool, { messageId, entities });
      const found = name === null ? null : await findEvidence(pool, { messageId, name });
      if (name === null || found === null || found.key === null) return null;
      await audit('evidence.read', `${messageId}/${name}`);
      const pieces: Buffer[] = [];
      for await (const piece of readEvidence(pool, vault, found)) pieces.push(piece);
      return { name, mediaType: found.mediaType, bytes: Buffer.concat(pieces) };
    },
  };
}
