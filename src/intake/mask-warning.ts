/** A warning about a person's own data says where, not what: names and addresses stay in the sealed event. */
import type { Warning } from '../../contracts/outcome.ts';

const PERSONAL = /^\/data\/(sendings\/\d+\/(holder|representatives|postalFallback)|request|entry)(\/|$)/;

export function maskWarning(warning: Warning): Warning {
  if (!PERSONAL.test(warning.pointer)) return warning;
  const { code, pointer } = warning;
  return { code, pointer };
}
