/** The operations of e-NOTUM 4.0: which are served, to whom, and with which of its errors the others are refused. */
import { VendorFault, type VendorFaultKind } from '../../../contracts/vendor-fault.ts';
import type { Gateway } from '../../../contracts/vendor-intake.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { child, type XmlTree } from '../../../src/transport/soap.ts';
import { annul } from './annul.ts';
import { answer } from './answers.ts';
import { type Context, callerOf } from './caller.ts';
import { NS } from './codes.ts';
import type { EnotumSettings } from './config.ts';
import { consult } from './consult.ts';
import { evidence } from './evidence.ts';
import { processTramesa } from './process-tramesa.ts';
import { recoverReport } from './recover-report.ts';
import { errorsOf, finding, refusalIn, refuse } from './refusals.ts';
import { processSchema } from './schema.ts';
import { annulSchema, consultSchema, evidenceSchema, reportSchema, searchSchema } from './schema-asked.ts';
import { readTree } from './schema-tree.ts';
import { search } from './search.ts';

type Serve = (petition: XmlTree, gateway: Gateway, settings: EnotumSettings) => Promise<Performed>;

const SERVED: Readonly<Record<string, Serve>> = {
  ProcessarTramesa: serve(processSchema, processTramesa),
  Consulta: serve(consultSchema, consult),
  Evidencia: serve(evidenceSchema, evidence),
  RecuperarReport: serve(reportSchema, recoverReport),
  Anullacio: serve(annulSchema, annul),
  Cerca: serve(searchSchema, search),
};
/** Known, and not served: to practise and to count are a citizen's, whom only VALId knows; passwords are the AOC's own. */
const UNSERVED: Readonly<Record<string, string>> = {
  Practicar: 'les notificacions es practiquen on les llegeix el ciutadà',
  Resum: 'el resum és de ciutadans, i aquí no es validen testimonis de VALId',
  ParaulaPas: "és d'ús intern de l'AOC",
};
/** Roles that may ask each of these at the AOC (README 2 and 3), beside an employee. */
const FOR_CITIZENS: ReadonlySet<string> = new Set(['Consulta', 'Evidencia', 'Cerca', 'Practicar', 'Resum']);

/** The name of the operation; null where the petition is none of e-NOTUM 4.0. */
export function operationOf({ name, namespace }: XmlTree): string | null {
  if (namespace !== NS) return null;
  return /^Peticio([A-Z][A-Za-z]{1,40})$/.exec(name)?.[1] ?? null;
}

/** `refused`: why it was not done, or of a tramesa not all of it; the answer says it as errors of the contract. */
export type Performed = { answer: XmlNode; refused: VendorFaultKind | null };

/** Throws what is the gateway's own trouble. */
export async function perform(petition: XmlTree, gateway: Gateway, settings: EnotumSettings): Promise<Performed> {
  const operation = operationOf(petition) ?? '';
  try {
    refuseRole(operation, petition);
    const run = SERVED[operation] ?? unserved(operation);
    return await run(petition, gateway, settings);
  } catch (error) {
    const unknown = error instanceof VendorFault && error.fault.kind === 'unsupported';
    const findings = unknown ? [finding(501, '', UNSERVED[operation])] : refusalIn(error);
    if (findings === null) throw error;
    const refused: VendorFaultKind = unknown ? error.fault : { kind: 'invalid', findings };
    return { answer: answer(operation, [], errorsOf(findings)), refused };
  }
}

/* Counted and shown to the operator by its name: somebody's back office needs what is not here. */
function unserved(operation: string): Serve {
  return async () => {
    throw new VendorFault({ kind: 'unsupported', vendorKind: operation });
  };
}

function refuseRole(operation: string, petition: XmlTree): void {
  const role = child(petition, 'Usuari')?.children[0]?.name;
  if (role === 'Empleat') {
    if (operation === 'Resum') refuse(502, '/Usuari');
    return;
  }
  if (role === undefined || SERVED[operation] === undefined) return;
  if (FOR_CITIZENS.has(operation)) refuse(501, '/Usuari', 'aquí no es validen testimonis de VALId');
  refuse(502, '/Usuari');
}

type Asked = Parameters<typeof callerOf>[0];

function serve<T extends Asked>(
  schema: Parameters<typeof readTree>[1] & { _zod: { output: T } },
  run: (asked: T, context: Context) => Promise<XmlNode | Performed>,
): Serve {
  return async (petition, gateway, settings) => {
    const read = readTree(petition, schema);
    if (read.kind === 'misfit') return refuse(101, read.at === '' ? '' : `/${read.at}`);
    const done = await run(read.value, { gateway, settings, caller: callerOf(read.value, gateway) });
    return 'answer' in done ? done : { answer: done, refused: null };
  };
}
