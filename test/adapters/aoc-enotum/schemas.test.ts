/** What goes over the wire in both directions, judged by xmllint: by our own schemas, and by the published ones. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enotum } from '../../../adapters/backends/aoc-enotum/index.ts';
import { interpret } from '../../../adapters/backends/aoc-enotum/interpret.ts';
import { startEnotumSimulator } from '../../../adapters/backends/aoc-enotum/simulator.ts';
import { copied } from '../../../adapters/backends/aoc-enotum/simulator-xml.ts';
import type { HttpRequest } from '../../../contracts/backend.ts';
import { serialiseText } from '../../../src/signing/canonical.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { createTransport } from '../../../src/transport/http.ts';
import { child, parseSoap, type XmlTree } from '../../../src/transport/soap.ts';
import { ROOT } from '../../support/source-tree.ts';
import { xmlsecAvailable, xmlsecVerify } from '../../support/xmlsec.ts';
import { accessOf, BODIES, configOf, messageOf, SEAL_PEM } from './sample.ts';

const OTHERS = ['../shared', '../../shared']
  .map((each) => join(ROOT, each, 'reference/others/files'))
  .find((each) => existsSync(each));
const XMLLINT = spawnSync('xmllint', ['--version'], { stdio: 'ignore' }).status === 0;
const REFERENCE = ['ABCDEFGHIJKLMNOPQRST', 'ABCDEFGHIJKLMNOPQRSU', 'ABCDEFGHIJKLMNOPQRSV'] as const;

/** Every exchange of whole lives, sync and async, as they stood on the wire. */
const seen: { request: Buffer; answer: Buffer }[] = [];
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carpeta-enotum-'));
  const clock = { now: new Date('2026-10-01T09:00:00Z') };
  const simulator = await startEnotumSimulator({ bodies: BODIES, clock: () => clock.now, trusted: [SEAL_PEM] });
  const transport = createTransport({});
  const spy = {
    async exchange(request: HttpRequest) {
      const result = await transport.exchange(request);
      if (request.method === 'POST' && result.kind === 'answer')
        seen.push({ request: Buffer.concat(request.body), answer: Buffer.from(result.body) });
      return result;
    },
  };
  const tools = {
    transport: spy,
    wsSecurity,
    now: () => clock.now,
    random: (n: number) => Buffer.alloc(n, seen.length),
  };
  const access = accessOf();
  const origin = new URL(simulator.url).origin;
  async function live(message: ReturnType<typeof messageOf>, settings: Record<string, unknown>) {
    const config = configOf({ url: simulator.url, evidenceUrl: origin, ...settings });
    const translated = enotum.translate(message, { config, entity: access.config, today: '2026-10-01' });
    const signed = await enotum.sign(translated, access, config, tools);
    const outcome = interpret(await enotum.send(signed, config, spy));
    const at = { since: clock.now, until: clock.now };
    await enotum.ask?.({ reference: message.reference, issuer: access.dir3, ...at }, access, config, tools);
    await enotum.probe('send', access, config, tools);
    if (outcome.kind !== 'accepted') return;
    const look = { remoteId: outcome.remoteId, entity: access.dir3, withEvidence: true };
    for (const passMs of [0, 2_000, 60_000]) {
      clock.now = new Date(clock.now.getTime() + passMs);
      await simulator.settle();
      await enotum.query(look, access, config, tools);
    }
    const wish = { reason: 'Emesa per error' };
    const target = { remoteId: outcome.remoteId, issuer: access.dir3, sending: message.sending };
    const prepared = await enotum.cancel?.sign?.(
      enotum.cancel.prepare(target, wish, access, config, tools),
      access,
      config,
      tools,
    );
    if (prepared !== undefined) await enotum.cancel?.send(prepared, config, tools);
  }
  await live(messageOf(REFERENCE[0]), {});
  await live(messageOf(REFERENCE[1], { holder: { surname1: 'ERROR' } }), { security: 'ws-security' });
  await live(messageOf(REFERENCE[2]), { mode: 'async' });
  await live(messageOf(REFERENCE[0], { holder: { email: 'cap' } }), {});
  await transport.close();
  await simulator.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What stands in the Body, each `name` of the tree as a document of its own. */
function pieces(message: Buffer, find: (node: XmlTree) => XmlTree | undefined): string[] {
  const parsed = parseSoap(message, { maxBytes: 10_000_000 });
  const found = parsed.kind === 'body' ? find(parsed.node) : undefined;
  return found === undefined ? [] : [serialiseText(copied(found))];
}
const first = (node: XmlTree) => node.children[0];
const petition = (node: XmlTree) =>
  child(node, 'Peticion', 'Solicitudes', 'SolicitudTransmision', 'DatosEspecificos')?.children[0];
