/** What goes out, judged by outsiders: xmllint against our schema and the published one, xmlsec1 for the signature. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../support/source-tree.ts';
import { xmlsecAvailable, xmlsecVerify } from '../../support/xmlsec.ts';
import { CERTIFICATE, GENERAL, type Side, start } from './sample.ts';

const OURS = join(ROOT, 'contracts/wsdl/apodera/peticion.xsd');
const PUBLISHED = ['../shared', '../../shared']
  .map((each) => join(ROOT, each, 'reference/others/files/apodera/peticionConsulta.xsd'))
  .find((each) => existsSync(each));
const hasTool = spawnSync('xmllint', ['--version'], { stdio: 'ignore' }).status === 0;

/** What xmllint says of it; empty where it is valid. */
function violations(schema: string, xml: string): string {
  const { status, stderr } = spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, '-'], {
    encoding: 'utf8',
    input: xml,
  });
  return status === 0 ? '' : stderr.slice(0, 2_000);
}
const bodyIn = (envelope: string) => /<soapenv:Body[^>]*>(.*)<\/soapenv:Body>/s.exec(envelope)?.[1] ?? '';

let side: Side;
beforeEach(async () => {
  side = await start();
});
afterEach(() => side.close());

/** A question that went over two pages. */
async function asked(): Promise<string[]> {
  side.simulator.hold([{ ...GENERAL, state: 'Revocado' }]);
  await side.ask({ holder: 'q-0000000 j' });
  expect(side.simulator.requests).toHaveLength(2);
  return side.simulator.requests.map((each) => each.toString('utf8'));
}

describe('a question', () => {
  it.skipIf(!hasTool)('keeps to the schema as this project wrote it down', async () => {
    const [first = '', ...more] = await asked();
    for (const each of [first, ...more]) expect(violations(OURS, bodyIn(each))).toBe('');
    expect(violations(OURS, bodyIn(first).replaceAll('codAplicacion', 'aplicacion'))).toContain('aplicacion');
  });

  it('keeps to the published schema', async (context) => {
    if (!hasTool || PUBLISHED === undefined)
      return context.skip('no xmllint, or no reference files beside this project');
    const [first = '', ...more] = await asked();
    for (const each of [first, ...more]) expect(violations(PUBLISHED, bodyIn(each))).toBe('');
    // The judge is awake.
    expect(violations(PUBLISHED, bodyIn(first).replaceAll('nifNiePoderdante', 'nifPoderdante'))).not.toBe('');
  });

  it.skipIf(!xmlsecAvailable())('carries a signature of its Body alone that xmlsec1 accepts', async () => {
    for (const each of await asked()) {
      expect(xmlsecVerify(Buffer.from(each), CERTIFICATE)).toBe(true);
      expect(each.match(/<ds:Reference /g)).toHaveLength(1);
      expect(each).not.toContain('Timestamp');
      expect(xmlsecVerify(Buffer.from(each.replace('Q0000000J', 'Q0000001J')), CERTIFICATE)).toBe(false);
    }
  });

  it('says today in Madrid, the state that may be in force, and the persons as the register writes them', async () => {
    const [first = '', second = ''] = await asked();
    expect(first).toMatch(/timestamp>20261001<.*estado>2<.*nifNiePoderdante>Q0000000J<.*pagina>1</s);
    expect(second).toMatch(/pagina>2</);
  });
});
