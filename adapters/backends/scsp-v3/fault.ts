/**
 * SOAP faults of SCSP: the code is the faultcode itself, or stands in detail/Atributos/Estado where faultcode says only
 * soap:Server, or in brackets before the text.
 */
import { faultCode, type SoapFault } from '../../../src/transport/soap-fault.ts';
import { CODES } from './codes.ts';
import { LIMITS } from './schema.ts';

const CODE = /^\d{4}$/;

/** `code` null: it bears none. `petition`: which one it says it is about; null where it says nothing. */
export function readScspFault(fault: SoapFault): { code: string | null; text: string; petition: string | null } {
  const said = (name: string) => fault.details.find(({ path }) => path.at(-1) === name)?.text;
  const unknown = [said('CodigoEstado'), fault.code, ...fault.codesInText].find((each) => CODE.test(each ?? ''));
  return {
    code: faultCode(fault, (code) => CODES.has(code)) ?? unknown ?? null,
    text: tidy(said('LiteralError') ?? fault.text),
    petition: said('IdPeticion') ?? null,
  };
}

/** One line, bounded, without what looks like a NIF: a refusal may quote one. */
export function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\b[XYZKLM]?\d{7,8}[A-Z]\b|\b[A-Z]\d{7}[0-9A-J]\b/gi, '[NIF]')
    .trim()
    .slice(0, LIMITS.text);
}
