/** Every message keeps to the schemas: ours, which the simulator enforces, and the public ones where a copy is at hand. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { NS } from '../../../adapters/backends/scsp-v3/schema.ts';
import { serviceCodes, serviceOf } from '../../../adapters/backends/scsp-v3/services/index.ts';
import { specificSchemaFile } from '../../../adapters/backends/scsp-v3/simulator-schemas.ts';
import { type Platform, platform, REFERENCE } from '../../support/scsp-pid.ts';
import { ROOT } from '../../support/source-tree.ts';

const REFERENCE_FILES = join(ROOT, '../shared/reference/others/files/scsp');
const OURS = join(ROOT, 'contracts/wsdl/scsp-v3-services');
const hasTool = spawnSync('xmllint', ['--version'], { stdio: 'ignore' }).status === 0;
const hasReference = existsSync(REFERENCE_FILES);
const FILES = {
  Peticion: ['peticion', NS.request],
  Respuesta: ['respuesta', NS.response],
  ConfirmacionPeticion: ['confirmacion-peticion', NS.confirmation],
  SolicitudRespuesta: ['solicitud-respuesta', NS.later],
} as const;

const folder = mkdtempSync(join(tmpdir(), 'carpeta-scsp-xsd-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What xmllint says of it; empty where it is valid. */
function violations(xml: string, schema: string): string {
  const file = join(folder, 'message.xml');
  writeFileSync(file, xml);
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, file], {
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr.slice(0, 2000);
}

/** A schema of all messages of a service: the base and the service's own DatosEspecificos. */
function ourSchema(service: string): string {
  const file = join(folder, `${service}.xsd`);
  const imports = Object.values(FILES).map(
    ([name, namespace]) => `<xs:import namespace="${namespace}" schemaLocation="file://${OURS}/${name}.xsd"/>`,
  );
  writeFileSync(
    file,
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import namespace="${NS.specific}" schemaLocation="file://${specificSchemaFile(service)}"/>${imports.join('')}</xs:schema>`,
  );
  return file;
}

/** Everything said between adapter and platform in the life of one petition, without its envelopes. */
async function conversation(far: Platform, service: string, mode: 'sync' | 'async'): Promise<string[]> {
  const answers: string[] = [];
  const { exchange } = far.tools.transport;
  far.tools.transport.exchange = async (request) => {
    const result = await exchange(request);
    if (result.kind === 'answer') answers.push(Buffer.from(result.body).toString('utf8'));
    return result;
  };
  await far.send({ service, mode });
  if (mode === 'async') {
    const remoteId = `${service}.async.${REFERENCE}`;
    await far.query(remoteId);
    far.pass(2);
    await far.query(remoteId);
  }
  const said = [...far.simulator.requests.map((each) => each.toString('utf8')), ...answers];
  return said.map((each) => /<soapenv:Body[^>]*>(.*)<\/soapenv:Body>/s.exec(each)?.[1] ?? each);
}

const lives = serviceCodes.flatMap((code) => (serviceOf(code)?.modes ?? []).map((mode) => [code, mode] as const));

describe.skipIf(!hasTool)('what is said in the life of a petition', () => {
  it.each(lives)('of %s, %s, keeps to our schemas', async (service, mode) => {
    const far = await platform({ hours: 2 });
    const messages = await conversation(far, service, mode);
    await far.close();
    expect(messages).toHaveLength(mode === 'sync' ? 2 : 6);
    const schema = ourSchema(service);
    expect(messages.map((each) => violations(each, schema))).toEqual(messages.map(() => ''));
  });

  it.skipIf(!hasReference).each(lives)('of %s, %s, keeps to the public schemas', async (service, mode) => {
    const far = await platform({ hours: 2 });
    const messages = await conversation(far, service, mode);
    await far.close();
    for (const each of messages) {
      const root = /^<\w+:(\w+)/.exec(each)?.[1] as keyof typeof FILES;
      const schema = join(REFERENCE_FILES, `${service}v3`, `${FILES[root][0]}.xsd`);
      expect(violations(each, schema), root).toBe('');
    }
  });

  it('would notice a message that is none', async () => {
    const schema = ourSchema('SVDDGPCIWS02');
    const broken = `<p:Peticion xmlns:p="${NS.request}"><p:Atributos></p:Atributos></p:Peticion>`;
    expect(violations(broken, schema)).toContain('Missing child element');
  });
});

describe.skipIf(!hasTool)('the contract we publish', () => {
  it('is well-formed, and names every message', () => {
    for (const name of ['servicio.wsdl', 'soapfaultatributos.xsd'])
      expect(() => execFileSync('xmllint', ['--noout', join(OURS, name)])).not.toThrow();
  });
});
