/** An e-office in front of the whole product: the HTTP API with the real adapter, delivery and simulator behind it. */
import type { Pool } from 'pg';
import { harness, notification } from '../http/harness.ts';
import type { World } from './delivery.ts';
import { testVault } from './seed.ts';

export type Refused = { pointer: string; code: string; fix: string };

export function createOffice(pool: Pool, world: World) {
  const http = harness(pool, { backends: [world.backend], vault: testVault, runtime: world.deps.runtime });
  const post = (data: Record<string, unknown>) => http.post(notification({ data }));
  return {
    http,
    /** Message ids in the order of the sendings. */
    async handIn(data: Record<string, unknown> = {}): Promise<string[]> {
      const response = await post(data);
      const receipt = (await response.json()) as { messages: { id: string }[] };
      if (response.status !== 202) throw new Error(`answered ${response.status}: ${JSON.stringify(receipt)}`);
      return receipt.messages.map(({ id }) => id);
    },
    async refused(data: Record<string, unknown>): Promise<Refused[]> {
      const response = await post(data);
      const problem = (await response.json()) as { errors: Refused[] };
      if (response.status !== 422) throw new Error(`answered ${response.status}`);
      return problem.errors;
    },
    async upload(bytes: Uint8Array, mediaType = 'application/pdf'): Promise<Record<string, unknown>> {
      const headers = { 'content-type': mediaType };
      const response = await http.ask('/v1/documents', { method: 'POST', body: new Uint8Array(bytes), headers });
      const { uploadId } = (await response.json()) as { uploadId: string };
      return { role: 'main', name: 'resolucion.pdf', mediaType, content: { by: 'upload', uploadId } };
    },
    async read(id: string) {
      return (await (await http.ask(`/v1/messages/${id}`)).json()) as Record<string, unknown>;
    },
  };
}
