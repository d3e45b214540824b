/** What the readers of services have in common: Retorno/Estado, days, and leaving out what an answer does not say. */
import { childText, type XmlTree } from '../../../../src/transport/soap.ts';

/** Retorno/Estado, as most services have it. */
export function returnedState(specific: XmlTree): { code: string | null; text: string | null } {
  return {
    code: childText(specific, 'Retorno', 'Estado', 'CodigoEstado') ?? null,
    text: childText(specific, 'Retorno', 'Estado', 'LiteralError') ?? null,
  };
}

/** `AAAAMMDD` as a day; what is none (99 for a month nobody knows, for one) stays as it came. */
export function dayOf(text: string | undefined): string | undefined {
  const [, year, month, day] = /^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.exec(text ?? '') ?? [];
  return year === undefined ? text : `${year}-${month}-${day}`;
}

/** Without what is undefined; undefined where nothing is left. */
export function present<T extends Readonly<Record<string, unknown>>>(members: T): Partial<T> | undefined {
  const said = Object.entries(members).filter(([, value]) => value !== undefined);
  return said.length === 0 ? undefined : (Object.fromEntries(said) as Partial<T>);
}
