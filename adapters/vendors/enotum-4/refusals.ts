/** Why something is not done, in the contract's numbers: our own findings, and what the gateway finds in the event made of it. */
import type { Finding } from '../../../contracts/outcome.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import { GatewayError } from '../../../src/errors.ts';
import { ERRORS, type ErrorCode } from './codes.ts';

const PREFIX = 'enotum-';

/** `at`: a pointer into the message. `detail`: a few words more, in Catalan; never a person's data. */
export function finding(code: ErrorCode, at: string, detail?: string): Finding {
  return { pointer: at, code: `${PREFIX}${code}`, ...(detail === undefined ? {} : { params: { detail } }) };
}

export function refuse(code: ErrorCode, at: string, detail?: string): never {
  throw new VendorFault({ kind: 'invalid', findings: [finding(code, at, detail)] });
}

/** The gateway's findings that have a number of their own; any other is 103 with its code. */
const OF_GATEWAY: Readonly<Record<string, ErrorCode>> = {
  'nif-letter': 615,
  'nie-letter': 615,
  'nif-invalid': 615,
  'cif-control': 614,
  'nif-missing': 719,
  'id-type-unsupported': 719,
  'id-type-missing': 719,
  'name-and-company': 719,
  'single-document': 911,
  'media-type': 911,
  'document-type': 911,
  'document-too-large': 914,
  'digest-mismatch': 923,
  'title-illegible': 1005,
  'deadline-too-short': 501,
  'not-available-here': 501,
  'entity-not-allowed': 104,
};
/** Of a name, by the member of the event it is in: too long, and not legible. */
const OF_NAMES: Readonly<Record<string, readonly [ErrorCode, ErrorCode]>> = {
  givenName: [725, 702],
  surname1: [726, 703],
  surname2: [727, 719],
  legalName: [705, 705],
};
const DETAILS: Readonly<Record<string, string>> = {
  'single-document': 'es lliura un sol document; ajunteu-hi els annexos',
  'deadline-too-short': 'una notificació té almenys 10 dies naturals',
  'nif-missing': 'sense NIF no es pot lliurar per via electrònica',
  'id-type-unsupported': 'no es pot lliurar a aquest tipus de document identificatiu',
  'event-id-reused': 'ja es va rebre una altra notificació amb aquests IdNotificacioEmissor i Referencia',
};

export type EnotumError = { code: ErrorCode; text: string };

export function errorsOf(findings: readonly Finding[]): EnotumError[] {
  const errors = findings.map((each) => {
    const code = numberOf(each);
    const detail = detailOf(each);
    const place = each.code.startsWith(PREFIX) && each.pointer !== '' ? ` (${placeOf(each.pointer)})` : '';
    return { code, text: `${ERRORS[code]}${detail === '' ? '' : `: ${detail}`}${place}` };
  });
  return [...new Map(errors.map((each) => [`${each.code} ${each.text}`, each])).values()];
}

/* As the contract's readers count: `Tramesa/Notificacio[1]/Titol`. */
function placeOf(pointer: string): string {
  return pointer.slice(1).replace(/\/(\d+)(?=\/|$)/g, (_, n: string) => `[${Number(n) + 1}]`);
}

function numberOf({ code, pointer }: Finding): ErrorCode {
  if (code.startsWith(PREFIX)) return Number(code.slice(PREFIX.length)) as ErrorCode;
  const named = OF_NAMES[pointer.split('/').at(-1) ?? ''];
  if (named !== undefined && code === 'name-too-long') return named[0];
  if (named !== undefined && code === 'name-illegible') return named[1];
  return OF_GATEWAY[code] ?? 103;
}

function detailOf({ code, params }: Finding): string {
  if (code.startsWith(PREFIX)) return typeof params?.detail === 'string' ? params.detail : '';
  if (code === 'name-too-long') return `aquí, ${params?.maximum ?? ''} com a màxim`;
  return DETAILS[code] ?? code;
}

/** What is refused for what it says, for ever; anything else is the gateway's own trouble, and another try may succeed. */
const FINAL: ReadonlySet<string> = new Set([
  'event-invalid',
  'event-id-reused',
  'entity-not-allowed',
  'not-available-here',
  'document-type',
  'document-infected',
  'digest-mismatch',
  'too-large',
  'not-possible-now',
]);

/** Null: no refusal. */
export function refusalIn(error: unknown): readonly Finding[] | null {
  if (error instanceof VendorFault) return error.fault.kind === 'invalid' ? error.fault.findings : null;
  if (!(error instanceof GatewayError) || !FINAL.has(error.code)) return null;
  return error.findings.length > 0 ? error.findings : [{ pointer: '', code: error.code, params: error.params }];
}
