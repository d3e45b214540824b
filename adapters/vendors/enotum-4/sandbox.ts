/** Starts the simulated back office for a sandbox; its password is made for this run and known to nobody else. */
import { randomBytes } from 'node:crypto';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import { numberedId, sourceOf } from './identity.ts';
import { createdIn, freshNumber, startBackOffice } from './simulator.ts';

/** ENS-like codes of towns that do not exist, by their place in the list. */
const FIRST_ORGANISATION = 9_999_990_001;
const DEPARTMENT = '1';

export async function startBackOfficeForSandbox(entities: readonly string[]): Promise<VendorSimulator> {
  const credential = { user: 'backoffice-demo', password: randomBytes(24).toString('hex') };
  const office = await startBackOffice(credential);
  const organisationOf = (entity: string) => String(FIRST_ORGANISATION + Math.max(0, entities.indexOf(entity)));
  return {
    credential: { ...credential, url: office.url },
    entityOf: (entity) => ({
      organisation: { code: organisationOf(entity), name: 'Ajuntament fictici' },
      departments: [{ code: DEPARTMENT, name: 'Secretaria' }],
    }),
    async happen({ entity, facade }) {
      const organisation = organisationOf(entity);
      const number = freshNumber();
      const reference = `DEMO/${number.slice(-12)}`;
      const { status, body } = await office.send(facade, { organisation, department: DEPARTMENT, number, reference });
      if (createdIn(body).length !== 1) throw new Error(`the façade answered ${status} and created nothing`);
      const id = numberedId({ organisation, department: DEPARTMENT, issuerId: number, reference });
      return { ref: number, event: { source: sourceOf(entity), id } };
    },
    told: (ref) =>
      office.told.filter(({ number, kind }) => number === ref && kind === 'OnLine').map(({ state }) => state),
    close: () => office.close(),
  };
}
