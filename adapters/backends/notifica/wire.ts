/** The two ways values stand in `altaRemesaEnvios`: an element, and an option with its `tipo`. Empty ones are left out. */
import { element, type XmlNode } from '../../../src/signing/canonical.ts';

export function some(name: string, value: string | undefined): XmlNode[] {
  return value === undefined || value === '' ? [] : [element(`not:${name}`, {}, value)];
}

/** `opcion` elements under `name`; nothing at all without any. */
export function options(
  name: string,
  list: readonly (readonly [tipo: string, value: string | undefined])[],
): XmlNode[] {
  const given = list.flatMap(([tipo, value]) =>
    value === undefined || value === '' ? [] : [element('not:opcion', { attributes: { tipo } }, value)],
  );
  return given.length === 0 ? [] : [element(`not:${name}`, {}, ...given)];
}
