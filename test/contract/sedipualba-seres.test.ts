import { adapter } from '../../adapters/vendors/sedipualba-seres/index.ts';
import { startSeresSimulator } from '../../adapters/vendors/sedipualba-seres/simulator.ts';
import { salida } from '../../adapters/vendors/sedipualba-seres/simulator-records.ts';
import { toMadridLocal } from '../../src/domain/calendar.ts';
import { A, B } from '../http/harness.ts';
import { describePolledVendor, type PolledFar } from './vendor-suite.ts';

const PASSWORD = 'clave-de-prueba-1';
const CODES: Readonly<Record<string, string>> = { [A]: '99999', [B]: '99998' };

async function start(now: () => Date): Promise<PolledFar> {
  const access = { user: 'pasarela', officer: '99999999R', password: PASSWORD };
  const simulator = await startSeresSimulator({ ...access, now });
  const credential = { ...access, url: simulator.url };
  let counter = 1_000;
  const recordsOf = (entity: string) => {
    const code = CODES[entity] ?? '';
    const known = simulator.records.get(code) ?? [];
    simulator.records.set(code, known);
    return known;
  };
  const put = (entity: string, at: Date, more: Record<string, unknown> = {}) => {
    counter += 1;
    recordsOf(entity).push(salida(counter, toMadridLocal(at), more));
    return String(counter);
  };
  return {
    settings: {},
    credential,
    wrongCredential: { ...credential, password: 'otra-clave-de-prueba' },
    entities: Object.fromEntries(Object.entries(CODES).map(([dir3, code]) => [dir3, { code }])),
    put,
    putUnknown: (entity, at) => put(entity, at, { notificacion: 'PalomaMensajera' }),
    change(entity, ref) {
      const found = recordsOf(entity).find(({ id }) => String(id) === ref);
      if (found !== undefined) found.resumen = 'Otro asunto, cambiado después';
    },
    documents(kind) {
      for (const { id } of [...simulator.records.values()].flat()) simulator.annexes.delete(id * 100);
      const annex = kind === 'bytes' ? null : { tipoRuta: 'Url', url: '{here}/documentos/resolucion.pdf' };
      simulator.defaultAnnex = annex;
      if (kind === 'unavailable') simulator.files.set('resolucion.pdf', { status: 503, bytes: Buffer.alloc(0) });
      else simulator.files.delete('resolucion.pdf');
    },
    opened: () => simulator.calls.filter((each) => each.includes('/rutaanexo/')).length,
    fault(entity, kind) {
      const code = CODES[entity] ?? '';
      if (kind === null) simulator.faults.delete(code);
      else simulator.faults.set(code, kind);
    },
    close: () => simulator.close(),
  };
}

describePolledVendor({
  adapter,
  start,
  many: 23,
  secrets: [PASSWORD],
  personal: ['00000000T', '99999999R', 'CIUDADANIA', 'FICTICIA', 'persona.ficticia'],
});