const answer = (node: XmlTree) =>
  child(node, 'Respuesta', 'Transmisiones', 'TransmisionDatos', 'DatosEspecificos')?.children[0];
const of = (name: string) => (xml: string) => xml.startsWith(`<${name} `);

let written = 0;
function invalid(schema: string, documents: readonly string[]): string[] {
  expect(documents.length).toBeGreaterThan(0);
  return documents.flatMap((xml) => {
    written += 1;
    const file = join(folder, `${written}.xml`);
    writeFileSync(file, xml);
    const { status, stderr } = spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, file], {
      encoding: 'utf8',
    });
    return status === 0 ? [] : [stderr.split('\n')[0] ?? ''];
  });
}

const requests = () => seen.map(({ request }) => request);
const answers = () => seen.map(({ answer: each }) => each);
const all = (messages: readonly Buffer[], find: (node: XmlTree) => XmlTree | undefined) =>
  messages.flatMap((each) => pieces(each, find));
const NT_OURS = join(ROOT, 'contracts/wsdl/aoc-enotum/enotum.xsd');
const PCI_OURS = join(ROOT, 'contracts/wsdl/aoc-pci');

describe.skipIf(!XMLLINT)('every message of whole lives', () => {
  it('keeps to our schemas, in both directions', () => {
    expect(invalid(NT_OURS, all(requests(), petition))).toEqual([]);
    expect(invalid(NT_OURS, all(answers(), answer))).toEqual([]);
    const outer = all(requests(), first);
    expect(invalid(join(PCI_OURS, 'peticion.xsd'), outer.filter(of('Peticion')))).toEqual([]);
    expect(invalid(join(PCI_OURS, 'solicitud-respuesta.xsd'), outer.filter(of('SolicitudRespuesta')))).toEqual([]);
    const told = all(answers(), first);
    expect(invalid(join(PCI_OURS, 'respuesta.xsd'), told.filter(of('Respuesta')))).toEqual([]);
    expect(invalid(join(PCI_OURS, 'confirmacion.xsd'), told.filter(of('ConfirmacionPeticion')))).toEqual([]);
  });

  it.skipIf(OTHERS === undefined)('keeps to the published ones', () => {
    const nt = join(OTHERS ?? '', 'enotum/missatgeria/4.0/xsds');
    const pci = join(OTHERS ?? '', 'pci/client/src/main/resources/xsd/pci');
    expect(invalid(join(nt, 'Peticions.xsd'), all(requests(), petition))).toEqual([]);
    expect(invalid(join(nt, 'Respostes.xsd'), all(answers(), answer))).toEqual([]);
    const outer = all(requests(), first);
    expect(invalid(join(pci, 'peticion/peticion.xsd'), outer.filter(of('Peticion')))).toEqual([]);
    const asking = join(OTHERS ?? '', 'pci/Missatgeria/esquemes/solicitud-respuesta.2.0.xsd');
    expect(invalid(asking, outer.filter(of('SolicitudRespuesta')))).toEqual([]);
    expect(invalid(join(pci, 'respuesta/respuesta.xsd'), all(answers(), first).filter(of('Respuesta')))).toEqual([]);
  });

  it.skipIf(OTHERS === undefined)('in the fixtures too: what is translated keeps to the published schema', () => {
    const fixtures = join(ROOT, 'fixtures/aoc-enotum');
    const files = readdirSync(fixtures).filter((name) => name.startsWith('translate__'));
    const schema = join(OTHERS ?? '', 'enotum/missatgeria/4.0/xsds/Peticions.xsd');
    const { stderr } = spawnSync(
      'xmllint',
      ['--nonet', '--noout', '--schema', schema, ...files.map((name) => join(fixtures, name, 'request.xml'))],
      { encoding: 'utf8' },
    );
    expect(stderr.split('\n').filter((line) => line !== '' && !line.endsWith(' validates'))).toEqual([]);
  });
});

describe.skipIf(!xmlsecAvailable())('every signed message', () => {
  it('is accepted by xmlsec1, and no more once a letter of it is another', () => {
    const signed = requests().filter((each) => each.includes('<wsse:Security'));
    expect(signed.length).toBeGreaterThan(4);
    for (const each of signed) expect(xmlsecVerify(each, SEAL_PEM)).toBe(true);
    const [one] = signed;
    const forged = Buffer.from((one ?? Buffer.alloc(0)).toString('utf8').replace('ERROR', 'ERRAR'));
    expect(xmlsecVerify(forged, SEAL_PEM)).toBe(false);
  });
});
