/** What the simulator makes of signatures: whose count, what a change on the way does, and when none is needed. */
import { readFileSync } from 'node:fs';
import { request } from 'undici';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PROFILE } from '../../../adapters/backends/notifica/schema.ts';
import type { NotificaSimulator, NotificaSimulatorOptions } from '../../../adapters/backends/notifica/simulator.ts';
import { loadSeal, type Seal } from '../../../src/signing/keys.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { alta, DIR3, KEY, NOW, PDF, sender, sha256, start, V2 } from './issuer.ts';

const CERTS = new URL('../../../certs-example/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, CERTS));
const PEM = read('seal-ayuntamiento-ficticio.crt').toString();
const OTHER = read('seal-villa-inventada.crt').toString();
// The example certificates are valid now; the simulator's clock stands where the test signs.
const signedAt = new Date();

let seal: Seal;
let simulator: NotificaSimulator;
beforeAll(async () => {
  const passphrase = read('seal-ayuntamiento-ficticio.passphrase').toString().trim();
  seal = await loadSeal({ pkcs12: read('seal-ayuntamiento-ficticio.p12'), passphrase, now: signedAt });
});
afterEach(() => simulator.close());

const begin = (options: Partial<NotificaSimulatorOptions>) => start({ clock: () => signedAt, ...options });

async function signed(): Promise<Buffer> {
  const body = `<altaRemesaEnvios xmlns="${V2}altaRemesaEnvios"><codigoOrganismoEmisor>${DIR3}</codigoOrganismoEmisor><tipoEnvio>2</tipoEnvio><concepto>Prueba</concepto><procedimiento>200620</procedimiento><documento><contenido>${PDF.toString('base64')}</contenido><hash>${sha256(PDF)}</hash></documento><envios><envio><referenciaEmisor>REF-1</referenciaEmisor><titular><nif>00000000T</nif><nombre>Persona</nombre><apellidos>FICTICIA</apellidos></titular></envio></envios><opcionesRemesa><opcion tipo="caducidad">2099-01-01</opcion></opcionesRemesa></altaRemesaEnvios>`;
  const headerXml = `<apiKey xmlns="${V2}">${KEY}</apiKey>`;
  const input = { headerXml, bodyPieces: [Buffer.from(body)], signer: seal, now: signedAt, profile: PROFILE };
  return Buffer.concat(await wsSecurity.sign(input));
}

async function send(body: Buffer): Promise<string> {
  const headers = { 'content-type': 'text/xml', soapaction: `"${V2}altaRemesaEnvios"` };
  const answer = await request(simulator.url, { method: 'POST', headers, body });
  return answer.body.text();
}
const TAKEN = '<codigoRespuesta>000</codigoRespuesta>';
const REFUSED = 'La firma WS-Security no es válida';

describe('a signed envío', () => {
  it('is taken when its certificate is one of those trusted', async () => {
    simulator = await begin({ trustedCertificates: [OTHER, PEM], requireSignature: true });
    expect(await send(await signed())).toContain(TAKEN);
  });

  it('is refused when its certificate is not', async () => {
    simulator = await begin({ trustedCertificates: [OTHER] });
    expect(await send(await signed())).toContain(REFUSED);
    expect(simulator.counts().created).toBe(0);
  });

  it('is refused when one letter of what was signed changed on the way', async () => {
    simulator = await begin({ trustedCertificates: [PEM] });
    const forged = Buffer.from((await signed()).toString().replace('REF-1', 'REF-2'));
    expect(await send(forged)).toContain(REFUSED);
    expect(simulator.counts().created).toBe(0);
  });

  it('is refused when its time is over, or has not come', async () => {
    for (const hours of [1, -1]) {
      simulator = await begin({
        trustedCertificates: [PEM],
        clock: () => new Date(signedAt.getTime() + hours * 3_600_000),
      });
      expect(await send(await signed())).toContain(REFUSED);
      await simulator.close();
    }
  });

  it('is not verified where no certificate was given to trust', async () => {
    simulator = await begin({});
    expect(await send(Buffer.from((await signed()).toString().replace('REF-1', 'REF-2')))).toContain(TAKEN);
  });
});

describe('an unsigned envío', () => {
  it('is refused only where signatures are required; a question never is', async () => {
    simulator = await begin({ trustedCertificates: [PEM], clock: () => NOW });
    expect((await (await sender(simulator)).call('altaRemesaEnvios', alta())).codigoRespuesta).toBe('000');
    await simulator.close();
    simulator = await begin({ requireSignature: true, clock: () => NOW });
    const strict = await sender(simulator);
    expect((await strict.refused('altaRemesaEnvios', alta())).text).toBe('Falta la firma WS-Security');
    expect((await strict.call('getCies', { organismoEmisor: DIR3 })).codigoRespuesta).toBe('000');
  });
});
